import { afterAll, beforeAll, describe, expect, test } from "vitest";

import type { Host } from "../../lab/index.ts";
import { bootHosts, invocations, nodeConfig, nth, on, sick, wipe } from "./support/hosts.ts";
import { wordsAfter } from "./support/readme.ts";
import { Stack } from "./support/stack.ts";

const services = ["hecate-daemon", "hecate-traderd"];

describe("a node of an early wave", () => {
  let hosts: Host[];
  let stack: Stack;

  beforeAll(async () => {
    ({ hosts } = await bootHosts(["beam00", "beam01"]));
    await Promise.all(hosts.map(wipe));
    stack = await Stack.create("gone");
  });

  afterAll(async () => {
    await stack.destroy();
    await Promise.all(hosts.map(wipe));
    stack.remove();
  });

  async function configure(...names: readonly string[]): Promise<void> {
    const nodes = names.map((name): [string, object] => [name, nodeConfig(nth(hosts, Number(name.at(-1))), services)]);
    await stack.configure({ nodes: Object.fromEntries(nodes), rollout: { canary: 1, batch: 1 } });
  }

  async function deployBoth(): Promise<Record<string, string>> {
    await configure("beam00", "beam01");
    const { exitCode, output } = await stack.up();
    expect(exitCode, output).toBe(0);
    return invocations(nth(hosts, 1));
  }

  async function expectOtherUntouched(before: Record<string, string>): Promise<void> {
    expect(await invocations(nth(hosts, 1))).toEqual(before);
    expect(await sick(nth(hosts, 1), services)).toEqual([]);
    const again = await stack.up("--expect-no-changes");
    expect(again.exitCode, again.output).toBe(0);
    expect(stack.state()).toContain("beam01-converge");
    expect(stack.state()).not.toContain("beam00");
  }

  test("is taken down alone when it is taken out of the configuration", async () => {
    const before = await deployBoth();
    // The engine's own way stops at the later wave.
    const targeted = await stack.destroy("--target", "**beam00**");
    expect(targeted.exitCode).not.toBe(0);
    await configure("beam01");
    const { exitCode, output } = await stack.up();
    expect(exitCode, output).toBe(0);
    expect(await on(nth(hosts, 0), "podman ps --all --quiet")).toBe("");
    await expectOtherUntouched(before);
  });

  test("that is gone for good is forgotten in the way that the README says", async () => {
    const before = await deployBoth();
    await nth(hosts, 0).stop();
    try {
      await configure("beam01");
      const failed = await stack.up();
      expect(failed.exitCode).not.toBe(0);
      const [, urn = ""] = /"(urn:[^"]*:HecateNode::beam00)"/.exec(stack.state()) ?? [];
      const words = wordsAfter("npm run pulumi -- state delete").map((word) => (word === "URN" ? urn : word));
      expect(words).toContain(urn);
      const deleted = await stack.run("state", "delete", ...words, "--yes");
      expect(deleted.exitCode, deleted.output).toBe(0);
      await expectOtherUntouched(before);
    } finally {
      await nth(hosts, 0).start();
    }
  });
});
