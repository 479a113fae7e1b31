import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";

import type { Host } from "../../lab/index.ts";
import { bootHosts, nodeConfig, nth, on, sick, wipe } from "./support/hosts.ts";
import { tagged, traderServices } from "./support/nodes.ts";
import { Stack } from "./support/stack.ts";

describe("a saved plan", () => {
  let host: Host;
  let stack: Stack;

  beforeAll(async () => {
    vi.stubEnv("PULUMI_EXPERIMENTAL", "true");
    const { hosts } = await bootHosts(["beam00"]);
    host = nth(hosts, 0);
    await wipe(host);
    stack = await Stack.create("plan");
    await configure("0.1.0");
  });

  afterAll(async () => {
    await stack.destroy();
    await wipe(host);
    stack.remove();
    vi.unstubAllEnvs();
  });

  async function configure(tag: string): Promise<void> {
    await stack.configure({
      nodes: { beam00: nodeConfig(host, traderServices) },
      services: tagged("hecate-traderw", tag),
    });
  }

  test.each<[string, () => Promise<unknown>]>([
    ["a node that is new", () => Promise.resolve()],
    ["a changed image", () => configure("0.2.0")],
    ["a manual change on the node", () => on(host, "systemctl --user stop hecate-traderw")],
    ["a node that was set up again", () => wipe(host)],
    ["a node that lost its record alone", () => on(host, "rm .hecate/fleet/stacks/hecate/plan/token")],
    ["a node that lost the program alone", () => on(host, "rm -r .hecate/fleet/bin")],
  ])("holds for %s", async (_what, change) => {
    await change();
    const plan = join(stack.directory, "plan.json");
    const preview = await stack.preview("--save-plan", plan);
    expect(preview.exitCode, preview.output).toBe(0);
    // Somebody else looks in between.
    expect((await stack.preview()).exitCode).toBe(0);
    const { exitCode, output } = await stack.up("--plan", plan);
    expect(exitCode, output).toBe(0);
    expect(output).toMatch(/\d (created|updated|replaced)/);
    expect(await sick(host, traderServices)).toEqual([]);
    const again = await stack.up("--expect-no-changes");
    expect(again.exitCode, again.output).toBe(0);
  });

  test("does not cover what somebody changes on the node after it", async () => {
    await configure("0.1.0");
    const plan = join(stack.directory, "plan.json");
    await stack.cli("preview", "--save-plan", plan);
    await on(host, "systemctl --user stop hecate-traderd");
    const { exitCode, output } = await stack.up("--plan", plan);
    expect(exitCode).not.toBe(0);
    expect(output).toContain("violates plan");
    const mended = await stack.up();
    expect(mended.exitCode, mended.output).toBe(0);
  });
});
