import { setTimeout as sleep } from "node:timers/promises";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import type { Host } from "../../lab/index.ts";
import { runFleet, startFleet } from "./support/fleet.ts";
import { bootHosts, footprint, nodeConfig, nth, on, wipe } from "./support/hosts.ts";
import { tagged, traderServices } from "./support/nodes.ts";
import { Stack } from "./support/stack.ts";

/** What of the JSON document is looked at here. */
interface Status {
  readonly nodes: readonly {
    readonly name: string;
    readonly verdict: string;
    readonly services: readonly {
      readonly name: string;
      readonly health: string;
      readonly drift: readonly string[];
    }[];
  }[];
}

describe("hecate-fleet on a fleet of two", () => {
  let hosts: Host[];
  let stack: Stack;

  beforeAll(async () => {
    ({ hosts } = await bootHosts(["beam00", "beam01"]));
    await Promise.all(hosts.map(wipe));
    stack = await Stack.create("cli");
    await configure();
    const { exitCode, output } = await stack.up();
    expect(exitCode, output).toBe(0);
  });

  afterAll(async () => {
    await stack.destroy();
    await Promise.all(hosts.map(wipe));
    stack.remove();
  });

  async function configure(services: object = {}, second: object = {}): Promise<void> {
    const nodes = {
      beam00: nodeConfig(nth(hosts, 0), traderServices),
      beam01: nodeConfig(nth(hosts, 1), ["hecate-daemon"], second),
    };
    await stack.configure({ nodes, services, secrets: { cookie: "oatmeal-cookie" } });
  }

  async function services(): Promise<Record<string, string[]>> {
    const { nodes } = JSON.parse((await runFleet(stack, "status", "--json")).stdout) as Status;
    return Object.fromEntries(
      nodes.map((node) => [
        node.name,
        node.services.map(({ name, health, drift }) => [name, health, ...drift].join(" ")),
      ]),
    );
  }

  test("all is as desired: exit code 0, and no node has changed", async () => {
    const before = await Promise.all(hosts.map(footprint));
    const { exitCode, stdout, stderr } = await runFleet(stack, "status");
    expect(exitCode, stdout + stderr).toBe(0);
    const rows = stdout.split("\n").map((line) => line.split(/ {2,}/));
    expect(rows[1]?.join(" ")).toMatch(
      /^beam00 hecate-daemon active \(running\) healthy hecate-daemon:0\.8\.0 [0-9a-f]{12} \d\d:\d\d:\d\d - -$/,
    );
    expect(rows[3]?.at(-2)).toBe(`http://${nth(hosts, 0).address}:5174`);
    expect(stdout).toMatch(/beam01 {2}\S+ {2}converged {2}\S+ {2}as desired/);
    expect(await runFleet(stack, "diff")).toMatchObject({
      exitCode: 0,
      stdout: "beam00: nothing to do\nbeam01: nothing to do\n",
    });
    expect(await Promise.all(hosts.map(footprint))).toEqual(before);
  });

  test("status looks again and again, until Ctrl-C", async () => {
    const watching = startFleet(stack, "status", "--json", "--watch", "1");
    while (watching.stdout().split("\n").length < 3) await sleep(500);
    watching.interrupt();
    const lines = (await watching.ended).stdout.trim().split("\n");
    const verdicts = lines.map((line) => (JSON.parse(line) as Status).nodes.map(({ verdict }) => verdict));
    expect(verdicts.slice(0, 2)).toEqual([
      ["desired", "desired"],
      ["desired", "desired"],
    ]);
  });

  test("doctor shows what each node is", async () => {
    const { exitCode, stdout, stderr } = await runFleet(stack, "doctor");
    expect(exitCode, stdout + stderr).toBe(0);
    const version = (await on(nth(hosts, 0), "podman --version")).replace(/^.* /, "");
    for (const name of ["beam00", "beam01"]) expect(stdout).toContain(`${name}  ${version} `);
    expect(stdout).toMatch(/MiB free/);
  });

  test("history shows each converge, and one that failed", async () => {
    await configure(tagged("hecate-traderw", "exits"));
    expect((await stack.up()).exitCode).not.toBe(0);
    await configure();
    const { exitCode, stdout } = await runFleet(stack, "history", "beam00");
    expect(exitCode).toBe(0);
    const rows = stdout
      .trim()
      .split("\n")
      .map((line) => line.split(/ {2,}/));
    expect(rows.map(([, , what]) => what)).toEqual([
      "WHAT",
      "converged",
      expect.stringContaining("failed: hecate-traderw.service did not stay up"),
      "rolled back",
    ]);
    expect(rows[1]?.[0]).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
    expect(await runFleet(stack, "history", "beam7")).toMatchObject({
      exitCode: 1,
      stderr: 'the stack has no node "beam7"; it has beam00, beam01\n',
    });
  });

  test("logs are those of both nodes, by time", async () => {
    const { exitCode, stdout, stderr } = await runFleet(stack, "logs", "-n", "30");
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    const lines = stdout.trim().split("\n");
    const times = lines.map((line) => line.slice(0, 19));
    expect(times).toEqual(times.toSorted());
    expect(new Set(lines.map((line) => line.split(/ {2,}/)[1]))).toEqual(new Set(["beam00", "beam01"]));
    expect(stdout).toContain("Started hecate-daemon.service");
    const one = await runFleet(stack, "logs", "beam00", "hecate-traderw");
    expect(
      new Set(
        one.stdout
          .trim()
          .split("\n")
          .map((line) => line.split(/ {2,}/)[2]),
      ),
    ).toEqual(new Set(["hecate-traderw"]));
  });

  test("logs are followed until Ctrl-C, which leaves nothing running", async () => {
    const following = startFleet(stack, "logs", "-f", "-n", "0", "hecate-daemon");
    const journals = "pgrep -fc '^journalctl --user .*-f'";
    while ((await Promise.all(hosts.map((host) => on(host, `${journals} || true`)))).some((count) => count !== "1")) {
      await sleep(500);
    }
    await on(nth(hosts, 1), "systemctl --user restart hecate-daemon");
    while (!following.stdout().includes("Started hecate-daemon.service")) await sleep(500);
    following.interrupt();
    expect(await following.ended).toMatchObject({ exitCode: 0, stderr: "" });
    expect(following.stdout()).not.toContain("beam00");
    for (const host of hosts) await on(host, `while ${journals} >/dev/null; do sleep 0.2; done`);
  });

  test("a service that somebody stopped is drift: exit code 2, and it is named", async () => {
    await on(nth(hosts, 0), "systemctl --user stop hecate-traderw");
    const { exitCode, stdout } = await runFleet(stack, "status");
    expect(exitCode, stdout).toBe(2);
    expect(stdout).toMatch(/beam00 {2}hecate-traderw {2}inactive \(dead\).* start \(stopped by hand\)\n/);
    expect(stdout).toContain("1 to do (hecate-fleet diff)");
    expect(await runFleet(stack, "diff")).toMatchObject({
      exitCode: 2,
      stdout: "beam00: start hecate-traderw (stopped by hand)\nbeam01: nothing to do\n",
    });
    expect(await runFleet(stack, "status", "--node", "beam01")).toMatchObject({ exitCode: 0 });
  });

  test("a node that is down: exit code 1, and the other's row is whole and not late", async () => {
    await nth(hosts, 1).stop();
    try {
      const { exitCode, stdout, seconds } = await runFleet(stack, "status");
      expect(exitCode, stdout).toBe(1);
      expect(seconds).toBeLessThan(40);
      expect(stdout).toMatch(/^beam01 {2}unreachable \(.*\): /m);
      expect(stdout).toMatch(/^beam00 {2}hecate-daemon +active \(running\) +healthy /m);
      expect(await services()).toEqual({
        beam00: [
          "hecate-daemon healthy",
          "hecate-traderd healthy",
          expect.stringMatching(/^hecate-traderw .*start \(stopped by hand\)$/),
        ],
        beam01: [],
      });
      for (const command of ["doctor", "diff", "logs"]) {
        const run = await runFleet(stack, command);
        expect({ command, exitCode: run.exitCode }).toEqual({ command, exitCode: 1 });
        expect(run.stdout + run.stderr).toMatch(/beam01 \(.*\): /);
      }
      await configure({}, { parked: true });
      const parked = await runFleet(stack, "status");
      expect(parked.exitCode, parked.stdout).toBe(2);
      expect(parked.stdout).toContain("beam01  parked: not asked");
    } finally {
      await nth(hosts, 1).start();
      await configure();
    }
  });

  test("after the next up all is as desired again", async () => {
    const { exitCode, output } = await stack.up();
    expect(exitCode, output).toBe(0);
    expect(await runFleet(stack, "status")).toMatchObject({ exitCode: 0 });
  });
});
