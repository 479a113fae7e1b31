import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import type { Host } from "../../lab/index.ts";
import { SecretFinder } from "../support/secretFinder.ts";
import { bootHosts, invocations, nodeConfig, nth, wipe } from "./support/hosts.ts";
import { Stack } from "./support/stack.ts";

const cookie = "Sh0rtbread-in-plain-4711";
const finder = new SecretFinder({ cookie });

describe("a stack whose state holds secrets in plain text, as an earlier version wrote it", () => {
  let host: Host;
  let stack: Stack;

  beforeAll(async () => {
    const { hosts } = await bootHosts(["beam00"]);
    host = nth(hosts, 0);
    await wipe(host);
    stack = await Stack.create("plain");
    await configure();
    const { exitCode, output } = await stack.up();
    expect(exitCode, output).toBe(0);
  });

  afterAll(async () => {
    await wipe(host);
    stack.remove();
  });

  function configure(node: object = {}): Promise<void> {
    return stack.configure({
      nodes: { beam00: nodeConfig(host, ["hecate-daemon"], node) },
      secrets: { cookie, env: { "llm-providers": { OPENAI_API_KEY: "sk-0123456789" } } },
    });
  }

  /** Takes the marks of secrets from the inputs and outputs that had none, in the state and all older copies. */
  async function writePlainState(): Promise<void> {
    const file = join(stack.directory, "plain.json");
    const exported: unknown = JSON.parse(await stack.cli("stack", "export", "--show-secrets"));
    writeFileSync(file, JSON.stringify(withoutMarks(exported)));
    await stack.cli("stack", "import", "--file", file);
    writeFileSync(file, "");
    expect(finder.in(stack.state())).toEqual(["cookie"]);
  }

  /** Copies the state to where the engine keeps older ones. */
  function keepOlderCopies(): void {
    const root = join(stack.directory, "state/.pulumi");
    for (const [directory, name] of [
      ["stacks/hecate", "plain.json.bak"],
      ["backups/hecate/plain", "plain.1795832605.json"],
      ["history/hecate/plain", "plain-1795832605.checkpoint.json"],
    ] as const) {
      mkdirSync(join(root, directory), { recursive: true });
      writeFileSync(join(root, directory, name), stack.state());
    }
    writeFileSync(join(root, "backups/hecate/plain/plain.1795832606.json.gz"), gzipSync(stack.state()));
  }

  function olderCopies(): string[] {
    return finder.inFiles(join(stack.directory, "state")).map((line) => line.replace(/: cookie$/, ""));
  }

  test("a preview encrypts it, and shows none of it", async () => {
    await writePlainState();
    const { exitCode, output } = await stack.preview("--expect-no-changes");
    expect(exitCode, output).toBe(0);
    expect(output).toContain("The state of the stack plain held secrets in plain text. It is encrypted now.");
    expect(output).not.toMatch(/H4sI|sh -c/);
    expect(finder.in(stack.state())).toEqual([]);
  });

  test("the next up encrypts it where nothing else has changed, and restarts nothing", async () => {
    await writePlainState();
    keepOlderCopies();
    const before = await invocations(host);
    const { exitCode, output } = await stack.up("--expect-no-changes");
    expect(exitCode, output).toBe(0);
    expect(output).toContain("It is encrypted now.");
    expect(output).not.toMatch(/H4sI|sh -c/);
    expect(finder.in(stack.state())).toEqual([]);
    expect(await invocations(host)).toEqual(before);
  });

  test("each older copy is named, with what to delete and what to replace", async () => {
    const copies = olderCopies();
    expect(copies.length).toBeGreaterThanOrEqual(3);
    const { output } = await stack.up();
    const [, command = ""] = /^ {2}rm -- (.*)$/m.exec(output) ?? [];
    expect(
      command
        .split(" ")
        .map((path) => join(stack.directory, path))
        .sort(),
    ).toEqual(copies.sort());
    expect(output).toContain("replace these secrets");
    expect(output).toContain("hecate:secrets.cookie, hecate:secrets.env.llm-providers");

    await stack.cli("version");
    for (const path of copies) writeFileSync(path, "");
    const clean = await stack.up();
    expect(clean.output).not.toContain("plain text");
  });

  test("the next up encrypts what it has of a parked node, and speaks to nobody there", async () => {
    await writePlainState();
    await host.networkDown();
    try {
      await configure({ parked: true });
      const { exitCode, output } = await stack.up("--expect-no-changes");
      expect(exitCode, output).toBe(0);
      expect(finder.in(stack.state())).toEqual([]);
    } finally {
      await host.networkUp();
    }
  });
});

/** The marks that Pulumi's export has around what the host of an earlier version lost. */
function withoutMarks(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutMarks);
  if (typeof value !== "object" || value === null) return value;
  const lost = ["create", "delete", "stdin"];
  const entries = Object.entries(value)
    .filter(([key]) => key !== "additionalSecretOutputs")
    .map(([key, inner]: [string, unknown]) => [key, lost.includes(key) ? plain(inner) : withoutMarks(inner)]);
  return Object.fromEntries(entries);
}

function plain(value: unknown): unknown {
  const isSecret = typeof value === "object" && value !== null && "plaintext" in value;
  return isSecret ? (JSON.parse(String(value.plaintext)) as unknown) : value;
}
