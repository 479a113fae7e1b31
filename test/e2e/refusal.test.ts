import { afterAll, beforeAll, describe, expect, test } from "vitest";

import type { Host } from "../../lab/index.ts";
import { bootHosts, invocations, nodeConfig, nth, on, sick, wipe } from "./support/hosts.ts";
import { Stack } from "./support/stack.ts";

const services = ["hecate-daemon", "hecate-traderd"];
const mask = "systemctl --user mask hecate-traderd";
const masked = "beam00: up would refuse: hecate-traderd.service is masked";

describe("a node that does not take its change", () => {
  let refusing: Host;
  let other: Host;
  let stack: Stack;
  let change = 0;

  beforeAll(async () => {
    const { hosts } = await bootHosts(["beam00", "beam01"]);
    [refusing, other] = [nth(hosts, 0), nth(hosts, 1)];
    await Promise.all(hosts.map(wipe));
    stack = await Stack.create("refusal");
  });

  afterAll(async () => {
    await on(refusing, "systemctl --user unmask hecate-traderd");
    await stack.destroy();
    await Promise.all([refusing, other].map(wipe));
    stack.remove();
  });

  /** Gives both nodes something to do. */
  async function configure(): Promise<string> {
    const env = { CHANGE: String((change += 1)) };
    await stack.configure({
      nodes: { beam00: nodeConfig(refusing, services, { env }), beam01: nodeConfig(other, services, { env }) },
    });
    return env.CHANGE;
  }

  /** What the node has of the last change. */
  function changeOn(host: Host): Promise<string> {
    return on(host, "sed -n s/CHANGE=//p .hecate/config/node.env 2>/dev/null || true");
  }

  test("fails its preview, and nothing is written on it although it is new", async () => {
    await configure();
    await on(refusing, mask);
    const preview = await stack.preview();
    expect(preview.exitCode).not.toBe(0);
    expect(preview.output).toContain(masked);
    expect(preview.output).not.toMatch(/^\s+at .*:\d+:\d+\)?$/m);
    const up = await stack.up("--skip-preview", "--parallel=1");
    expect(up.exitCode).not.toBe(0);
    expect(up.output).toContain("beam00 does not take the change; nothing was changed on it");
    expect(await on(refusing, "ls -d .hecate 2>/dev/null || echo none")).toBe("none");
  });

  test("does not fail the run of another node", async () => {
    const { exitCode, output } = await stack.up("--target", "**Fleet::hecate", "--target", "**beam01**");
    expect(exitCode, output).toBe(0);
    expect(await sick(other, services)).toEqual([]);
  });

  test("does not keep a run from going on with the others, and fails it in the end", async () => {
    const now = await configure();
    const { exitCode, output } = await stack.up("--continue-on-error");
    expect(exitCode).not.toBe(0);
    expect(output).toContain(masked);
    expect(await changeOn(other)).toBe(now);
    expect(await on(refusing, "ls -d .hecate 2>/dev/null || echo none")).toBe("none");
  });

  test("is deployed once the reason is gone; a reason that comes later fails its preview again", async () => {
    await on(refusing, "systemctl --user unmask hecate-traderd");
    const first = await stack.up();
    expect(first.exitCode, first.output).toBe(0);
    const before = await invocations(refusing);
    await on(refusing, mask);
    // Nothing is to be done there but for the mask.
    const preview = await stack.preview();
    expect(preview.exitCode).not.toBe(0);
    expect(preview.output).toContain(masked);
    expect(await invocations(refusing)).toEqual(before);
    await on(refusing, "systemctl --user unmask hecate-traderd");
    const again = await stack.up("--expect-no-changes");
    expect(again.exitCode, again.output).toBe(0);
  });

  test("is masked until the next boot: the command that its preview names lifts that", async () => {
    await on(refusing, "systemctl --user mask --runtime hecate-traderd");
    const { exitCode, output } = await stack.preview();
    expect(exitCode).not.toBe(0);
    const [, lift = ""] = /hecate-traderd\.service is masked; to lift it: (systemctl .*)$/m.exec(output) ?? [];
    expect(lift, output).toBe("systemctl --user unmask --runtime hecate-traderd.service");
    await on(refusing, lift);
    const again = await stack.up("--expect-no-changes");
    expect(again.exitCode, again.output).toBe(0);
  });
});
