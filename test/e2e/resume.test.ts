import { afterAll, beforeAll, expect, test } from "vitest";

import type { Host } from "../../lab/index.ts";
import { nodeProgram } from "../../node/program.ts";
import { bootHosts, invocations, nodeConfig, nth, on, sick, wipe } from "./support/hosts.ts";
import { versionOf } from "./support/look.ts";
import { tagged } from "./support/nodes.ts";
import { pairBundle } from "./support/pair.ts";
import { Stack } from "./support/stack.ts";

const services = ["hecate-daemon", "hecate-traderd", "hecate-traderw"];
let host: Host;

beforeAll(async () => {
  const { hosts } = await bootHosts(["beam00"]);
  host = nth(hosts, 0);
  await wipe(host);
});

afterAll(async () => {
  await wipe(host);
  await on(host, "rm -f program");
});

/** Files of ours that are there only while a transaction is open. */
function open(owner: string): Promise<string> {
  const stack = `.hecate/fleet/stacks/${owner}`;
  return on(
    host,
    `ls -d ${stack}/open ${stack}/before ${stack}/program .config/systemd/user/resume-* .config/systemd/user/*/resume-* 2>/dev/null || true`,
  );
}

async function untilTakenUp(owner: string): Promise<void> {
  await expect.poll(() => open(owner), { timeout: 120_000, interval: 1000 }).toBe("");
  await expect
    .poll(() => on(host, "systemctl --user is-active hecate-fleet-transaction || true"), { timeout: 30_000 })
    .toBe("inactive");
}

test("a power cut while a new version is on trial: the next boot gates it, the next up tells", async () => {
  const stack = await Stack.create("resume");
  const nodes = { beam00: nodeConfig(host, services) };
  await stack.configure({ nodes });
  await stack.cli("up", "--yes", "--non-interactive");

  const health = { deadline: "60s" };
  await stack.configure({ nodes, services: tagged("hecate-traderd", "slow", { health }) });
  const running = stack.start("up", "--yes", "--non-interactive");
  await expect.poll(() => running.output(), { timeout: 60_000, interval: 100 }).toContain("beam00: gate");
  expect(await open("hecate/resume")).toContain("default.target.wants/resume-hecate-fleet-");
  await host.stop({ powerCut: true });
  running.kill();
  await running.exitCode;
  await host.start();

  await untilTakenUp("hecate/resume");
  await expect.poll(() => sick(host, services), { timeout: 60_000 }).toEqual([]);
  expect(await versionOf(host, "hecate-traderd")).toBe("slow");
  expect(await on(host, "cut -f 3 .hecate/fleet/stacks/hecate/resume/log | tail -n 1")).toBe("converged");
  const before = await invocations(host);

  await stack.cli("cancel", "--yes", "--stack", "resume");
  const up = await stack.up();
  expect(up.exitCode, up.output).toBe(0);
  expect(up.output).toContain("beam00: this node went down during the last run, and took it up at its boot:");
  expect(up.output).toMatch(/beam00: {3}\| after a boot at .*: the change had come to its step gate; it is gated now/);
  expect(await invocations(host)).toEqual(before);
  const destroyed = await stack.destroy();
  expect(destroyed.exitCode, destroyed.output).toBe(0);
  stack.remove();
});

const owner = "hecate/torn";

const pair = { owner, node: "beam00", claim: "0123456789abcdef", stableSeconds: 1 };

/** The program, which stops for a while at a place on the way forward. */
function pausing(before: string): string {
  const text = nodeProgram().text.replace(before, (place) => `[ "$MODE" = rollback ] || sleep 60\n${place}`);
  expect(text).not.toBe(nodeProgram().text);
  return text;
}

test.each([
  ["before the first file is written", "  directories || {", false],
  ["when a file is written, and nothing is loaded", "        ;;\n      mode) chmod", true],
])("a power cut %s: the next boot puts back what was there", async (_, place, written) => {
  await host.ssh("cat >program", { stdin: nodeProgram().text });
  const first = await host.ssh("sh program converge", { stdin: pairBundle(pair, "0.1.0") });
  expect(first.exitCode, first.stdout).toBe(0);
  const unit = ".hecate/gitops/apps/hecate-traderw.container";
  const was = await on(host, `cat ${unit}`);

  await host.ssh("cat >program", { stdin: pausing(place) });
  void host.ssh("sh program converge", { stdin: pairBundle(pair, "0.2.0") }).catch(() => undefined);
  await expect
    .poll(() => on(host, `cat .hecate/fleet/stacks/${owner}/reached 2>/dev/null || true`), { timeout: 60_000 })
    .toBe("converge write");
  await expect.poll(async () => (await on(host, `cat ${unit}`)) !== was, { timeout: 20_000 }).toBe(written);
  await host.reboot({ powerCut: true });

  await untilTakenUp(owner);
  expect(await on(host, `cat ${unit}`)).toBe(was);
  await expect.poll(() => sick(host, ["hecate-daemon", "hecate-traderw"]), { timeout: 60_000 }).toEqual([]);
  expect(await versionOf(host, "hecate-traderw")).toBe("0.1.0");
  expect(await on(host, `cut -f 3 .hecate/fleet/stacks/${owner}/log | tail -n 1`)).toBe("rolled back after a boot");

  await host.ssh("cat >program", { stdin: nodeProgram().text });
  const next = await host.ssh("sh program converge", { stdin: pairBundle(pair, "0.2.0") });
  expect(next.exitCode, next.stdout).toBe(0);
  expect(next.stdout).toContain("the change had come to its step write; it is put back");
  expect(await versionOf(host, "hecate-traderw")).toBe("0.2.0");
  const gone = await host.ssh(`sh program delete ${owner} 0123456789abcdef`);
  expect(gone.exitCode, gone.stdout).toBe(0);
});
