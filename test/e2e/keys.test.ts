import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import type { Host } from "../../lab/index.ts";
import { makeKey } from "../support/sshd.ts";
import type { KeyPair } from "../support/sshd.ts";
import { activeUnits } from "./support/look.ts";
import { bootHosts, nodeConfig, nth, on, wipe } from "./support/hosts.ts";
import { Stack } from "./support/stack.ts";

const services = ["hecate-daemon", "hecate-traderd"];

describe("operators with private keys of their own", () => {
  let host: Host;
  let stack: Stack;
  let keys: string;
  let anna: string;
  let bert: string;

  beforeAll(async () => {
    const { hosts } = await bootHosts(["beam00"]);
    host = nth(hosts, 0);
    await wipe(host);
    keys = mkdtempSync(join(tmpdir(), "hecate-keys-"));
    [anna, bert] = [await authorized("anna"), await authorized("bert")];
    stack = await Stack.create("keys");
  });

  afterAll(async () => {
    await wipe(host);
    await on(host, "sed -i '/ operator-/d' .ssh/authorized_keys");
    stack.remove();
    rmSync(keys, { recursive: true });
  });

  async function authorized(name: string): Promise<string> {
    const pair: KeyPair = makeKey(keys, "ed25519");
    const [type = "", key = ""] = pair.public.split(" ");
    await on(host, `echo '${type} ${key} operator-${name}' >>.ssh/authorized_keys`);
    const file = join(keys, name);
    writeFileSync(file, pair.private, { mode: 0o600 });
    return file;
  }

  async function configure(privateKeyFile: string, env: object = {}): Promise<void> {
    await stack.configure({ nodes: { beam00: nodeConfig(host, services, { privateKeyFile, env }) } });
  }

  test("see no change that is none", async () => {
    await configure(anna);
    await stack.cli("up", "--yes", "--non-interactive");
    for (const operator of [bert, anna, bert]) {
      await configure(operator);
      const { exitCode, output } = await stack.up("--expect-no-changes");
      expect(exitCode, output).toBe(0);
    }
  });

  test("change the node one after the other", async () => {
    for (const [index, operator] of [bert, anna].entries()) {
      await configure(operator, { CHANGE: String(index) });
      const { exitCode, output } = await stack.up();
      expect(exitCode, output).toBe(0);
      expect(await on(host, "cat .hecate/config/node.env")).toContain(`CHANGE=${index}`);
    }
  });

  test("renew a key that the node refuses, and can destroy afterwards", async () => {
    await on(host, "sed -i '/ operator-anna/d' .ssh/authorized_keys");
    await configure(bert, { CHANGE: "1" });
    const renewed = await stack.up();
    expect(renewed.exitCode, renewed.output).toBe(0);
    expect(renewed.output).toContain("2 updated");
    const again = await stack.up("--expect-no-changes");
    expect(again.exitCode, again.output).toBe(0);
    const destroyed = await stack.destroy();
    expect(destroyed.exitCode, destroyed.output).toBe(0);
    expect(await activeUnits(host)).toEqual([]);
  });
});
