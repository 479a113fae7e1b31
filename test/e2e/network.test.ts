import { afterAll, beforeAll, expect, test } from "vitest";

import type { Host } from "../../lab/index.ts";
import { bootHosts, nodeConfig, nth, on, sick, wipe } from "./support/hosts.ts";
import { versionOf } from "./support/look.ts";
import { tagged } from "./support/nodes.ts";
import { Stack } from "./support/stack.ts";

const target = "network-online.target";
const waitUnit = "podman-user-wait-network-online.service";
const wanted = `/etc/systemd/system/multi-user.target.wants/${target}`;

/** Hosts of their own: what is broken here must not slow down another file's tests. */
let [trixie, forky]: Host[] = [];
let [onTrixie, onForky]: Stack[] = [];

beforeAll(async () => {
  const { hosts } = await bootHosts([{ name: "offline" }, { name: "offline-forky", release: "forky" }]);
  [trixie, forky] = [nth(hosts, 0), nth(hosts, 1)];
  await Promise.all(hosts.map((host) => wipe(host)));
  await asRoot(trixie, `systemctl mask ${target}`);
  await asRoot(forky, `rm -f ${wanted}`);
  await Promise.all(hosts.map((host) => host.reboot()));
  [onTrixie, onForky] = [await Stack.create("trixie"), await Stack.create("forky")];
});

afterAll(async () => {
  await Promise.all(
    [trixie, forky].map(async (host) => {
      if (host === undefined) return;
      await host.root(`systemctl unmask ${target}; systemctl add-wants multi-user.target ${target}`);
      await host.root(`systemctl start ${target}`);
      await wipe(host);
    }),
  );
  onTrixie?.remove();
  onForky?.remove();
});

function there<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error("the hosts were not booted");
  return value;
}

async function asRoot(host: Host, command: string): Promise<void> {
  const { exitCode, stderr } = await host.root(command);
  expect(exitCode, `${command}: ${stderr}`).toBe(0);
}

async function configure(stack: Stack, host: Host, tag: string, more: object = {}): Promise<void> {
  await stack.configure({
    nodes: { beam: nodeConfig(host, ["hecate-daemon"]) },
    services: tagged("hecate-daemon", tag, { health: { deadline: "20s" }, ...more }),
  });
}

/** The command that the output gives for the network, in the preview behind a sentence. */
function fixOf(output: string): string {
  return /(?:fix: |for it\. )(sudo .*)$/m.exec(output)?.[1]?.replaceAll("sudo ", "") ?? "no fix";
}

const start = `systemctl start ${target}`;
const addWants = `systemctl add-wants multi-user.target ${target}`;

test("a good version is proven although its start waits longer than its deadline, and the cause is named at once", async () => {
  const cases = [
    {
      stack: there(onTrixie),
      host: there(trixie),
      cause: "it is masked",
      fix: `systemctl unmask ${target} && ${start}`,
    },
    {
      ...{ stack: there(onForky), host: there(forky) },
      ...{ cause: "no unit of the system starts it", fix: `${addWants} && ${start}` },
    },
  ];
  await Promise.all(
    cases.map(async ({ stack, host, cause, fix }) => {
      await configure(stack, host, "0.8.0");
      const run = stack.start("up", "--yes", "--non-interactive");
      const named = `waiting for the network: ${waitUnit} waits up to 90 s for ${target} of the system (${cause})`;
      await expect.poll(() => run.output(), { timeout: 60_000, interval: 100 }).toContain(named);
      // The preview has warned; on the node the cause is the first word of the gate, before its first report at 5 s.
      expect(run.output()).toContain(`warning: beam: ${target} of the system is not active (${cause})`);
      expect(run.output()).toMatch(/ beam: gate\n(?:@ .*\n)*.* beam: waiting for the network: /);
      expect(fixOf(run.output())).toBe(fix);

      expect(await run.exitCode, run.output()).toBe(0);
      expect(run.output()).toMatch(
        new RegExp(`waiting for hecate-daemon \\(queued behind ${waitUnit}\\), after [6-9]\\d s`),
      );
      expect(await sick(host, ["hecate-daemon"])).toEqual([]);
    }),
  );
});

test("while the starts of a boot wait, nothing is drift, and the command of the warning ends the wait", async () => {
  const [stack, host] = [there(onTrixie), there(trixie)];
  await host.reboot();
  const preview = await stack.preview("--expect-no-changes");
  expect(await on(host, "systemctl --user show --value -p ActiveState hecate-daemon.service")).toBe("inactive");
  expect(preview.exitCode, preview.output).toBe(0);
  expect(preview.output).toContain(`${target} of the system is not active (it is masked)`);

  await asRoot(host, fixOf(preview.output));
  await expect.poll(() => sick(host, ["hecate-daemon"]), { timeout: 10_000 }).toEqual([]);
  const mended = await stack.preview("--expect-no-changes");
  expect(mended.exitCode, mended.output).toBe(0);
  expect(mended.output).not.toContain(target);
});

test.concurrent("a start that never comes ends in an error that names what it waits for, and is put back", async () => {
  const [stack, host] = [there(onTrixie), there(trixie)];
  await on(
    host,
    "mkdir -p .config/systemd/user; printf '[Service]\\nType=oneshot\\nExecStart=/bin/sleep 900\\n' >.config/systemd/user/slow.service; systemctl --user daemon-reload",
  );
  const behind = { unit: { Wants: ["slow.service"], After: ["slow.service"] } };
  await configure(stack, host, "0.8.1", behind);
  const failed = await stack.up();
  await on(host, "systemctl --user stop slow.service");

  expect(failed.exitCode, failed.output).not.toBe(0);
  expect(failed.seconds).toBeGreaterThan(120);
  expect(failed.output).toMatch(/waiting for hecate-daemon \(queued behind slow\.service\), after \d s/);
  expect(failed.output).toContain(
    "error: hecate-daemon.service was not started within 120 s: queued behind slow.service, which has not finished its own start",
  );
  expect(failed.output).toContain("Everything was put back as it was before and is healthy");
  expect(await versionOf(host, "hecate-daemon")).toBe("0.8.0");
  expect(await sick(host, ["hecate-daemon"])).toEqual([]);
});

test.concurrent("a version that fails is put back although the old one's start waits as well", async () => {
  const [stack, host] = [there(onForky), there(forky)];
  // Longer than the deadline, and shorter than Podman's own 90 s.
  const dropIn = `.config/systemd/user/${waitUnit}.d`;
  await on(
    host,
    `mkdir -p ${dropIn}; printf '[Service]\\nTimeoutStartSec=25s\\n' >${dropIn}/short.conf; systemctl --user daemon-reload`,
  );
  await configure(stack, host, "exits");
  const failed = await stack.up();

  expect(failed.exitCode, failed.output).not.toBe(0);
  expect(failed.seconds).toBeGreaterThan(50);
  expect(failed.output).toContain("error: hecate-daemon.service did not stay up");
  expect(failed.output.match(/waiting for the network:/g)?.length).toBeGreaterThanOrEqual(2);
  expect(failed.output).toContain("Everything was put back as it was before and is healthy");
  expect(await versionOf(host, "hecate-daemon")).toBe("0.8.0");
  expect(await sick(host, ["hecate-daemon"])).toEqual([]);
});

test("a power cut while a start waits: the boot waits as well, and proves the change", async () => {
  const [stack, host] = [there(onForky), there(forky)];
  await configure(stack, host, "0.8.1");
  const run = stack.start("up", "--yes", "--non-interactive");
  await expect.poll(() => run.output(), { timeout: 60_000, interval: 100 }).toContain("waiting for the network:");
  await host.reboot({ powerCut: true });
  expect(await run.exitCode, run.output()).not.toBe(0);

  const log = (): Promise<string> => on(host, "tail -n 1 .hecate/fleet/stacks/*/*/log");
  await expect.poll(log, { timeout: 100_000, interval: 1000 }).toMatch(/\tconverged\t-$/);
  expect(await on(host, "cat .hecate/fleet/stacks/*/*/resumed")).toContain("waiting for the network:");
  expect(await versionOf(host, "hecate-daemon")).toBe("0.8.1");
  expect(await sick(host, ["hecate-daemon"])).toEqual([]);
});
