import { afterAll, beforeAll, expect, test } from "vitest";

import type { Host } from "../../lab/index.ts";
import { bootHosts, invocations, nodeConfig, nth, on, sick, wipe } from "./support/hosts.ts";
import { activeUnits, restarted, tree, versionOf } from "./support/look.ts";
import { allServices, tagged, units } from "./support/nodes.ts";
import { Stack } from "./support/stack.ts";

/** Long enough for a good version on a busy machine. */
const deadlineSeconds = 15;
const health = { deadline: `${deadlineSeconds}s` };

/** What fails, and what its operator is told. */
const broken = [
  { tag: "exits", told: "did not stay up", journal: "cannot start: this version always exits at once" },
  {
    tag: "no-socket",
    told: `did not become healthy within ${deadlineSeconds} s`,
    journal: "no-socket is starting",
  },
  // Nothing was started, so there is no journal.
  { tag: "gone", told: "gone cannot be had; nothing was changed", journal: undefined },
];

let beam00: Host;
let stack: Stack;
let services: object = {};

/** What another service was set to stays so. */
async function configure(service: string, tag: string): Promise<void> {
  services = { ...services, ...tagged(service, tag, { health }) };
  // An image that is not to be had is for up to find here; what previews say of it is another test's.
  await stack.configure({ nodes: { beam00: nodeConfig(beam00, "*") }, services, askRegistries: "false" });
}

beforeAll(async () => {
  const { hosts } = await bootHosts(["beam00"]);
  beam00 = nth(hosts, 0);
  await wipe(beam00);
  stack = await Stack.create("broken");
});

afterAll(() => {
  stack.remove();
});

test("a first deployment that fails leaves nothing running and nothing linked", async () => {
  await configure("hecate-traderd", "exits");

  const failed = await stack.up();

  expect(failed.exitCode, failed.output).not.toBe(0);
  expect(failed.output).toContain("hecate-traderd.service did not stay up");
  expect(await on(beam00, "systemctl --user list-units --all --plain --no-legend 'hecate-*'")).toBe("");
  expect(await on(beam00, "podman ps --all --format '{{.Names}} {{.Status}} {{.Command}}'")).toBe("");
  const files = await tree(beam00, [".config/containers", ".hecate/gitops", ".hecate/config", ".hecate/secrets"]);
  expect(files.filter((path) => path.includes("hecate-") || path.endsWith(".env"))).toEqual([]);
});

test("mended, it deploys", async () => {
  await configure("hecate-traderd", "0.1.0");

  const up = await stack.up();

  expect(up.exitCode, up.output).toBe(0);
  expect(await activeUnits(beam00)).toEqual(units(allServices));
});

test.each(["hecate-traderd", "hecate-traderw"])("%s: a version that does not work is rolled back", async (service) => {
  const before = await invocations(beam00);

  for (const { tag, told, journal } of broken) {
    await configure(service, tag);
    const failed = await stack.up();

    expect(failed.exitCode, failed.output).not.toBe(0);
    expect(failed.output).toMatch(new RegExp(`beam00: .*error: ${service}.*${told}`));
    if (journal !== undefined) expect(failed.output).toContain(journal);
    // Stopping, the deadline and the way back; the rest is Pulumi.
    expect(failed.seconds).toBeLessThan(deadlineSeconds + 30);
    expect(await activeUnits(beam00)).toEqual(units(allServices));
    expect(await versionOf(beam00, service)).toBe("0.1.0");
    expect(await sick(beam00, allServices)).toEqual([]);
  }
  expect(restarted(before, await invocations(beam00))).toEqual([service]);

  await configure(service, "0.2.0");
  const green = await stack.up();
  const again = await stack.up();

  expect(green.exitCode, green.output).toBe(0);
  expect(await versionOf(beam00, service)).toBe("0.2.0");
  expect(again.exitCode, again.output).toBe(0);
  expect(again.output).not.toMatch(/^\s*[-+~] /m);
});
