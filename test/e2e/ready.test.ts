import { afterAll, beforeAll, expect, test } from "vitest";

import type { Host } from "../../lab/index.ts";
import { bootHosts, nodeConfig, nth, on, sick, wipe } from "./support/hosts.ts";
import { versionOf } from "./support/look.ts";
import { tagged } from "./support/nodes.ts";
import { Stack } from "./support/stack.ts";

let host: Host;
let stack: Stack;

async function configure(tag: string, health: object = {}): Promise<void> {
  await stack.configure({
    nodes: { beam00: nodeConfig(host, ["hecate-daemon"]) },
    services: tagged("hecate-daemon", tag, { health }),
  });
}

beforeAll(async () => {
  const { hosts } = await bootHosts(["beam00"]);
  host = nth(hosts, 0);
  await wipe(host);
  stack = await Stack.create("ready");
});

afterAll(async () => {
  await wipe(host);
  stack.remove();
});

test("a daemon that boots is waited for, and its boot is shown", async () => {
  await configure("boots");
  const up = await stack.up();
  expect(up.exitCode, up.output).toBe(0);
  expect(up.output).toMatch(
    /beam00: waiting for hecate-daemon \(\/health does not say ready \(booting_stores, \d+ of 12 stores\)\), after \d+ s/,
  );
  expect(
    await on(host, "curl -s --unix-socket .hecate/hecate-daemon/sockets/api.sock http://localhost/health"),
  ).toContain('"ready":true');
});

test("one that is never ready is taken back, although its socket is there", async () => {
  await configure("not-ready", { deadline: "12s" });
  const failed = await stack.up();
  expect(failed.exitCode, failed.output).not.toBe(0);
  expect(failed.output).toContain(
    "hecate-daemon.service did not become healthy within 12 s: /health does not say ready (booting_stores, 11 of 12 stores)",
  );
  expect(failed.output).toContain("Everything was put back as it was before and is healthy");
  expect(await versionOf(host, "hecate-daemon")).toBe("boots");
  expect(await sick(host, ["hecate-daemon"])).toEqual([]);
});

test("a daemon whose socket only its own user may open is asked all the same", async () => {
  // As a daemon with a user of its own makes it: below the user's sub-ids, mode 0660.
  await configure("0.8.0");
  const up = await stack.up();
  expect(up.exitCode, up.output).toBe(0);
  await on(host, "podman unshare chown 100:100 .hecate/hecate-daemon/sockets/api.sock");
  await stack.configure({
    nodes: { beam00: nodeConfig(host, ["hecate-daemon", "hecate-traderd"]) },
    services: tagged("hecate-daemon", "0.8.0"),
  });
  const more = await stack.up();
  expect(more.exitCode, more.output).toBe(0);
});
