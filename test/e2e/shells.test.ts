import { afterAll, beforeAll, describe, expect, test } from "vitest";

import type { Host, RunResult } from "../../lab/index.ts";
import { nodeProgram } from "../../node/program.ts";
import { bootHosts, footprint, invocations, nodeConfig, nth, on, sick, wipe } from "./support/hosts.ts";
import { pairBundle } from "./support/pair.ts";
import { Stack } from "./support/stack.ts";

const services = ["hecate-daemon", "hecate-traderw"];
const owner = "hecate/shells";
const claim = "0123456789abcdef";

const pair = { owner, node: "bare", claim, stableSeconds: 2, env: "GREETING=a b  \"c\" $d 'e'\n" };

/** The node program on a host, run by one of the shells it is written for. */
class ShellRun {
  readonly #host: Host;
  readonly #command: string;

  constructor(host: Host, shell: string) {
    this.#host = host;
    this.#command = `HECATE_SH="${shell}" ${shell} program`;
  }

  converge(input: string): Promise<RunResult> {
    return this.#host.ssh(`${this.#command} converge`, { stdin: input });
  }

  delete(): Promise<RunResult> {
    return this.#host.ssh(`${this.#command} delete ${owner} ${claim}`);
  }
}

let bare: Host;
let full: Host;

beforeAll(async () => {
  const { hosts } = await bootHosts([{ name: "bare", bare: true }, "beam00"]);
  bare = nth(hosts, 0);
  full = nth(hosts, 1);
  await Promise.all(
    hosts.map(async (host) => {
      await wipe(host);
      await host.ssh("cat >program", { stdin: nodeProgram().text });
    }),
  );
});

afterAll(async () => {
  await Promise.all(
    [bare, full].map(async (host) => {
      await wipe(host);
      await on(host, "rm -f program");
    }),
  );
});

function succeeded({ exitCode, stdout, stderr }: RunResult): string {
  expect(exitCode, stdout + stderr).toBe(0);
  // A shell that stumbles says so there.
  expect(stderr).toBe("");
  return stdout;
}

describe.each([
  ["dash", "without curl, python and busybox", () => bare],
  ["bash", "with everything", () => full],
  ["busybox ash", "with everything", () => full],
])("the node program run by %s on a host %s", (shell, _, hostOf) => {
  const program = (): ShellRun => new ShellRun(hostOf(), shell);

  test("converges, and has nothing to do after that", async () => {
    const host = hostOf();
    expect(succeeded(await program().converge(pairBundle(pair, "0.1.0")))).toContain(
      "bare: done: 2 services as declared",
    );
    expect(await sick(host, services)).toEqual([]);
    const before = [await footprint(host), await invocations(host)];
    expect(succeeded(await program().converge(pairBundle(pair, "0.1.0")))).toBe("bare: nothing to do\n");
    expect([await footprint(host), await invocations(host)]).toEqual(before);
  });

  test("puts a change back that breaks a service", async () => {
    const host = hostOf();
    const { "hecate-daemon": daemon } = await invocations(host);
    const { exitCode, stdout, stderr } = await program().converge(pairBundle(pair, "exits"));
    expect(exitCode).toBe(1);
    expect(stderr).toBe("");
    expect(stdout).toContain("hecate-traderw.service did not stay up");
    expect(stdout).toContain("Everything was put back as it was before and is healthy");
    expect(await sick(host, services)).toEqual([]);
    expect((await invocations(host))["hecate-daemon"]).toBe(daemon);
    expect(succeeded(await program().converge(pairBundle(pair, "0.1.0")))).toBe("bare: nothing to do\n");
  });

  test("deletes all but the data", async () => {
    const host = hostOf();
    expect(succeeded(await program().delete())).toContain("done: services gone, data kept");
    expect(await invocations(host)).toEqual({});
    expect(await on(host, "find .hecate .config/containers ! -type d 2>/dev/null || true")).toBe("");
    expect(await on(host, "ls -d .hecate/hecate-daemon")).toBe(".hecate/hecate-daemon");
  });
});

describe("what is not a whole bundle", () => {
  const whole = pairBundle(pair, "0.1.0");
  const header = whole.indexOf("\n") + 1;
  const flipped = whole.slice(0, -9) + (whole.at(-9) === "A" ? "B" : "A") + whole.slice(-8);

  test.each([
    ["nothing", ""],
    ["a part of the first line", whole.slice(0, 20)],
    ["the first line alone", whole.slice(0, header)],
    ["one byte of the content", whole.slice(0, header + 1)],
    ["half of it", whole.slice(0, whole.length >> 1)],
    ["all but the last byte", whole.slice(0, -1)],
    ["a byte too many", `${whole}=`],
    ["another byte", flipped],
    ["another format", whole.replace("hecate-bundle 1", "hecate-bundle 2")],
    ["garbage", "\u0000\u00ff$(touch pwned) `touch pwned`\n".repeat(1000)],
  ])("%s changes nothing and is told", async (_, input) => {
    const before = await on(full, "find . -path ./.local -prune -o -printf '%p %C@\\n' | sort");
    const { exitCode, stdout, stderr } = await new ShellRun(full, "dash").converge(input);
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^error: .*; nothing was changed\. Run /);
    expect(stderr).toBe("");
    expect(await on(full, "find . -path ./.local -prune -o -printf '%p %C@\\n' | sort")).toBe(before);
    expect(await on(full, "ls -d $XDG_RUNTIME_DIR/hecate-fleet.* 2>/dev/null || true")).toBe("");
  });
});

test("a deployment reaches a host without curl, python and busybox", async () => {
  const stack = await Stack.create("shells");
  const all = ["hecate-daemon", "hecate-traderd", "hecate-traderw"];
  await stack.configure({ nodes: { bare: nodeConfig(bare, all) } });
  const up = await stack.up();
  expect(up.exitCode, up.output).toBe(0);
  expect(await sick(bare, all)).toEqual([]);
  const again = await stack.up("--expect-no-changes");
  expect(again.exitCode, again.output).toBe(0);
  const { exitCode, output } = await stack.destroy();
  expect(exitCode, output).toBe(0);
  expect(await invocations(bare)).toEqual({});
  stack.remove();
});
