import { spawnSync } from "node:child_process";
import { resolve } from "node:path";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { findEngine } from "../../engine/findEngine.ts";
import type { Host } from "../../lab/index.ts";
import { bootHosts, invocations, nth, on, sick, wipe } from "./support/hosts.ts";
import { traderServices } from "./support/nodes.ts";

const repository = resolve(import.meta.dirname, "../..");

/** What the program runs on; tests and their tools stay here. */
const packages = [
  ...["components", "config", "engine", "node", "quadlet", "services", "index.ts", "package.json", "Pulumi.yaml"],
  "node_modules",
];

describe("a machine that deploys to itself", () => {
  let host: Host;

  beforeAll(async () => {
    const { hosts } = await bootHosts(["beam00"]);
    host = nth(hosts, 0);
    await wipe(host);
    const { cli } = await findEngine({ progress: () => undefined });
    await on(host, "rm -rf project; mkdir -p project/state project/bin");
    copy(repository, packages, "project");
    copy(resolve(cli.path, ".."), ["."], "project/bin");
    await pulumi("stack", "init", "self");
    await configure({ local: true });
  });

  afterAll(async () => {
    await wipe(host);
    await on(host, "rm -rf project");
  });

  function copy(from: string, what: readonly string[], to: string): void {
    const ssh = ["ssh", ...host.sshArguments(), "--", `tar -xf - -C ${to}`].map((word) => `'${word}'`).join(" ");
    const { status, stderr } = spawnSync("sh", ["-c", `tar -C '${from}' -cf - ${what.join(" ")} | ${ssh}`], {
      encoding: "utf8",
    });
    if (status !== 0) throw new Error(stderr);
  }

  /** Says how the machine reaches itself. JSON is YAML. */
  async function configure(way: object): Promise<void> {
    const config = JSON.stringify({ "hecate:nodes": { self: { ...way, services: traderServices } } });
    await on(
      host,
      `cd project && sed -i '/^config:/d' Pulumi.self.yaml && echo 'config: ${config}' >>Pulumi.self.yaml`,
    );
  }

  function pulumi(...args: string[]): Promise<string> {
    const words = args.map((word) => `'${word}'`).join(" ");
    return on(
      host,
      `cd project && PATH=$PWD/bin:$PWD/node_modules/.bin:$PATH PULUMI_BACKEND_URL=file://$PWD/state PULUMI_CONFIG_PASSPHRASE=throw-away \\
        node engine/pulumi.ts ${words} --non-interactive --color=never 2>&1`,
    );
  }

  test("shows its plan, does it, and has nothing to do after that", async () => {
    expect(await pulumi("preview", "--diff")).toContain("self: start hecate-traderw (new)");
    await pulumi("up", "--yes");
    expect(await sick(host, traderServices)).toEqual([]);
    const before = await invocations(host);
    await pulumi("up", "--yes", "--expect-no-changes");
    expect(await invocations(host)).toEqual(before);
  });

  test("is reached over SSH, and without it again: its services run on", async () => {
    await on(
      host,
      "rm -f key key.pub; ssh-keygen -q -t ed25519 -N '' -f key && cat key.pub >>.ssh/authorized_keys && rm key.pub",
    );
    const before = await invocations(host);
    for (const way of [
      { host: "127.0.0.1", user: host.user, hostKey: host.hostKey, privateKeyFile: "~/key" },
      { local: true },
    ]) {
      await configure(way);
      expect(await pulumi("up", "--yes")).toMatch(/belongs to another resource of the same stack .*: left as it is/);
      expect(await invocations(host)).toEqual(before);
      expect(await sick(host, traderServices)).toEqual([]);
      await pulumi("preview", "--expect-no-changes");
    }
  });

  test("sees what was done by hand, and mends it", async () => {
    await on(host, "systemctl --user stop hecate-traderw; rm .hecate/fleet/bin/*");
    expect(await pulumi("preview", "--diff")).toContain("self: start hecate-traderw (stopped by hand)");
    await pulumi("up", "--yes");
    expect(await sick(host, traderServices)).toEqual([]);
    await pulumi("preview", "--expect-no-changes");
  });

  test("takes its services away and keeps their data", async () => {
    await on(host, "echo kept >.hecate/hecate-daemon/mine");
    await pulumi("destroy", "--yes");
    expect(await on(host, "cat .hecate/hecate-daemon/mine; ls .config/containers/systemd 2>/dev/null || true")).toBe(
      "kept",
    );
  });
});
