import { afterAll, beforeAll, expect, test } from "vitest";

import type { Host } from "../../lab/index.ts";
import { bootHosts, invocations, nodeConfig, nth, on, sick, wipe } from "./support/hosts.ts";
import { activeUnits } from "./support/look.ts";
import { Stack } from "./support/stack.ts";
import type { Run } from "./support/stack.ts";

const services = ["hecate-daemon", "hecate-traderd"];

let host: Host;
let core: Stack;
let apps: Stack;

beforeAll(async () => {
  const { hosts } = await bootHosts(["beam00"]);
  host = nth(hosts, 0);
  await wipe(host);
  core = await Stack.create("core");
  apps = await Stack.create("apps");
  await configureCore(["hecate-daemon"]);
  await apps.configure({ nodes: { beam00: nodeConfig(host, ["hecate-traderd"], { external: ["hecate-daemon"] }) } });
  expectGreen(await core.up());
  expectGreen(await apps.up());
});

afterAll(async () => {
  await wipe(host);
  core.remove();
  apps.remove();
});

async function configureCore(names: readonly string[]): Promise<void> {
  await core.configure({
    nodes: { beam00: nodeConfig(host, names) },
    services: names.includes("hecate-marthaw") ? { "hecate-marthaw": { after: [] } } : {},
  });
}

function expectGreen({ exitCode, output }: Run): void {
  expect(exitCode, output).toBe(0);
}

/** A run fails, names the service of the other stack, and both services run on. */
async function expectRefused(run: () => Promise<Run>): Promise<void> {
  const before = await invocations(host);
  const { exitCode, output } = await run();
  expect(exitCode, output).not.toBe(0);
  expect(output).toMatch(/beam00: .*hecate-traderd/);
  expect(await invocations(host)).toEqual(before);
  expect(await sick(host, services)).toEqual([]);
}

test("a service that a service of another stack requires is not taken away by a change", async () => {
  await configureCore(["hecate-marthaw"]);
  await expectRefused(() => core.up());
  await configureCore(["hecate-daemon"]);
  expectGreen(await core.up());
});

test("nor by a destroy, until the other stack is gone", async () => {
  await expectRefused(() => core.destroy());
  expectGreen(await apps.destroy());
  expectGreen(await core.destroy());
  expect(await activeUnits(host)).toEqual([]);
  expect(await on(host, "podman ps --all --quiet")).toBe("");
});
