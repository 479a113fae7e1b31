import { afterEach, beforeAll, describe, expect, test } from "vitest";

import type { Host } from "../../lab/index.ts";
import { bootHosts, invocations, nodeConfig, nth, on, sick, wipe } from "./support/hosts.ts";
import { activeUnits, restarted } from "./support/look.ts";
import { units } from "./support/nodes.ts";
import { Stack } from "./support/stack.ts";
import type { Run } from "./support/stack.ts";
import { ways } from "./support/ways.ts";

const services = ["hecate-daemon", "hecate-traderd"];
const data = ".hecate/hecate-daemon/data";

let hosts: readonly Host[];

beforeAll(async () => {
  ({ hosts } = await bootHosts(["beam00", "beam01"]));
});

function expectGreen({ exitCode, output }: Run): string {
  expect(exitCode, output).toBe(0);
  return output;
}

async function expectDeclared(host: Host): Promise<void> {
  expect(await activeUnits(host)).toEqual(units(services));
  expect(await sick(host, services)).toEqual([]);
}

/** URN of a resource in the state. */
function urnOf(stack: Stack, name: string): string {
  const [, urn] = new RegExp(`"urn": *"([^"]*::${name})"`).exec(stack.state()) ?? [];
  if (urn === undefined) throw new Error(`the state has no ${name}`);
  return urn;
}

describe.each(await ways())("%s", (_way, launch) => {
  let stack: Stack;

  afterEach(async () => {
    await Promise.all(hosts.map(wipe));
    stack.remove();
  });

  /** Declares the same services on the first nodes, each of which is a wave. */
  async function declare(count = 1): Promise<void> {
    await Promise.all(hosts.map(wipe));
    stack = await Stack.create("identity", undefined, launch);
    await stack.configure({
      nodes: Object.fromEntries(hosts.slice(0, count).map((host) => [host.name, nodeConfig(host, services)])),
      rollout: { canary: 1 },
    });
  }

  async function deploy(count = 1): Promise<void> {
    await declare(count);
    expectGreen(await stack.up());
    await on(nth(hosts, 0), `echo precious >${data}`);
  }

  /** Kills Pulumi while the node's services start, and waits for the node to end what was begun there. */
  async function kill(...args: string[]): Promise<void> {
    const running = stack.start("up", "--yes", "--non-interactive", "--skip-preview", ...args);
    await expect
      .poll(() => running.output(), { timeout: 120_000, interval: 50 })
      .toContain("beam00: start hecate-daemon hecate");
    running.kill();
    await running.exitCode;
    await expect
      .poll(() => on(nth(hosts, 0), "systemctl --user is-active hecate-fleet-transaction || true"), { timeout: 60_000 })
      .toBe("inactive");
    await stack.run("cancel", "--yes", "--stack", stack.name);
  }

  const replace = (name: string) => async (): Promise<void> => {
    expectGreen(await stack.up("--replace", urnOf(stack, name)));
  };

  /** What may come between a deployment and a destroy. */
  const events: readonly (readonly [string, () => Promise<void>])[] = [
    ["a replace of its command", replace("beam00-converge")],
    ["a replace of its program", replace("beam00-program")],
    ["a replace of its component", replace("beam00")],
    [
      "a taint",
      async () => {
        await stack.cli("state", "taint", "--yes", urnOf(stack, "beam00-converge"));
        expectGreen(await stack.up());
      },
    ],
    [
      "a replace that was killed while it created",
      async () => {
        await kill("--replace", urnOf(stack, "beam00-converge"));
        expectGreen(await stack.up());
      },
    ],
    [
      "a loss of its state",
      async () => {
        await stack.loseState();
        expectGreen(await stack.up());
      },
    ],
  ];

  async function expectDestroyed(): Promise<void> {
    expectGreen(await stack.destroy());
    for (const host of hosts) {
      expect(await activeUnits(host)).toEqual([]);
      expect(await on(host, "podman ps --all --quiet; find .config -name 'hecate-*'")).toBe("");
    }
  }

  describe.each([
    ["at once", false],
    ["after another up", true],
  ])("a destroy %s", (_when, again) => {
    test.each(events)("leaves nothing of a node running after %s", async (_event, happen) => {
      const host = nth(hosts, 0);
      await deploy();
      await happen();
      await expectDeclared(host);
      if (again) {
        const before = await invocations(host);
        expectGreen(await stack.up("--expect-no-changes"));
        expect(await invocations(host)).toEqual(before);
      }
      await expectDestroyed();
      expect(await on(host, `cat ${data}`)).toBe("precious");
    });

    test("leaves nothing of a node running after a first deployment that was killed", async () => {
      const host = nth(hosts, 0);
      await declare();
      await kill();
      expectGreen(await stack.up());
      await expectDeclared(host);
      if (again) expectGreen(await stack.up());
      await expectDestroyed();
    });
  });

  test("a replace in one wave touches no node of the next one", async () => {
    const [first, second] = [nth(hosts, 0), nth(hosts, 1)];
    await deploy(2);
    const before = await Promise.all([first, second].map(invocations));

    const output = expectGreen(await stack.up("--replace", urnOf(stack, "beam00-converge")));

    expect(output).not.toContain("beam01: ");
    expect(restarted(before[0] ?? {}, await invocations(first))).toEqual(services);
    expect(await invocations(second)).toEqual(before[1]);
    await expectDeclared(first);
    expectGreen(await stack.up("--expect-no-changes"));
    await expectDestroyed();
  });
});
