import { afterAll, beforeAll, expect, test } from "vitest";

import type { Host } from "../../lab/index.ts";
import { bootHosts, footprint, invocations, nodeConfig, nth, sick, wipe } from "./support/hosts.ts";
import { Stack } from "./support/stack.ts";

const services = ["hecate-daemon", "hecate-traderd", "hecate-traderw", "hecate-marthad", "hecate-marthaw"];
let host: Host;
let stack: Stack;

beforeAll(async () => {
  const { hosts } = await bootHosts(["beam00"]);
  host = nth(hosts, 0);
  await wipe(host);
  stack = await Stack.create("reboot");
  await stack.configure({ nodes: { beam00: nodeConfig(host, "*") } });
  const { exitCode, output } = await stack.up();
  expect(exitCode, output).toBe(0);
});

afterAll(async () => {
  await wipe(host);
  stack.remove();
});

async function expectAllHealthySoon(): Promise<void> {
  await expect.poll(() => sick(host, services), { timeout: 60_000, interval: 500 }).toEqual([]);
}

test.each([
  ["a reboot in order", {}],
  ["a power cut", { powerCut: true }],
])("%s brings all services back, and leaves nothing to do", async (_, how) => {
  const before = await invocations(host);
  await host.reboot(how);
  await expectAllHealthySoon();
  const after = await invocations(host);
  expect(Object.keys(after).sort()).toEqual([...services].sort());
  expect(Object.values(after)).not.toContain(before["hecate-daemon"]);

  const files = await footprint(host);
  const { exitCode, output } = await stack.up("--expect-no-changes");
  expect(exitCode, output).toBe(0);
  expect(await invocations(host)).toEqual(after);
  expect(await footprint(host)).toBe(files);
});
