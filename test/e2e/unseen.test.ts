import { cpSync, mkdtempSync, appendFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import type { Host } from "../../lab/index.ts";
import { nodeProgram } from "../../node/program.ts";
import { bootHosts, nodeConfig, nth, on, sick, wipe } from "./support/hosts.ts";
import { versionOf } from "./support/look.ts";
import { tagged, traderServices } from "./support/nodes.ts";
import { Stack } from "./support/stack.ts";

const repository = resolve(import.meta.dirname, "../..");
const program = (root: string): string => `export * from "${root}/index.ts";\n`;

/** Commands of root that keep a preview, and nothing else, from an answer. */
const slow = "/usr/local/bin/gzip";
const slowed = `printf '%s\\n' '#!/bin/sh' 'case $(tr "\\\\0" " " <"/proc/$PPID/cmdline") in *"/program\\" plan"*) sleep 60 ;; esac' 'exec /usr/bin/gzip "$@"' >${slow}; chmod 755 ${slow}`;

describe("a node that nobody looked at", () => {
  let host: Host;
  let stack: Stack;
  let earlier: string;

  beforeAll(async () => {
    const { hosts } = await bootHosts(["beam00"]);
    host = nth(hosts, 0);
    await wipe(host);
    earlier = mkdtempSync(join(tmpdir(), "hecate-earlier-"));
    for (const part of ["components", "config", "node", "quadlet", "services", "index.ts", "package.json"]) {
      cpSync(join(repository, part), join(earlier, part), { recursive: true });
    }
    symlinkSync(join(repository, "node_modules"), join(earlier, "node_modules"));
    // Another version of the program, which tells when it runs although it must not.
    const told = '[ ! -e "$HOME/no-earlier" ] || { echo "error: the earlier program ran"; exit 1; }\n';
    appendFileSync(join(earlier, "node/program/base.sh"), told);
    stack = await Stack.create("unseen", program(earlier));
  });

  afterAll(async () => {
    await host.root(`rm -f ${slow}`);
    await on(host, "rm -f no-earlier");
    await stack.destroy();
    await wipe(host);
    stack.remove();
    rmSync(earlier, { recursive: true });
  });

  async function configure(tag: string, more: object = {}): Promise<void> {
    await stack.configure({
      nodes: { beam00: nodeConfig(host, traderServices) },
      services: tagged("hecate-traderw", tag),
      ...more,
    });
  }

  test("in time runs the program of its bundle, and no earlier one", async () => {
    await configure("0.1.0");
    const first = await stack.up();
    expect(first.exitCode, first.output).toBe(0);

    await host.root(slowed);
    await on(host, "touch no-earlier");
    const still = await stack.preview("--expect-no-changes");
    expect(still.exitCode, still.output).toBe(0);
    expect(still.output).toContain("It was not observed");

    stack.program(program(repository));
    await configure("0.2.0");
    const changed = await stack.up();
    expect(changed.exitCode, changed.output).toBe(0);
    expect(await versionOf(host, "hecate-traderw")).toBe("0.2.0");

    await host.root(`rm ${slow}`);
    const again = await stack.up("--expect-no-changes");
    expect(again.exitCode, again.output).toBe(0);
  });

  test("on purpose gets the program again after it was set up again", async () => {
    await configure("0.2.0", { observe: "off" });
    await stack.cli("up", "--yes", "--non-interactive");
    await wipe(host);
    await configure("0.1.0", { observe: "off" });
    const { exitCode, output } = await stack.up();
    expect(exitCode, output).toBe(0);
    expect(await versionOf(host, "hecate-traderw")).toBe("0.1.0");
    expect(await sick(host, traderServices)).toEqual([]);
    expect(await on(host, `sha256sum <${nodeProgram().path}`)).toContain(nodeProgram().sha256);
  });
});
