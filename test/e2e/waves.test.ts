import { afterAll, beforeAll, expect, test } from "vitest";

import type { Host } from "../../lab/index.ts";
import { bootHosts, footprint, invocations, nodeConfig, nth, on, sick, wipe } from "./support/hosts.ts";
import { Stack } from "./support/stack.ts";

const services = ["hecate-daemon", "hecate-traderd"];
let canary: Host;
let second: Host;
let stack: Stack;

beforeAll(async () => {
  const { hosts } = await bootHosts(["beam00", "beam01"]);
  canary = nth(hosts, 0);
  second = nth(hosts, 1);
  await Promise.all(hosts.map(wipe));
  stack = await Stack.create("waves");
  await configure("0.1.0");
  const { exitCode, output } = await stack.up();
  expect(exitCode, output).toBe(0);
});

afterAll(async () => {
  await Promise.all([canary, second].map(wipe));
  stack.remove();
});

function configure(tag: string, moved: { readonly to?: "beam00" | "beam01" } = {}): Promise<void> {
  const on = (node: string): string[] => (moved.to === node ? [...services, "hecate-traderw"] : services);
  return stack.configure({
    nodes: { beam00: nodeConfig(canary, on("beam00")), beam01: nodeConfig(second, on("beam01")) },
    services: { "hecate-traderd": { image: `ghcr.io/hecate-social/hecate-traderd:${tag}` } },
    rollout: { canary: 1, batch: 1 },
  });
}

/** When the node's last transaction began and when it was recorded as done, in seconds since 1970. */
async function lastTransaction(host: Host): Promise<{ began: number; ended: number }> {
  const began = await on(
    host,
    "journalctl --user -q -o short-unix -g '^Started' --user-unit hecate-fleet-transaction.service | tail -n 1 | cut -d ' ' -f 1",
  );
  const ended = await on(host, "find .hecate/fleet/stacks/hecate/waves/log -printf '%T@'");
  return { began: Number(began), ended: Number(ended) };
}

async function images(host: Host): Promise<string> {
  return on(host, "podman ps --format '{{.Image}}' --filter name=hecate-traderd");
}

test("begins the second wave when the first one is proven", async () => {
  const { ended } = await lastTransaction(canary);
  const { began } = await lastTransaction(second);
  expect(ended).toBeGreaterThan(0);
  expect(began).toBeGreaterThan(ended);
});

test("leaves the second node untouched when the canary fails", async () => {
  const untouched = { files: await footprint(second), invocations: await invocations(second) };
  await configure("exits");
  const { exitCode, output } = await stack.up();
  expect(exitCode).not.toBe(0);
  expect(output).toContain("beam00: error: hecate-traderd.service");
  // Its preview tells what was to be done on both.
  const [, update = ""] = output.split(/^Updating /m);
  expect(update).toContain("beam00: ");
  expect(update).not.toContain("beam01: ");
  expect({ files: await footprint(second), invocations: await invocations(second) }).toEqual(untouched);
  expect(await sick(canary, services)).toEqual([]);
  expect(await images(canary)).toMatch(/:0\.1\.0$/);
});

test("goes over both nodes, in order, when the change is mended", async () => {
  await configure("0.2.0");
  const { exitCode, output } = await stack.up();
  expect(exitCode, output).toBe(0);
  expect(await Promise.all([canary, second].map(images))).toEqual([
    expect.stringMatching(/:0\.2\.0$/),
    expect.stringMatching(/:0\.2\.0$/),
  ]);
  const { ended } = await lastTransaction(canary);
  const { began } = await lastTransaction(second);
  expect(began).toBeGreaterThan(ended);
  const again = await stack.up("--expect-no-changes");
  expect(again.exitCode, again.output).toBe(0);
});

test("moves a service from one node to the other, and touches no other service", async () => {
  await configure("0.2.0", { to: "beam01" });
  const first = await stack.up();
  expect(first.exitCode, first.output).toBe(0);
  const before = await Promise.all([canary, second].map(invocations));

  await configure("0.2.0", { to: "beam00" });
  const moved = await stack.up();
  expect(moved.exitCode, moved.output).toBe(0);

  const { "hecate-traderw": there, ...still } = before[1] ?? {};
  expect(there).toBeDefined();
  expect(await invocations(second)).toEqual(still);
  const { "hecate-traderw": here, ...kept } = await invocations(canary);
  expect(here).toBeDefined();
  expect(kept).toEqual(before[0]);
  expect(await sick(canary, [...services, "hecate-traderw"])).toEqual([]);
  expect(await on(second, "find .hecate/gitops .config/containers/systemd -name 'hecate-traderw*'")).toBe("");
});
