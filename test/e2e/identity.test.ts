import fc from "fast-check";
import { afterEach, beforeAll, describe, expect, test } from "vitest";

import type { Host } from "../../lab/index.ts";
import { bootHosts, footprint, invocations, nodeConfig, nth, on, sick, wipe } from "./support/hosts.ts";
import { activeUnits } from "./support/look.ts";
import { tagged, units } from "./support/nodes.ts";
import { Stack } from "./support/stack.ts";
import type { Run } from "./support/stack.ts";
import { ways } from "./support/ways.ts";
import { seed } from "../support/seed.ts";

/** How many of the events have a destroy right behind them; `npm run test:truth` takes all. */
const destroyedAtOnce = Number(process.env["HECATE_IDENTITY_EVENTS"] ?? 2);

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

  function up(...args: string[]): Promise<Run> {
    return stack.run("up", "--yes", "--non-interactive", "--skip-preview", ...args);
  }

  async function deploy(count = 1): Promise<void> {
    await declare(count);
    expectGreen(await up());
    await on(nth(hosts, 0), `echo precious >${data}`);
  }

  /** Kills Pulumi when it has said this, and waits for the node to end what was begun there. */
  async function kill(at: string, ...args: string[]): Promise<void> {
    const running = stack.start("up", "--yes", "--non-interactive", "--skip-preview", ...args);
    await expect.poll(() => running.output(), { timeout: 60_000, interval: 20 }).toContain(at);
    running.kill();
    await running.exitCode;
    await expect
      .poll(() => on(nth(hosts, 0), "systemctl --user is-active hecate-fleet-transaction || true"), { timeout: 60_000 })
      .toBe("inactive");
    await stack.run("cancel", "--yes", "--stack", stack.name);
  }

  /** Replaces a resource; nothing restarts. */
  const replace = (name: string) => async (): Promise<void> => {
    const before = await invocations(nth(hosts, 0));
    expectGreen(await up("--replace", urnOf(stack, name)));
    expect(await invocations(nth(hosts, 0))).toEqual(before);
  };

  /** What may come between a deployment and a destroy. */
  const events: readonly (readonly [string, () => Promise<void>])[] = [
    ["a replace of its command", replace("beam00-converge")],
    ["a replace of its program", replace("beam00-program")],
    ["a replace of its component", replace("beam00")],
    [
      "a taint",
      async () => {
        const before = await invocations(nth(hosts, 0));
        await stack.cli("state", "taint", "--yes", urnOf(stack, "beam00-converge"));
        expectGreen(await up());
        expect(await invocations(nth(hosts, 0))).toEqual(before);
      },
    ],
    [
      "a replace that was killed while it created",
      async () => {
        await on(nth(hosts, 0), "systemctl --user stop hecate-daemon");
        await kill("beam00: start hecate-daemon hecate", "--replace", urnOf(stack, "beam00-converge"));
        expectGreen(await up());
      },
    ],
    [
      "a replace that was killed before it deleted",
      async () => {
        await kill("created replacement", "--replace", urnOf(stack, "beam00-converge"));
        expectGreen(await up());
      },
    ],
    [
      "a loss of its state",
      async () => {
        await stack.loseState();
        expectGreen(await up());
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

  const some = { minLength: destroyedAtOnce, maxLength: destroyedAtOnce };
  const sample = fc.sample(fc.subarray([...events], some), { numRuns: 1, seed }).flat();

  test.each(sample)("a destroy at once leaves nothing of a node running after %s", async (_event, happen) => {
    await deploy();
    await happen();
    await expectDeclared(nth(hosts, 0));
    await expectDestroyed();
    expect(await on(nth(hosts, 0), `cat ${data}`)).toBe("precious");
  });

  test("a destroy leaves nothing running after all of it in a row, with another up after each", async () => {
    const host = nth(hosts, 0);
    await declare();
    await kill("beam00: start hecate-daemon hecate");
    expectGreen(await up());
    for (const [event, happen] of events) {
      await happen();
      await expectDeclared(host);
      const before = await invocations(host);
      expectGreen(await up("--expect-no-changes"));
      expect(await invocations(host), event).toEqual(before);
    }
    await expectDestroyed();
  });

  test("a replace in one wave touches no node of the next one", async () => {
    const [first, second] = [nth(hosts, 0), nth(hosts, 1)];
    await deploy(2);
    const before = [await invocations(first), await invocations(second), await footprint(second)];

    expectGreen(await up("--replace", urnOf(stack, "beam00-converge")));

    expect([await invocations(first), await invocations(second), await footprint(second)]).toEqual(before);
    expectGreen(await up("--expect-no-changes"));
    await expectDestroyed();
  });

  test("a destroy at once after a first up that was killed is refused, and one after another up leaves nothing", async () => {
    const host = nth(hosts, 0);
    await declare();
    await kill("beam00: start hecate-daemon hecate");
    // A plain pulumi asks nobody before it destroys what its state has.
    if (launch === undefined) {
      const refused = await stack.destroy();
      expect(refused.exitCode, refused.output).not.toBe(0);
      expect(refused.output).toContain("The creation of beam00 was interrupted");
      await expectDeclared(host);
    }
    expectGreen(await up());
    await expectDestroyed();
  });

  test("a renamed node that does not come up keeps its services, in a run that goes on too", async () => {
    const host = nth(hosts, 0);
    await deploy();
    const before = await invocations(host);
    const renamed = (more: object = {}): Promise<void> =>
      stack.configure({ nodes: { renamed: nodeConfig(host, services) }, ...more });
    await renamed({ services: tagged("hecate-traderd", "exits") });
    const failed = await up("--continue-on-error");
    expect(failed.exitCode, failed.output).not.toBe(0);
    await expectDeclared(host);
    await on(host, "systemctl --user mask hecate-traderd");
    const refused = await up("--continue-on-error");
    expect(refused.exitCode, refused.output).not.toBe(0);
    await on(host, "systemctl --user unmask hecate-traderd");
    await expectDeclared(host);
    await renamed();
    expectGreen(await up());
    expect((await invocations(host))["hecate-daemon"]).toBe(before["hecate-daemon"]);
    await expectDestroyed();
  });

  test("a state from before a replace does not leave services behind in silence", async () => {
    const host = nth(hosts, 0);
    await deploy();
    const old = stack.state();
    await replace("beam00-converge")();
    stack.restoreState(old);
    const failed = await stack.destroy();
    expect(failed.exitCode, failed.output).not.toBe(0);
    expect(failed.output).toContain("Run pulumi up, then what you wanted");
    await expectDeclared(host);
    expectGreen(await up());
    await expectDestroyed();
  });

  test("a destroy at once after a replace that was killed while it created leaves nothing running", async () => {
    await deploy();
    await on(nth(hosts, 0), "systemctl --user stop hecate-daemon");
    await kill("beam00: start hecate-daemon hecate", "--replace", urnOf(stack, "beam00-converge"));
    await expectDeclared(nth(hosts, 0));
    await expectDestroyed();
  });
});
