import { afterAll, beforeAll, expect, test } from "vitest";

import type { Host, RunResult } from "../../lab/index.ts";
import { bootHosts, footprint, nodeConfig, nth, on, sick, wipe } from "./support/hosts.ts";
import { allServices } from "./support/nodes.ts";
import { Stack } from "./support/stack.ts";

let host: Host;
let stack: Stack;

/** What is broken as root, and what is done about it where the message's own command is not for a test. */
const broken = [
  { how: "mv /usr/libexec/podman/quadlet /usr/libexec/podman/quadlet.away", told: "Podman's Quadlet generator" },
  { how: "sed -i '/^rl:/d' /etc/subuid /etc/subgid", told: "rl has no range in /etc/subuid" },
  { how: "rm /var/lib/systemd/linger/rl", told: "the services would end with the last login of rl" },
  {
    how: "install -d -o rl -g rl ~rl/.hecate; mkdir -p ~rl/.hecate/gitops; chown root: ~rl/.hecate/gitops",
    told: "/home/rl/.hecate/gitops cannot be written by rl",
  },
  {
    how: "systemd-run --unit=stranger /usr/bin/python3 -m http.server 5174",
    told: "port 5174, which hecate-traderw publishes, is held by a process of user root",
  },
];

/** What a podman that is installed anew brings back, and a stranger who is asked to go. */
const byHand = "mv /usr/libexec/podman/quadlet.away /usr/libexec/podman/quadlet; systemctl stop stranger";

beforeAll(async () => {
  const { hosts } = await bootHosts(["beam00"]);
  host = nth(hosts, 0);
  await wipe(host);
  stack = await Stack.create("preflight");
  await stack.configure({ nodes: { beam00: nodeConfig(host, "*") } });
});

afterAll(async () => {
  await host.root(
    `${byHand}; touch /var/lib/systemd/linger/rl; grep -q rl: /etc/subuid || usermod --add-subuids 100000-165535 --add-subgids 100000-165535 rl; chown rl: ~rl/.hecate/gitops`,
  );
  await wipe(host);
  stack.remove();
});

/** Runs a command as root in a cgroup of the host's own, as a login does; logind asks for that. */
function asRoot(command: string): Promise<RunResult> {
  return host.root(`systemd-run --quiet --wait --pipe ${command}`);
}

/** Commands that the output gives as fixes; Pulumi shows them twice. */
function fixes(output: string): string[] {
  return [...new Set([...output.matchAll(/^ *beam00: .*\. (sudo .*)$/gm)].map(([, fix = ""]) => fix))];
}

test("all that a node lacks is told at once, each with its fix, and nothing is written", async () => {
  for (const { how } of broken) {
    const { exitCode, stderr } = await host.root(how);
    expect(exitCode, stderr).toBe(0);
  }
  const before = await footprint(host);

  const refused = await stack.up("--skip-preview");

  expect(refused.exitCode, refused.output).not.toBe(0);
  for (const { told } of broken) expect(refused.output).toContain(told);
  expect(refused.output).toContain("beam00 does not take the change; nothing was changed on it");
  expect(await footprint(host)).toBe(before);
  expect(await on(host, "systemctl --user list-units --all --plain --no-legend 'hecate-*'")).toBe("");

  // The commands that it gives do what they say.
  const commands = fixes(refused.output).filter((fix) => /^sudo (usermod|loginctl|chown)/.test(fix));
  expect(commands.length).toBe(4);
  for (const command of commands) {
    const { exitCode, stderr } = await asRoot(command.replace(/^sudo /, "").replace(/ && .*/, ""));
    expect(exitCode, `${command}: ${stderr}`).toBe(0);
  }
  await host.root(byHand);

  const up = await stack.up();
  expect(up.exitCode, up.output).toBe(0);
  expect(up.output).not.toContain("beam00: warning");
  expect(await sick(host, allServices)).toEqual([]);
});

test("the ports of services that run are no conflict, and a node in order has no findings", async () => {
  await stack.configure({ nodes: { beam00: nodeConfig(host, "*", { env: { HECATE_RAM_GB: "16" } }) } });
  const up = await stack.up();
  expect(up.exitCode, up.output).toBe(0);
  expect(up.output).not.toMatch(/beam00: (warning|error)/);
});

test("without a user manager nothing is begun, and the rest is looked at all the same", async () => {
  await host.root(
    "rm /var/lib/systemd/linger/rl; systemctl mask --runtime user@1000.service; systemctl stop user@1000.service; sed -i '/^rl:/d' /etc/subuid",
  );
  try {
    await stack.configure({ nodes: { beam00: nodeConfig(host, "*", { env: { HECATE_RAM_GB: "17" } }) } });
    const told = await stack.up("--skip-preview");
    expect(told.exitCode, told.output).not.toBe(0);
    expect(told.output).toContain("the systemd user manager of rl does not answer at /run/user/1000");
    expect(told.output).toContain("rl has no range in /etc/subuid");
    expect(told.output).toContain(". sudo loginctl enable-linger rl");
  } finally {
    await host.root(
      "systemctl unmask --runtime user@1000.service; usermod --add-subuids 100000-165535 rl; systemd-run --quiet --wait loginctl enable-linger rl; systemctl start user@1000.service",
    );
  }
  const up = await stack.up();
  expect(up.exitCode, up.output).toBe(0);
  expect(await sick(host, allServices)).toEqual([]);
});
