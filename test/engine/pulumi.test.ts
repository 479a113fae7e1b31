import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  existsSync,
  globSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { beforeAll, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { findEngine } from "../../engine/findEngine.ts";
import { runPulumi, type RunResult } from "../../engine/run.ts";
import { filesBelow } from "../support/files.ts";
import { SecretFinder } from "../support/secretFinder.ts";

const root = join(import.meta.dirname, "../..");

/** The first on a machine may have to build the engine. */
const minutes = 60_000;

describe("npm run pulumi", { timeout: 2 * minutes }, () => {
  let dir: string;
  const env = { ...process.env, PULUMI_CONFIG_PASSPHRASE: "test" };
  const pulumi = (...args: string[]): Promise<RunResult> => runPulumi({ cwd: dir, args, env });
  const program = (text: string): void => {
    writeFileSync(join(dir, "index.ts"), text);
  };
  const state = (): string => readFileSync(join(dir, ".state/.pulumi/stacks/checks/dev.json"), "utf8");

  beforeAll(async () => {
    const { plugin } = await findEngine({ progress: (line) => process.stderr.write(`${line}\n`) });
    process.stderr.write(`The engine's tests run with the ${plugin} command plugin.\n`);
  }, 20 * minutes);

  beforeEach(async () => {
    dir = mkdtempSync(join(tmpdir(), "hecate-pulumi-"));
    symlinkSync(join(root, "node_modules"), join(dir, "node_modules"));
    writeFileSync(join(dir, "package.json"), '{"type":"module"}');
    writeFileSync(
      join(dir, "Pulumi.yaml"),
      `name: checks
runtime: { name: nodejs, options: { typescript: false } }
main: index.ts
backend: # where the state is
  url: file://./.state?create_dir=true
`,
    );
    program("export const answer: number = 42;");
    const { exitCode } = await pulumi("stack", "init", "dev");
    expect(exitCode).toBe(0);
    return () => {
      rmSync(dir, { recursive: true });
    };
  });

  test("runs the program, and any other command as it is", async () => {
    const up = await pulumi("up", "--yes");
    expect(up).toMatchObject({ exitCode: 0, stderr: "" });
    expect(up.stdout).toContain("answer: 42");
    expect(up.stdout).not.toContain("warning");
    expect(await pulumi("stack", "output", "answer")).toMatchObject({ exitCode: 0, stdout: "42\n" });
    expect((await pulumi("preview", "--expect-no-changes")).exitCode).toBe(0);
    expect((await runPulumi({ cwd: root, args: ["-C", dir, "preview"], env })).exitCode).toBe(0);
  });

  test("a program that fails is told once, without a stack when it is for people", async () => {
    program('import { RunError } from "@pulumi/pulumi";\nthrow new RunError("first line\\nsecond line");');
    const { exitCode, stdout } = await pulumi("preview", "--non-interactive");
    expect(exitCode).not.toBe(0);
    const [, diagnostics = ""] = stdout.split("Diagnostics:");
    expect(diagnostics.match(/error: first line\n\s+second line/g)).toHaveLength(1);
    expect(diagnostics).not.toMatch(/\bat \S+:\d+/);
  });

  test("a command is created, left alone, updated and deleted, and its secrets are shown nowhere", async () => {
    const done = join(dir, "done");
    const text = (update: string): string => `
      import { secret } from "@pulumi/pulumi";
      import { local } from "@pulumi/command";
      const command = new local.Command("it", {
        create: "wc -c", stdin: secret("geheimnis"), delete: "touch ${done}", update: "${update}",
        addPreviousOutputInEnv: false,
      });
      export const { stdout } = command;`;
    program(text("true"));
    const first = await pulumi("up", "--yes", "--diff");
    expect(first.exitCode).toBe(0);
    expect((await pulumi("stack", "output", "stdout")).stdout.trim()).toBe("9");
    expect((await pulumi("up", "--yes", "--expect-no-changes")).exitCode).toBe(0);
    program(text("echo updated"));
    const preview = await pulumi("preview", "--diff");
    expect(preview.stdout).toContain('"true" => "echo updated"');
    const second = await pulumi("up", "--yes", "--diff");
    expect((await pulumi("stack", "output", "stdout")).stdout.trim()).toBe("updated");
    for (const shown of [first.stdout, preview.stdout, second.stdout, state()])
      expect(shown).not.toContain("geheimnis");
    expect((await pulumi("destroy", "--yes")).exitCode).toBe(0);
    expect(existsSync(done)).toBe(true);
  });

  test("what a transform of the program's hands back keeps its secrets, in the preview, the state and every log", async () => {
    program(`
      import { runtime, secret } from "@pulumi/pulumi";
      import { local } from "@pulumi/command";
      runtime.registerResourceTransform(({ props, opts }) => ({ props: { ...props }, opts }));
      new local.Command("it", { create: "wc -c", stdin: secret("geheimnis-4711") });`);
    const finder = new SecretFinder({ it: "geheimnis-4711" });
    for (const args of [
      ["preview", "--diff"],
      ["preview", "--json"],
      ["up", "--yes", "--diff"],
    ]) {
      const { exitCode, stdout, stderr } = await pulumi(...args);
      expect(exitCode, stdout).toBe(0);
      expect(finder.in(stdout + stderr), args.join(" ")).toEqual([]);
    }
    expect(finder.inFiles(join(dir, ".state"))).toEqual([]);
    expect((await pulumi("stack", "export", "--show-secrets")).stdout).toContain("geheimnis-4711");
  });

  test("the directory of the default backend is for its owner alone", async () => {
    expect((await pulumi("up", "--yes")).exitCode).toBe(0);
    expect(open(join(dir, ".state"))).toEqual([]);
    chmodSync(join(dir, ".state"), 0o755);
    for (const path of filesBelow(join(dir, ".state"))) chmodSync(path, 0o644);
    expect((await pulumi("preview")).exitCode).toBe(0);
    expect(open(join(dir, ".state"))).toEqual([]);
  });

  /** What others than the owner may read or enter. */
  function open(directory: string): string[] {
    return execFileSync("find", [directory, "-perm", "/077"], { encoding: "utf8" }).split("\n").filter(Boolean);
  }

  test("a failing command is told with its output", async () => {
    program('import { local } from "@pulumi/command"; new local.Command("it", { create: "echo why; exit 7" });');
    const { exitCode, stdout } = await pulumi("up", "--yes", "--skip-preview");
    expect(exitCode).not.toBe(0);
    expect(stdout).toContain('exit status 7: running "echo why; exit 7":\n    why');
  });

  test("an interrupt ends the run in order, and leaves no lock", async () => {
    program('import { local } from "@pulumi/command"; new local.Command("it", { create: "sleep 3; echo slept" });');
    const { child, ended } = start();
    await until(isCreatingIt);
    child.kill("SIGINT");
    expect(await ended).toBeGreaterThan(0);
    expect(locks()).toEqual([]);
  });

  test("after a kill it says which command mends the stack, and that does", async () => {
    program('import { local } from "@pulumi/command"; new local.Command("it", { create: "sleep 30" });');
    const { ended, stderr } = start();
    await until(isCreatingIt);
    const { pid } = JSON.parse(readFileSync(locks()[0] ?? "", "utf8")) as { pid: number };
    process.kill(pid, "SIGKILL");
    expect(await ended).toBe(137);
    const mend = "npm run pulumi -- cancel --yes --stack dev";
    expect(stderr()).toContain(mend);
    program("export const answer = 42;");
    const locked = await pulumi("up", "--yes");
    expect(locked.exitCode).not.toBe(0);
    expect(locked.stderr).toContain(mend);
    expect(await pulumi("cancel", "--yes", "--stack", "dev")).toMatchObject({ exitCode: 0 });
    const pending = await pulumi("up", "--yes");
    expect(pending.exitCode).toBe(0);
    expect(pending.stderr).toContain("npm run pulumi -- refresh --clear-pending-creates --yes --stack dev");
    expect((await pulumi("refresh", "--clear-pending-creates", "--yes", "--stack", "dev")).stderr).toBe("");
    expect(await pulumi("up", "--yes")).toMatchObject({ exitCode: 0, stderr: "" });
  });

  /**
   * The stack itself and the provider are created before it. The backend moves its file aside to write a new one: a kill
   * between the two would leave no state, so the new one must be there.
   */
  const isCreatingIt = (): boolean => {
    const [, pending = ""] = readIfThere(join(dir, ".state/.pulumi/stacks/checks/dev.json")).split(
      '"pending_operations"',
    );
    return locks().length > 0 && /"urn":\s*"[^"]*::it"[^]*"creating"/.test(pending);
  };

  const locks = (): string[] => globSync(join(dir, ".state/.pulumi/locks/**/*.json"));

  /** A backend that writes may move a file between the listing and the reading. */
  const readIfThere = (file: string): string => {
    try {
      return readFileSync(file, "utf8");
    } catch {
      return "";
    }
  };

  /** `up` in the background. */
  function start(): { child: ReturnType<typeof spawn>; ended: Promise<number>; stderr: () => string } {
    const wrapper = join(root, "engine/pulumi.ts");
    const child = spawn(process.execPath, [wrapper, "up", "--yes", "--skip-preview"], {
      ...{ cwd: dir, env, stdio: ["ignore", "ignore", "pipe"] },
    });
    onTestFinished(() => {
      child.kill("SIGTERM");
    });
    let text = "";
    child.stderr.setEncoding("utf8").on("data", (part: string) => (text += part));
    const ended = once(child, "close").then(([code]) => Number(code));
    return { child, ended, stderr: () => text };
  }

  async function until(holds: () => boolean): Promise<void> {
    for (let tries = 0; tries < 300; tries++) {
      if (holds()) return;
      await sleep(100);
    }
    throw new Error("waited in vain");
  }
});
