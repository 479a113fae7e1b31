import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";

import type { Host } from "../../lab/index.ts";
import { bootHosts, footprint, invocations, nodeConfig, nth, on, sick, wipe } from "./support/hosts.ts";
import { restarted, versionOf } from "./support/look.ts";
import { allServices, tagged, traderServices } from "./support/nodes.ts";
import { Stack } from "./support/stack.ts";

let beam00: Host;
let beam01: Host;
let stack: Stack;
let services: object = {};
let env: object = { HECATE_RAM_GB: "8" };
let before: Record<string, string>;

/** What was changed stays so: each test changes one thing more. */
function configure(): Promise<void> {
  return stack.configure({
    nodes: { beam00: nodeConfig(beam00, "*", { env }), beam01: nodeConfig(beam01, traderServices) },
    services,
  });
}

beforeAll(async () => {
  const { hosts } = await bootHosts(["beam00", "beam01"]);
  beam00 = nth(hosts, 0);
  beam01 = nth(hosts, 1);
  await Promise.all([wipe(beam00), wipe(beam01)]);
  stack = await Stack.create("change");
  await configure();
  await stack.cli("up", "--yes", "--non-interactive");
});

beforeEach(async () => {
  before = await invocations(beam00);
});

afterAll(() => {
  stack.remove();
});

test("a frontend's tag: preview shows that line alone, up restarts that unit alone", async () => {
  services = { ...services, ...tagged("hecate-marthaw", "0.2.0") };
  await configure();
  const beam01Before = { files: await footprint(beam01), invocations: await invocations(beam01) };

  const preview = await stack.preview();

  expect(preview.exitCode, preview.output).toBe(0);
  expect(changedLines(preview.output)).toEqual([
    "- Image=ghcr.io/hecate-social/hecate-marthaw:0.1.0",
    "+ Image=ghcr.io/hecate-social/hecate-marthaw:0.2.0",
  ]);
  expect(changedResources(preview.output)).toEqual(["beam00-converge", "beam00-hecate-marthaw"]);
  expect(await invocations(beam00)).toEqual(before);

  const up = await stack.up();

  expect(up.exitCode, up.output).toBe(0);
  expect(restarted(before, await invocations(beam00))).toEqual(["hecate-marthaw"]);
  expect(await versionOf(beam00, "hecate-marthaw")).toBe("0.2.0");
  expect({ files: await footprint(beam01), invocations: await invocations(beam01) }).toEqual(beam01Before);
});

test("a variable of a plugin daemon restarts it alone; its frontend runs on", async () => {
  services = { ...services, "hecate-traderd": { env: { TRADERD_PAIRS: "BTC-EUR" } } };
  await configure();

  const up = await stack.up();
  expect(up.exitCode, up.output).toBe(0);

  expect(restarted(before, await invocations(beam00))).toEqual(["hecate-traderd"]);
  expect(await on(beam00, "podman exec hecate-traderd env")).toContain("TRADERD_PAIRS=BTC-EUR");
  expect(await sick(beam00, ["hecate-traderd", "hecate-traderw"])).toEqual([]);
});

test("a variable of the node restarts its daemons and no frontend", async () => {
  env = { HECATE_RAM_GB: "64" };
  await configure();

  const up = await stack.up();
  expect(up.exitCode, up.output).toBe(0);

  expect(restarted(before, await invocations(beam00))).toEqual(["hecate-daemon", "hecate-marthad", "hecate-traderd"]);
  expect(await on(beam00, "podman exec hecate-traderd env")).toContain("HECATE_RAM_GB=64");
});

test("the core's tag restarts those that require it as well, and says so", async () => {
  services = { ...services, ...tagged("hecate-daemon", "0.8.1") };
  await configure();

  const { exitCode, output } = await stack.up();

  expect(exitCode, output).toBe(0);
  expect(output).toContain("restart hecate-daemon (image 0.8.0 -> 0.8.1)");
  for (const daemon of ["hecate-marthad", "hecate-traderd"]) {
    expect(output).toContain(`restart ${daemon} (with what it requires)`);
  }
  expect(restarted(before, await invocations(beam00))).toEqual(["hecate-daemon", "hecate-marthad", "hecate-traderd"]);
  expect(await versionOf(beam00, "hecate-daemon")).toBe("0.8.1");
  expect(await versionOf(beam01, "hecate-daemon")).toBe("0.8.1");
  expect(await sick(beam00, allServices)).toEqual([]);
});

/** The lines of units and env files that a preview marks as gone or new. */
function changedLines(output: string): string[] {
  return output
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => /^[-+] \w+=/.test(line));
}

/** Names of the resources that a preview would change, sorted. */
function changedResources(output: string): string[] {
  const rows = output.matchAll(/^ *[-+~]+ \S+: \((?:create|update|delete|replace)\)\n(?:.*\n)??.*\[urn=.*::(\S+)\]$/gm);
  return [...rows].map(([, name = ""]) => name).sort();
}
