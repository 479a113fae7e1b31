import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ExpectStatic } from "vitest";

import type { Host } from "../../lab/index.ts";
import { bootHosts, nodeConfig, nth, on, sick, wipe } from "./support/hosts.ts";
import { versionOf } from "./support/look.ts";
import { tagged } from "./support/nodes.ts";
import { Stack } from "./support/stack.ts";

const target = "network-online.target";
const waitUnit = "podman-user-wait-network-online.service";
const wanted = `/etc/systemd/system/multi-user.target.wants/${target}`;

/** The first two are hosts of their own: what is broken here must not slow down another file's tests. */
let [masked, unwanted, online]: Host[] = [];
let [onMasked, onUnwanted, onOnline]: Stack[] = [];

beforeAll(async () => {
  const { hosts } = await bootHosts([{ name: "offline" }, { name: "offline-forky", release: "forky" }, "beam00"]);
  [masked, unwanted, online] = [nth(hosts, 0), nth(hosts, 1), nth(hosts, 2)];
  await Promise.all(hosts.map((host) => wipe(host)));
  await asRoot(masked, `systemctl mask ${target}`);
  await asRoot(unwanted, `rm -f ${wanted}`);
  await Promise.all([masked.reboot(), unwanted.reboot()]);
  [onMasked, onUnwanted, onOnline] = [
    await Stack.create("masked"),
    await Stack.create("unwanted"),
    await Stack.create("online"),
  ];
});

afterAll(async () => {
  await Promise.all(
    [masked, unwanted].map(async (host) => {
      await host?.root(`systemctl unmask ${target}; systemctl add-wants multi-user.target ${target}`);
      await host?.root(`systemctl start ${target}`);
    }),
  );
  await Promise.all([masked, unwanted, online].map(async (host) => host && wipe(host)));
  for (const stack of [onMasked, onUnwanted, onOnline]) stack?.remove();
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

/** Deploys a good version while its start waits for the network, and checks that the run names the cause at once. */
async function deployBehindNetwork(
  expect: ExpectStatic,
  stack: Stack,
  host: Host,
  cause: string,
  fix: string,
): Promise<string> {
  await configure(stack, host, "0.8.0");
  const run = stack.start("up", "--yes", "--non-interactive");
  const named = `waiting for the network: ${waitUnit} waits up to 90 s for ${target} of the system (${cause})`;
  await expect.poll(() => run.output(), { timeout: 60_000, interval: 100 }).toContain(named);
  // The preview has warned; on the node the cause is the first word of the gate, before its first report at 5 s.
  expect(run.output()).toContain(`warning: beam: ${target} of the system is not active (${cause})`);
  expect(run.output()).toMatch(/ beam: gate\n(?:@ .*\n)*.* beam: waiting for the network: /);
  expect(fixOf(run.output())).toBe(fix);

  expect(await run.exitCode, run.output()).toBe(0);
  expect(await sick(host, ["hecate-daemon"])).toEqual([]);
  return run.output();
}

// The hosts wait most of the time, so they do it at the same time; each test polls by the `expect` of its own.
describe.concurrent("a host whose network target is masked, with Podman's own wait of 90 s", () => {
  test(
    "a good version is proven although its start waits longer than its deadline, and the cause is named at once",
    { concurrent: false },
    async ({ expect }) => {
      const fix = `systemctl unmask ${target} && ${start}`;
      const output = await deployBehindNetwork(expect, there(onMasked), there(masked), "it is masked", fix);
      expect(output).toMatch(new RegExp(`waiting for hecate-daemon \\(queued behind ${waitUnit}\\), after [6-9]\\d s`));
    },
  );

  test(
    "while the starts of a boot wait, nothing is drift, and the command of the warning ends the wait",
    { concurrent: false },
    async ({ expect }) => {
      const [stack, host] = [there(onMasked), there(masked)];
      await host.reboot();
      const preview = await stack.preview("--expect-no-changes");
      expect(await on(host, "systemctl --user show --value -p ActiveState hecate-daemon.service")).toBe("inactive");
      expect(preview.exitCode, preview.output).toBe(0);
      expect(preview.output).toContain(`${target} of the system is not active (it is masked)`);

      await asRoot(host, fixOf(preview.output));
      await expect.poll(() => sick(host, ["hecate-daemon"]), { timeout: 20_000 }).toEqual([]);
      const mended = await stack.preview("--expect-no-changes");
      expect(mended.exitCode, mended.output).toBe(0);
      expect(mended.output).not.toContain(target);
    },
  );
});

describe.concurrent(
  "a host whose network target no unit starts, with a wait that is shorter than Podman's 90 s",
  () => {
    test(
      "a good version is proven although its start waits longer than its deadline",
      { concurrent: false },
      async ({ expect }) => {
        const [stack, host] = [there(onUnwanted), there(unwanted)];
        // Longer than the deadline.
        const dropIn = `.config/systemd/user/${waitUnit}.d`;
        await on(
          host,
          `mkdir -p ${dropIn}; printf '[Service]\\nTimeoutStartSec=25s\\n' >${dropIn}/short.conf; systemctl --user daemon-reload`,
        );
        const output = await deployBehindNetwork(
          expect,
          stack,
          host,
          "no unit of the system starts it",
          `${addWants} && ${start}`,
        );
        expect(output).toMatch(
          new RegExp(`waiting for hecate-daemon \\(queued behind ${waitUnit}\\), after [12]\\d s`),
        );
      },
    );

    test(
      "a version that fails is put back although the old one's start waits as well",
      { concurrent: false },
      async ({ expect }) => {
        const [stack, host] = [there(onUnwanted), there(unwanted)];
        await configure(stack, host, "exits");
        const failed = await stack.up();

        expect(failed.exitCode, failed.output).not.toBe(0);
        expect(failed.seconds).toBeGreaterThan(50);
        expect(failed.output).toContain("error: hecate-daemon.service did not stay up");
        expect(failed.output.match(/waiting for the network:/g)?.length).toBeGreaterThanOrEqual(2);
        expect(failed.output).toContain("Everything was put back as it was before and is healthy");
        expect(await versionOf(host, "hecate-daemon")).toBe("0.8.0");
        expect(await sick(host, ["hecate-daemon"])).toEqual([]);
      },
    );

    test(
      "a power cut while a start waits: the boot waits as well, and proves the change",
      { concurrent: false },
      async ({ expect }) => {
        const [stack, host] = [there(onUnwanted), there(unwanted)];
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
      },
    );
  },
);

describe.concurrent("a service behind a unit that never ends its start", () => {
  test("ends in an error that names what it waits for, and is put back", { concurrent: false }, async ({ expect }) => {
    const [stack, host] = [there(onOnline), there(online)];
    await configure(stack, host, "0.8.0");
    const deployed = await stack.up();
    expect(deployed.exitCode, deployed.output).toBe(0);
    await on(
      host,
      "mkdir -p .config/systemd/user; printf '[Service]\\nType=oneshot\\nExecStart=/bin/sleep 900\\n' >.config/systemd/user/slow.service; systemctl --user daemon-reload",
    );
    await configure(stack, host, "0.8.1", { unit: { Wants: ["slow.service"], After: ["slow.service"] } });
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
});
