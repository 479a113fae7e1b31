import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

/** The root directory of this checkout. */
export const repository = resolve(import.meta.dirname, "../../..");
const longestRunMs = 240_000;

/** The stack configuration without its `hecate:` prefix; `secrets` is encrypted on the way. */
export type StackConfig = Readonly<Record<string, unknown>>;

/** A run of the CLI, with what it took. */
export interface Run {
  /** Pulumi's own; 1 when it had to be killed. */
  readonly exitCode: number;
  /** Both streams: what an operator sees. */
  readonly output: string;
  readonly seconds: number;
}

/** A run of the CLI that goes on while the test does something else. */
export interface Running {
  /** What it has said up to now, both streams. */
  output(): string;
  /** Ends it and all that it has started, at once, as a crash of the machine does. */
  kill(): void;
  /** Presses Ctrl-C: the terminal interrupts all that it has started. */
  interrupt(): void;
  /** Its exit code, once it has ended; 1 when it was killed. */
  readonly exitCode: Promise<number>;
}

/**
 * A stack of the project's own program, in a project directory and a file backend that are thrown away. The CLI is the
 * one that `npm run pulumi` finds.
 */
export class Stack {
  readonly name: string;
  readonly directory: string;
  #launch: readonly string[] = [];
  #secure: { plain: string; encrypted: string } | undefined;

  private constructor(name: string, directory: string) {
    this.name = name;
    this.directory = directory;
  }

  /**
   * `program` is the text of an index.ts, by default the project's own; `launch` is what runs Pulumi, by default what
   * `npm run pulumi` runs; `checkout` is the root directory of the project that both come from, by default this one.
   */
  static async create(
    name = "e2e",
    program?: string,
    launch?: readonly string[],
    checkout = repository,
  ): Promise<Stack> {
    const stack = new Stack(name, mkdtempSync(join(tmpdir(), "hecate-e2e-")));
    mkdirSync(join(stack.directory, "state"));
    writeFileSync(join(stack.directory, "package.json"), '{ "type": "module" }\n');
    stack.use(checkout, program, launch);
    await stack.cli("stack", "init", name);
    return stack;
  }

  /** Goes on with the program and the runner of a checkout, over the same state and the same configuration. */
  use(checkout: string, program?: string, launch?: readonly string[]): void {
    writeFileSync(
      join(this.directory, "Pulumi.yaml"),
      readFileSync(join(checkout, "Pulumi.yaml"), "utf8")
        .replace(/^backend:[\s\S]*/m, "")
        .replaceAll("./engine", join(checkout, "engine")),
    );
    const packages = join(this.directory, "node_modules");
    rmSync(packages, { force: true });
    symlinkSync(join(checkout, "node_modules"), packages);
    this.#launch = launch ?? [process.execPath, join(checkout, "engine/pulumi.ts")];
    this.program(program ?? `export * from "${checkout}/index.ts";\n`);
  }

  program(text: string): void {
    writeFileSync(join(this.directory, "index.ts"), text);
  }

  /** Replaces the whole configuration. */
  async configure(config: StackConfig): Promise<void> {
    const { secrets, ...plain } = config;
    if (secrets !== undefined && this.#secure?.plain !== JSON.stringify(secrets)) {
      const text = JSON.stringify(secrets);
      await this.cli("config", "set", "--secret", "hecate:secrets", text);
      const [, encrypted] = /hecate:secrets"?:[\s{"]*secure"?:[\s"']*([\w:+/=]+)/.exec(this.#file()) ?? [];
      if (encrypted === undefined) throw new Error("the encrypted secrets are not in the stack's configuration");
      this.#secure = { plain: text, encrypted };
    }
    const [, salt] = /encryptionsalt"?:[\s"']*([\w:+/=]+)/.exec(this.#file()) ?? [];
    const entries = Object.entries(plain).map(([key, value]): [string, unknown] => [`hecate:${key}`, value]);
    const secure = secrets === undefined ? {} : { "hecate:secrets": { secure: this.#secure?.encrypted } };
    // JSON is YAML.
    writeFileSync(
      this.#path(),
      JSON.stringify({ encryptionsalt: salt, config: { ...Object.fromEntries(entries), ...secure } }),
    );
  }

  /** Replaces the whole configuration by a text, as somebody who writes the file by hand does. */
  configureText(yaml: string): void {
    const [, salt = ""] = /encryptionsalt"?:[\s"']*([\w:+/=]+)/.exec(this.#file()) ?? [];
    writeFileSync(this.#path(), `encryptionsalt: ${salt}\n${yaml}`);
  }

  up(...args: string[]): Promise<Run> {
    return this.run("up", "--yes", "--diff", "--non-interactive", ...args);
  }

  preview(...args: string[]): Promise<Run> {
    return this.run("preview", "--diff", "--non-interactive", ...args);
  }

  destroy(...args: string[]): Promise<Run> {
    return this.run("destroy", "--yes", "--non-interactive", ...args);
  }

  /** Runs the CLI and returns whatever comes of it. */
  async run(...args: string[]): Promise<Run> {
    const start = performance.now();
    const running = this.start(...args);
    // A run that hangs is told by what it said, not by the test runner's own limit.
    const limit = setTimeout(() => {
      running.kill();
    }, longestRunMs);
    const exitCode = await running.exitCode;
    clearTimeout(limit);
    return { exitCode, output: running.output(), seconds: (performance.now() - start) / 1000 };
  }

  /** Begins a run of the CLI. */
  start(...args: string[]): Running {
    const [command = "", ...words] = this.#launch;
    const child = spawn(command, [...words, ...args, "--color=never"], {
      cwd: this.directory,
      env: this.env(),
      stdio: ["ignore", "pipe", "pipe"],
      // A process group of its own, to be killed as one.
      detached: true,
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => (output += text));
    }
    return {
      output: () => output,
      kill: signalGroup.bind(undefined, child, "SIGKILL"),
      interrupt: signalGroup.bind(undefined, child, "SIGINT"),
      exitCode: ended(child),
    };
  }

  /** Runs the CLI; throws when it fails. */
  async cli(...args: string[]): Promise<string> {
    const { exitCode, output } = await this.run(...args);
    if (exitCode !== 0) throw new Error(`pulumi ${args.join(" ")}:\n${output}`);
    return output;
  }

  /** The state as it lies on the disk. */
  state(): string {
    return readFileSync(this.#stateFile(), "utf8");
  }

  /** Puts a copy of the state back, as a restored backup does. */
  restoreState(text: string): void {
    writeFileSync(this.#stateFile(), text);
  }

  #stateFile(): string {
    return join(this.directory, "state/.pulumi/stacks/hecate", `${this.name}.json`);
  }

  /** Loses the state, as an operator does whose laptop is gone. The configuration stays. */
  async loseState(): Promise<void> {
    const config = this.#file();
    rmSync(join(this.directory, "state"), { recursive: true });
    mkdirSync(join(this.directory, "state"));
    await this.cli("stack", "init", this.name);
    writeFileSync(this.#path(), config);
  }

  /** The environment by which Pulumi finds the stack. */
  env(): NodeJS.ProcessEnv {
    return {
      ...process.env,
      PULUMI_BACKEND_URL: `file://${join(this.directory, "state")}`,
      PULUMI_CONFIG_PASSPHRASE: "throw-away",
    };
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }

  #path(): string {
    return join(this.directory, `Pulumi.${this.name}.yaml`);
  }

  #file(): string {
    return readFileSync(this.#path(), "utf8");
  }
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  // One that has ended by itself has no group any more.
  if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, signal);
}

function ended(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      resolve(code ?? 1);
    });
  });
}
