import { afterAll, beforeAll, describe, expect, test } from "vitest";

import type { Host, Registry } from "../../lab/index.ts";
import { bootHosts, invocations, nodeConfig, nth, on, sick, wipe } from "./support/hosts.ts";
import { restarted, tree } from "./support/look.ts";
import { Stack } from "./support/stack.ts";

const image = "ghcr.io/hecate-social/hecate-traderw:0.1.0";
const volume = "systemd-hecate-shop-data";
const network = "systemd-hecate-shop-inner";
const pod = "systemd-hecate-till";

const login = { username: "octo", password: "of-the-lab" };
let beam00: Host;
let registry: Registry;
let stack: Stack;
/** A file in the volume, as somebody wrote it. */
let written: string;
let shop: Record<string, unknown>;
let till: Record<string, unknown>;
let services = ["hecate-daemon", "hecate-shop", "hecate-till"];
/** What else the configuration has. */
let more: Record<string, unknown> = {};

function configure(): Promise<void> {
  const all = { "hecate-shop": shop, "hecate-till": till };
  return stack.configure({
    nodes: { beam00: nodeConfig(beam00, services) },
    secrets: { registries: { [registry.address]: login } },
    services: Object.fromEntries(Object.entries(all).filter(([name]) => services.includes(name))),
    ...more,
  });
}

/** A frontend with a volume and a network of its own, whose keys are given. */
function shopWith(data: object, inner: object): Record<string, unknown> {
  return {
    ...{ kind: "frontend", image, port: 8080, containerPort: 5174 },
    container: {
      Volume: ["hecate-shop-data.volume:/data"],
      Network: ["hecate-shop-inner.network"],
      Label: { of: "shop" },
    },
    // The hosts of the lab have no firewall to publish ports by.
    service: { Environment: { NETAVARK_FW: "none" } },
    units: [
      { kind: "volume", name: "hecate-shop-data", volume: data },
      { kind: "network", name: "hecate-shop-inner", network: inner },
    ],
  };
}

/** A frontend in a pod, which publishes its port. */
function tillOn(port: number): Record<string, unknown> {
  return {
    ...{ kind: "frontend", image, port, containerPort: 5174 },
    container: { Pod: "hecate-till.pod", PublishPort: null },
    units: [{ kind: "pod", name: "hecate-till", pod: { PublishPort: [`${port}:5174`] } }],
  };
}

async function up(): Promise<readonly string[]> {
  const before = await invocations(beam00);
  await configure();
  const { exitCode, output } = await stack.up();
  expect(exitCode, output).toBe(0);
  expect(await sick(beam00, services)).toEqual([]);
  return restarted(before, await invocations(beam00));
}

/** Whether something answers on a port of the node. */
async function answers(port: number): Promise<boolean> {
  return fetch(`http://${beam00.address}:${port}/`).then(
    ({ ok }) => ok,
    () => false,
  );
}

beforeAll(async () => {
  const { lab, hosts } = await bootHosts(["beam00"]);
  beam00 = nth(hosts, 0);
  await wipe(beam00);
  registry = await lab.startRegistry(login);
  shop = shopWith({ Label: { version: "1" } }, { Label: { version: "1" } });
  till = tillOn(8081);
  stack = await Stack.create("companions");
});

afterAll(async () => {
  await registry.stop();
  stack.remove();
  await wipe(beam00);
  await on(beam00, `podman volume rm --force ${volume}; podman network rm --force ${network} >/dev/null 2>&1; true`);
});

test("a service brings a volume, a network and a pod along", async () => {
  await up();

  const inspect = (what: string, format: string): Promise<string> =>
    on(beam00, `podman inspect ${what} --format '${format}'`);
  expect(await inspect("hecate-shop", "{{range .Mounts}}{{.Name}} {{.Destination}}{{end}}")).toBe(`${volume} /data`);
  expect(await inspect("hecate-shop", "{{range $name, $_ := .NetworkSettings.Networks}}{{$name}}{{end}}")).toBe(
    network,
  );
  expect(await on(beam00, `podman pod inspect ${pod} --format '{{range .Containers}}{{.Name}} {{end}}'`)).toContain(
    "hecate-till",
  );
  expect([await answers(8080), await answers(8081)]).toEqual([true, true]);
  written = await on(beam00, `podman volume inspect ${volume} --format '{{.Mountpoint}}/file'`);
  await on(beam00, `echo kept >${written}`);
  expect(await on(beam00, "cat .config/containers/systemd/hecate-shop-data.volume")).toContain("Label=version=1");
});

test("without a change nothing is done", async () => {
  expect(await up()).toEqual([]);
});

test("a network that changes is made anew, with what is on it", async () => {
  shop = shopWith({ Label: { version: "1" } }, { Label: { version: "2" } });
  expect(await up()).toEqual(expect.arrayContaining(["hecate-shop", "hecate-shop-inner-network"]));
  expect(await on(beam00, `podman network inspect ${network} --format '{{.Labels.version}}'`)).toBe("2");
  expect(await on(beam00, `cat ${written}`)).toBe("kept");
});

test("a volume that changes keeps its data", async () => {
  shop = shopWith({ Label: { version: "2" } }, { Label: { version: "2" } });
  expect(await up()).toContain("hecate-shop-data-volume");
  expect(await on(beam00, `cat ${written}`)).toBe("kept");
});

test("a pod that changes is made anew", async () => {
  till = tillOn(8082);
  expect(await up()).toEqual(expect.arrayContaining(["hecate-till", "hecate-till-pod"]));
  expect([await answers(8080), await answers(8081), await answers(8082)]).toEqual([true, false, true]);
});

test("what is taken away is gone, but for the data of the volume", async () => {
  services = ["hecate-daemon"];
  await up();
  expect(await on(beam00, `cat ${written}`)).toBe("kept");
  expect(
    await on(
      beam00,
      "podman pod ps --format '{{.Name}}'; podman network ls --format '{{.Name}}'; podman ps -a --format '{{.Names}}'",
    ),
  ).toBe("podman\nhecate-daemon");
  expect((await tree(beam00, [".config", ".hecate/gitops"])).filter((path) => /shop|till/.test(path))).toEqual([]);
});

describe("an image that a service brings along", () => {
  /** A frontend that brings an image along, from a registry with a login. */
  function brings(reference: string): void {
    const own = { Image: reference, AuthFile: { specifiers: "%h/.hecate/secrets/ghcr-auth.json" } };
    shop = {
      ...{ kind: "frontend", image, port: 8080, containerPort: 5174 },
      units: [{ kind: "image", name: "hecate-shop-tools", image: own }],
    };
  }

  test("is pulled before anything stops; where it cannot be had, nothing stops", async () => {
    services = ["hecate-daemon", "hecate-shop"];
    more = { askRegistries: "false" };
    const pulled = await registry.push(beam00, image, "hecate/shop:1");
    const next = await registry.push(beam00, image.replace("0.1.0", "0.2.0"), "hecate/shop:2");
    await on(beam00, `podman image rm --force --ignore ${pulled} ${next}`);
    brings(pulled);
    await up();

    brings(next);
    await configure();
    const { exitCode, output } = await stack.up();
    expect(exitCode, output).toBe(0);
    const steps = [...output.matchAll(/^beam00: (pull \S+|stop .*)$/gm)].map(([, step]) => step);
    expect(steps, output).toEqual([`pull ${next}`, expect.stringMatching(/^stop .*hecate-shop/)]);
    expect(await sick(beam00, services)).toEqual([]);

    const before = await invocations(beam00);
    brings(next.replace(/2$/, "3"));
    await configure();
    const failed = await stack.up();
    expect(failed.exitCode).not.toBe(0);
    expect(failed.output).toMatch(/the image \S+hecate\/shop:3 cannot be had; nothing was changed/);
    expect(restarted(before, await invocations(beam00))).toEqual([]);
  });
});

test("a network of another person's that a unit would take over is refused, and outlives a destroy", async () => {
  const theirs = "theirs";
  await on(beam00, `podman network create --ignore ${theirs}`);
  more = {};
  // A unit that is new, and one that made a network of its own.
  for (const before of [["hecate-daemon"], ["hecate-daemon", "hecate-shop"]]) {
    shop = shopWith({}, {});
    services = before;
    await up();
    shop = shopWith({}, { NetworkName: theirs });
    services = ["hecate-daemon", "hecate-shop"];
    await configure();
    const { exitCode, output } = await stack.up();
    expect(exitCode).not.toBe(0);
    expect(output).toContain(
      `hecate-shop-inner-network: this node has a network ${theirs} already, which the unit would take as it is, and remove when it stops`,
    );
  }
  const destroyed = await stack.destroy();
  expect(destroyed.exitCode, destroyed.output).toBe(0);
  expect(await on(beam00, `podman network exists ${theirs} && podman network rm ${theirs}`)).toBe(theirs);
});
