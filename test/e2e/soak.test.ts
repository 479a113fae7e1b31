import { afterAll, beforeAll, expect, test } from "vitest";

import type { Host } from "../../lab/index.ts";
import { bootHosts, nodeConfig, nth, on, sick, wipe } from "./support/hosts.ts";
import { tagged } from "./support/nodes.ts";
import { Stack } from "./support/stack.ts";

const services = ["hecate-daemon"];
let beam00: Host;
let stack: Stack;

/** Longer than the deadline, which is for becoming healthy alone. */
async function configure(tag: string): Promise<void> {
  await stack.configure({
    nodes: { beam00: nodeConfig(beam00, services) },
    services: tagged("hecate-daemon", tag, { health: { deadline: "4s" } }),
    rollout: { soak: "7s" },
  });
}

beforeAll(async () => {
  const { hosts } = await bootHosts(["beam00"]);
  beam00 = nth(hosts, 0);
  await wipe(beam00);
  stack = await Stack.create("soak");
});

afterAll(() => {
  stack.remove();
});

test("up waits until what it started has run undisturbed for the soak", async () => {
  await configure("0.8.0");
  const { exitCode, output } = await stack.up();
  const [, after] = /healthy hecate-daemon after ([\d.]+) s/.exec(output) ?? [];

  expect(exitCode, output).toBe(0);
  expect(Number(after)).toBeGreaterThanOrEqual(7);
});

test("what dies during the soak is rolled back", async () => {
  await configure("0.8.1");
  const run = stack.start("up", "--yes", "--non-interactive");
  await expect.poll(() => run.output(), { timeout: 30_000 }).toContain("start hecate-daemon");
  await expect
    .poll(() => on(beam00, "podman ps --format '{{.Image}} {{.Status}}' --filter name=hecate-daemon"), {
      timeout: 10_000,
    })
    .toContain("0.8.1");
  await on(beam00, "systemctl --user kill --signal=KILL hecate-daemon");

  expect(await run.exitCode).not.toBe(0);
  expect(run.output()).toContain("beam00: error: hecate-daemon.service did not stay up");
  expect(await on(beam00, "podman ps --format '{{.Image}}' --filter name=hecate-daemon")).toContain("0.8.0");
  expect(await sick(beam00, services)).toEqual([]);
});
