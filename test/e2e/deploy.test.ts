import { afterAll, beforeAll, expect, test } from "vitest";

import type { Host, Registry } from "../../lab/index.ts";
import { bootHosts, footprint, invocations, nodeConfig, nth, on, sick, wipe } from "./support/hosts.ts";
import { activeUnits, modes, reloads, restarted, versionOf } from "./support/look.ts";
import { allServices, traderServices, units } from "./support/nodes.ts";
import { Stack } from "./support/stack.ts";

let beam00: Host;
let beam01: Host;
let stack: Stack;
let registry: Registry | undefined;
const login = { username: "octo", password: "right-password" };

function config(more: { secrets?: object; services?: object } = {}): Record<string, unknown> {
  return {
    nodes: {
      beam00: nodeConfig(beam00, "*", { env: { HECATE_RAM_GB: "32", HECATE_SITE: "beam cluster" } }),
      beam01: nodeConfig(beam01, traderServices),
    },
    secrets: {
      cookie: "cookie-of-the-cluster",
      registries: { "ghcr.io": { username: "octo", password: "token-of-the-registry" } },
      env: { "llm-providers": { API_KEY: "key-of-the-provider" } },
      ...more.secrets,
    },
    services: more.services ?? {},
  };
}

beforeAll(async () => {
  const { lab, hosts } = await bootHosts(["beam00", "beam01"]);
  beam00 = nth(hosts, 0);
  beam01 = nth(hosts, 1);
  await Promise.all([wipe(beam00), wipe(beam01)]);
  registry = await lab.startRegistry(login);
  stack = await Stack.create("deploy");
  await stack.configure(config());
});

afterAll(async () => {
  await registry?.stop();
  stack.remove();
});

test("up makes every service active", async () => {
  const { exitCode, output } = await stack.up();

  expect(output).toContain("16 created");
  expect(exitCode, output).toBe(0);
  expect(await activeUnits(beam00)).toEqual(units(allServices));
  expect(await activeUnits(beam01)).toEqual(units(traderServices));
});

test("links point into gitops, the core daemon's to system and all others to apps", async () => {
  const links = await on(beam00, "cd .config/containers/systemd && readlink *.container");

  expect(links.split("\n")).toEqual(
    allServices.map((service) => {
      const tier = service === "hecate-daemon" ? "system" : "apps";
      return `/home/${beam00.user}/.hecate/gitops/${tier}/${service}.container`;
    }),
  );
});

test("nobody reads or enters more than he should", async () => {
  const expected = {
    ".hecate/config/node.env": "f 0640",
    ".hecate/gitops/system/hecate-daemon.env": "f 0640",
    ".hecate/gitops/apps/hecate-traderd.env": "f 0640",
    ".hecate/gitops/system/hecate-daemon.container": "f 0644",
    ".hecate/gitops/apps/hecate-traderw.container": "f 0644",
    ".hecate/secrets": "d 0700",
    ".hecate/secrets/llm-providers.env": "f 0600",
    ".hecate/secrets/cluster.env": "f 0600",
    ".hecate/secrets/ghcr-auth.json": "f 0600",
    ".hecate/hecate-daemon": "d 0750",
    ".hecate/hecate-traderd": "d 0750",
    ".hecate/fleet": "d 0700",
  };

  expect(await modes(beam00, Object.keys(expected))).toEqual(expected);
});

test("a daemon has its own variables, then those of the node, then the secret ones", async () => {
  const env = (await on(beam00, "podman exec hecate-daemon env")).split("\n");

  expect(env).toEqual(
    expect.arrayContaining([
      "HECATE_REALM=io.macula",
      // The node's value wins over the catalogue's.
      "HECATE_RAM_GB=32",
      "HECATE_SITE=beam cluster",
      "API_KEY=key-of-the-provider",
      "HECATE_COOKIE=cookie-of-the-cluster",
    ]),
  );
  expect(await on(beam01, "podman exec hecate-daemon env")).toContain("HECATE_RAM_GB=8");
});

test("every health check passes, and the frontend answers from outside the node", async () => {
  expect(await sick(beam00, allServices)).toEqual([]);
  expect(await sick(beam01, traderServices)).toEqual([]);
  for (const { address } of [beam00, beam01]) {
    const response = await fetch(`http://${address}:5174/`);
    expect(response.status).toBe(200);
    expect(await response.text()).toContain("hecate-traderw");
  }
});

test("without a change, preview and up show nothing and do nothing on the nodes", async () => {
  const look = async (): Promise<unknown> =>
    Promise.all(
      [beam00, beam01].map(async (host) => [await invocations(host), await footprint(host), await reloads(host)]),
    );
  const before = await look();

  const preview = await stack.preview();
  const up = await stack.up();

  for (const { exitCode, output } of [preview, up]) {
    expect(exitCode, output).toBe(0);
    expect(output).toContain("16 unchanged");
    expect(output).not.toMatch(/^\s*[-+~] /m);
  }
  expect(await look()).toEqual(before);
});

test("an image behind a login: a wrong one changes nothing, the right one pulls, and auto-update uses it", async () => {
  if (registry === undefined) throw new Error("the registry has not been started");
  const { address } = registry;
  const image = await registry.push(
    beam00,
    "ghcr.io/hecate-social/hecate-marthaw:0.2.0",
    "hecate/hecate-marthaw:1.0.0",
  );
  // An earlier run on this host may have pulled it.
  await on(beam00, `podman image rm --force --ignore ${image}`);
  const services = { "hecate-marthaw": { image } };
  const registries = (password: string): object => ({ registries: { [address]: { ...login, password } } });
  const before = { files: await footprint(beam00), invocations: await invocations(beam00) };

  await stack.configure(config({ services, secrets: registries("wrong-password") }));
  const refused = await stack.up();

  expect(refused.exitCode, refused.output).not.toBe(0);
  expect(refused.output).toMatch(
    /beam00: error: hecate-marthaw: the image .*:1\.0\.0 cannot be had; nothing was changed/,
  );
  expect(refused.output).not.toContain("wrong-password");
  expect({ files: await footprint(beam00), invocations: await invocations(beam00) }).toEqual(before);

  await stack.configure(config({ services, secrets: registries(login.password) }));
  const pulled = await stack.up();

  expect(pulled.exitCode, pulled.output).toBe(0);
  expect(restarted(before.invocations, await invocations(beam00))).toEqual(["hecate-marthaw"]);
  expect(await versionOf(beam00, "hecate-marthaw")).toBe("0.2.0");
  expect(await autoUpdate(beam00, "--authfile ~/.hecate/secrets/ghcr-auth.json")).toEqual(
    // The others' registry cannot be asked from here.
    Object.fromEntries(
      units(allServices).map((unit) => [unit, unit === "hecate-marthaw.service" ? "false" : "failed"]),
    ),
  );
  expect(await autoUpdate(beam00)).toMatchObject({ "hecate-marthaw.service": "failed" });
});

/** What `podman auto-update` would do, by unit: `false` for an image that is up to date. */
async function autoUpdate(host: Host, ...options: string[]): Promise<Record<string, string>> {
  const format = "--format '{{.Unit}} {{.Updated}}'";
  const { stdout } = await host.ssh(["podman auto-update --dry-run", format, ...options].join(" "));
  const rows = stdout.trim().split("\n");
  return Object.fromEntries(
    rows.map((row) => {
      const [unit = "", updated = ""] = row.split(" ");
      return [unit, updated];
    }),
  );
}
