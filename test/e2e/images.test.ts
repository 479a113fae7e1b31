import { afterAll, beforeAll, expect, test } from "vitest";

import type { Host } from "../../lab/index.ts";
import { sha256 } from "../../node/state.ts";
import { bootHosts, invocations, nodeConfig, nth, on, sick, wipe } from "./support/hosts.ts";
import { restarted, versionOf } from "./support/look.ts";
import { tagged } from "./support/nodes.ts";
import { Stack } from "./support/stack.ts";

const image = "ghcr.io/hecate-social/hecate-traderw";
const services = ["hecate-daemon", "hecate-traderd", "hecate-traderw"];
const saved = "/tmp/images.tar";
let host: Host;
let stack: Stack;

async function configure(tag: string, more: object = {}): Promise<void> {
  await stack.configure({
    nodes: { beam00: nodeConfig(host, services) },
    services: tagged("hecate-traderw", tag, { health: { deadline: "12s" }, ...more }),
  });
}

function imageId(reference: string): Promise<string> {
  return on(host, `podman image inspect --format '{{.Id}}' ${reference}`);
}

const mark = sha256("hecate/images").slice(0, 12);

/** Services whose images have a tag of this stack's. */
async function held(): Promise<string[]> {
  const text = await on(
    host,
    "podman images --format '{{.Repository}}:{{.Tag}}' | sed -n 's|^localhost/hecate-fleet:||p'",
  );
  return text
    .split("\n")
    .filter((tag) => tag.endsWith(`.${mark}`))
    .map((tag) => tag.slice(0, -1 - mark.length))
    .sort();
}

beforeAll(async () => {
  const { hosts } = await bootHosts(["beam00"]);
  host = nth(hosts, 0);
  await wipe(host);
  // What a test prunes or moves comes back at the end.
  const all = "$(podman images --format '{{.Repository}}:{{.Tag}}' | grep ^ghcr.io)";
  await on(host, `rm -f ${saved}; podman save --quiet --multi-image-archive --output ${saved} ${all}`);
  stack = await Stack.create("images");
  await configure("0.1.0");
  await stack.cli("up", "--yes", "--non-interactive");
});

afterAll(async () => {
  await wipe(host);
  await on(host, `podman load --quiet --input ${saved}; rm ${saved}`);
  stack.remove();
});

test("the images of what is proven have tags of ours, and nothing else is left of it", async () => {
  expect(await held()).toEqual(services);
  const files = ".hecate/fleet/stacks/hecate/images/generations/*/images";
  const rows = (await on(host, `cut -f 1,2 ${files}`)).split("\n");
  expect(rows).toContain(`hecate-traderw\t${await imageId(`${image}:0.1.0`)}`);
  expect(await on(host, "podman ps --all --format '{{.Names}}' | sort")).toBe(services.join("\n"));
});

test("a tag that was moved under a running service is moved back with it", async () => {
  const good = await imageId(`${image}:0.1.0`);
  await on(host, `podman tag ${image}:exits ${image}:0.1.0`);
  const before = await invocations(host);

  await configure("0.1.0", { env: { GREETING: "hello" } });
  const failed = await stack.up();

  expect(failed.exitCode, failed.output).not.toBe(0);
  expect(failed.output).toContain(`hecate-traderw: ${image}:0.1.0 is the image again that ran before`);
  expect(failed.output).toContain("Everything was put back as it was before and is healthy");
  expect(await imageId(`${image}:0.1.0`)).toBe(good);
  expect(await versionOf(host, "hecate-traderw")).toBe("0.1.0");
  expect(restarted(before, await invocations(host))).toEqual(["hecate-traderw"]);
  expect(await sick(host, services)).toEqual([]);
});

test("a prune of all images while a version is on trial does not take the way back", async () => {
  await configure("no-socket");
  const running = stack.start("up", "--yes", "--non-interactive");
  await expect.poll(() => running.output(), { timeout: 60_000, interval: 200 }).toContain("beam00: gate");
  await on(host, "podman image prune --all --force");
  expect(await running.exitCode, running.output()).not.toBe(0);
  expect(running.output()).toContain("Everything was put back as it was before and is healthy");
  expect(await versionOf(host, "hecate-traderw")).toBe("0.1.0");
  expect(await sick(host, services)).toEqual([]);
  expect(await on(host, "podman ps --all --format '{{.Names}}' | sort")).toBe(services.join("\n"));
  await on(host, `podman load --quiet --input ${saved}`);
});

test("a bundle that failed is known when it comes again", async () => {
  const again = await stack.up();
  expect(again.exitCode, again.output).not.toBe(0);
  expect(again.output).toMatch(
    /beam00: this same bundle failed here at \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ, because hecate-traderw.service did not become healthy within 12 s: .*; trying again/,
  );
  await configure("0.2.0");
  const up = await stack.up();
  expect(up.exitCode, up.output).toBe(0);
  expect(up.output).not.toContain("failed here");
});

test("a registry that hangs costs its time once: the preview still comes, and names it", async () => {
  const registry = "127.0.0.1:5999";
  await on(
    host,
    `systemd-run --user --quiet --unit hangs python3 -c 'import socket, time
s = socket.create_server(("127.0.0.1", 5999))
time.sleep(600)'`,
  );
  const four = [...services, "hecate-marthad"];
  await stack.configure({
    nodes: { beam00: nodeConfig(host, four) },
    services: Object.fromEntries(four.map((name) => [name, { image: `${registry}/hecate/${name}:9` }])),
  });
  const { exitCode, output } = await stack.preview();
  expect(exitCode).not.toBe(0);
  for (const name of four) {
    expect(output).toContain(
      `beam00: up would refuse: ${name}: the image ${registry}/hecate/${name}:9 cannot be had: the registry ${registry} does not answer within 10 s`,
    );
  }
  expect(output).toContain("start hecate-marthad (new)");
  expect(output).not.toContain("not observed");
  await on(host, "systemctl --user stop hangs");
});

test("tags go with their service, and all of them with the stack", async () => {
  expect(await held()).toEqual(services);
  await stack.configure({ nodes: { beam00: nodeConfig(host, ["hecate-daemon"]) } });
  const fewer = await stack.up();
  expect(fewer.exitCode, fewer.output).toBe(0);
  expect(await held()).toEqual(["hecate-daemon"]);
  const destroyed = await stack.destroy();
  expect(destroyed.exitCode, destroyed.output).toBe(0);
  expect(await held()).toEqual([]);
  // What was pulled stays, as before us.
  expect(await imageId(`${image}:0.2.0`)).not.toBe("");
});
