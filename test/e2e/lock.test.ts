import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";

import type { Host } from "../../lab/index.ts";
import { bootHosts, footprint, invocations, nodeConfig, nth, on, sick, wipe } from "./support/hosts.ts";
import { Stack } from "./support/stack.ts";

/** Opens its socket after 8 s, which makes a transaction long enough to do something meanwhile. */
const slow = { image: "ghcr.io/hecate-social/hecate-daemon:slow" };

/** Long enough for another operator to come, on a busy machine as well. */
const rollout = { soak: "20s" };

let host: Host;

beforeAll(async () => {
  const { hosts } = await bootHosts(["beam00"]);
  host = nth(hosts, 0);
});

beforeEach(() => wipe(host));
afterAll(() => wipe(host));

async function transactionRuns(): Promise<boolean> {
  const { stdout } = await host.ssh("systemctl --user is-active hecate-fleet-transaction.service");
  return stdout.trim() === "active";
}

async function untilTransaction(runs: boolean): Promise<void> {
  await expect.poll(transactionRuns, { timeout: 30_000, interval: 200 }).toBe(runs);
}

async function expectNoOp(stack: Stack): Promise<void> {
  const before = [await footprint(host), await invocations(host)];
  const { exitCode, output } = await stack.up("--expect-no-changes");
  expect(exitCode, output).toBe(0);
  expect([await footprint(host), await invocations(host)]).toEqual(before);
}

/** Directories in memory that transactions have left behind. */
function remnants(): Promise<string> {
  return on(host, "ls -d $XDG_RUNTIME_DIR/hecate-fleet.* 2>/dev/null || true");
}

describe("two operators at once", () => {
  test("go one after the other: the second is told who holds the node", async () => {
    const first = await Stack.create("first");
    const second = await Stack.create("second");
    await first.configure({
      nodes: { beam00: nodeConfig(host, ["hecate-daemon"]) },
      services: { "hecate-daemon": slow },
      rollout,
    });
    await second.configure({
      nodes: { beam00: nodeConfig(host, ["hecate-marthaw"], { external: ["hecate-marthad"] }) },
    });

    const running = first.start("up", "--yes", "--non-interactive");
    await untilTransaction(true);
    const waited = await second.up("--skip-preview");
    expect(waited.exitCode, waited.output).toBe(0);
    expect(waited.output).toMatch(/waiting: this node is held by hecate\/first \(from [0-9.]+\) \w+ \d{4}-\d\d-\d\d/);
    expect(await running.exitCode, running.output()).toBe(0);

    expect(await sick(host, ["hecate-daemon", "hecate-marthaw"])).toEqual([]);
    await expectNoOp(first);
    await expectNoOp(second);
    first.remove();
    second.remove();
  });
});

describe("an operator who is cut off", () => {
  test("has his transaction ended by the node, and goes on from there", async () => {
    const stack = await Stack.create("cut");
    await stack.configure({
      nodes: { beam00: nodeConfig(host, ["hecate-daemon"]) },
      services: { "hecate-daemon": slow },
    });
    const running = stack.start("up", "--yes", "--non-interactive");
    await untilTransaction(true);
    running.kill();
    await running.exitCode;
    expect(await transactionRuns()).toBe(true);

    await untilTransaction(false);
    expect(await sick(host, ["hecate-daemon"])).toEqual([]);
    expect(await on(host, "cut -f 3 .hecate/fleet/stacks/hecate/cut/log")).toBe("converged");
    expect(await remnants()).toBe("");
    const before = await invocations(host);

    // The lock and the creations that a Pulumi leaves behind that dies; it says itself how to remove them.
    const locked = await stack.up();
    expect(locked.exitCode).not.toBe(0);
    expect(locked.output).toContain("cancel --yes --stack cut");
    await stack.cli("cancel", "--yes", "--stack", "cut");
    const pending = await stack.up();
    if (pending.exitCode !== 0) {
      expect(pending.output).toContain("refresh --clear-pending-creates --yes --stack cut");
      await stack.cli("refresh", "--clear-pending-creates", "--yes", "--stack", "cut");
      const up = await stack.up();
      expect(up.exitCode, up.output).toBe(0);
    }
    expect(await invocations(host)).toEqual(before);
    await expectNoOp(stack);
    stack.remove();
  });

  test("never begins when he had only waited for the node", async () => {
    const holder = await Stack.create("holder");
    const waiter = await Stack.create("waiter");
    await holder.configure({
      nodes: { beam00: nodeConfig(host, ["hecate-daemon"]) },
      services: { "hecate-daemon": slow },
      rollout,
    });
    await waiter.configure({
      nodes: { beam00: nodeConfig(host, ["hecate-marthaw"], { external: ["hecate-marthad"] }) },
    });
    const holding = holder.start("up", "--yes", "--non-interactive");
    await untilTransaction(true);
    const waiting = waiter.start("up", "--yes", "--skip-preview", "--non-interactive");
    await expect.poll(() => waiting.output(), { timeout: 30_000 }).toContain("waiting: this node is held");
    waiting.kill();
    await waiting.exitCode;
    expect(await holding.exitCode, holding.output()).toBe(0);

    // Long enough to take the lock, had he not gone.
    await new Promise((resolve) => setTimeout(resolve, 2000));
    expect(Object.keys(await invocations(host))).toEqual(["hecate-daemon"]);
    expect(await remnants()).toBe("");
    expect(await on(host, "ls .hecate/fleet/stacks/hecate")).toBe("holder");
    holder.remove();
    waiter.remove();
  });
});
