import { afterAll, beforeAll, describe, expect, test } from "vitest";

import type { Host } from "../../lab/index.ts";
import { bootHosts, nodeConfig, nth, on, sick, wipe } from "./support/hosts.ts";
import { tagged, traderServices } from "./support/nodes.ts";
import { Stack } from "./support/stack.ts";
import { ways } from "./support/ways.ts";

describe.each(await ways())("%s", (_way, launch) => {
  let beam00: Host;
  let stack: Stack;

  async function configure(services: object = {}): Promise<void> {
    await stack.configure({ nodes: { beam00: nodeConfig(beam00, traderServices) }, services });
  }

  beforeAll(async () => {
    const { hosts } = await bootHosts(["beam00"]);
    beam00 = nth(hosts, 0);
    await wipe(beam00);
    stack = await Stack.create("plain", undefined, launch);
    await configure();
  });

  afterAll(() => {
    stack.remove();
  });

  test("deploys, and has nothing to do after that", async () => {
    const deployed = await stack.up();
    expect(deployed.exitCode, deployed.output).toBe(0);
    expect(await sick(beam00, traderServices)).toEqual([]);

    const again = await stack.up();
    expect(again.exitCode, again.output).toBe(0);
    expect(again.output).not.toMatch(/created|updated|deleted/);
  });

  test("shows a change before it makes it", async () => {
    await configure(tagged("hecate-traderw", "0.2.0"));
    const preview = await stack.preview();
    expect(preview.output).toContain("+ Image=ghcr.io/hecate-social/hecate-traderw:0.2.0");

    const changed = await stack.up();
    expect(changed.exitCode, changed.output).toBe(0);
    expect(await on(beam00, "podman inspect --format '{{.ImageName}}' hecate-traderw")).toContain(":0.2.0");
  });

  test("says a mistake in the configuration without a stack trace", async () => {
    await stack.configure({ nodes: { beam00: { services: "*" } } });
    const refused = await stack.preview();
    expect(refused.exitCode).not.toBe(0);
    expect(refused.output).toContain("hecate:nodes.beam00");
    expect(refused.output).not.toMatch(/^\s+at .*\.[jt]s:\d+/m);
    await configure();
  });

  test("takes away all but the data", async () => {
    const destroyed = await stack.destroy();
    expect(destroyed.exitCode, destroyed.output).toBe(0);
    expect(await on(beam00, "find .hecate .config/containers ! -type d ! -path '*/sockets/*' 2>/dev/null; true")).toBe(
      "",
    );
  });
});
