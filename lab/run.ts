import { spawn } from "node:child_process";
import { constants } from "node:os";
import { LabError } from "./errors.ts";

/** What a command left behind. */
export interface RunResult {
  readonly stdout: string;
  readonly stderr: string;
  /** The exit status; 128 + the signal's number when a signal ended it, as shells say it. */
  readonly exitCode: number;
}

export interface RunOptions {
  /** Written to the command's standard input, which is then closed. Default: nothing. */
  readonly stdin?: string | Uint8Array;
  /** Milliseconds after which the command is killed and the promise rejects. Default: no limit. */
  readonly timeoutMs?: number;
  /** The whole environment; `toolEnvironment()` unless given. */
  readonly env?: Record<string, string>;
  readonly cwd?: string;
}

/** The environment for administration tools: fixed language, no questions, and the sbin directories, which a user's PATH may lack. */
export function toolEnvironment(extra: Record<string, string> = {}): Record<string, string> {
  const path = process.env["PATH"] ?? "/usr/local/bin:/usr/bin:/bin";
  return {
    PATH: `${path}:/usr/local/sbin:/usr/sbin:/sbin:/usr/local/go/bin`,
    HOME: process.env["HOME"] ?? "/root",
    LC_ALL: "C.UTF-8",
    DEBIAN_FRONTEND: "noninteractive",
    ...extra,
  };
}

/**
 * Runs a command to its end, without a shell.
 *
 * @returns the result, whatever the exit status.
 * @throws LabError when the command cannot be started or does not end in time.
 */
export function run(file: string, args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      stdio: ["pipe", "pipe", "pipe"],
      env: options.env ?? toolEnvironment(),
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    let timer: NodeJS.Timeout | undefined;
    if (options.timeoutMs !== undefined) {
      const limit = options.timeoutMs;
      timer = setTimeout(() => {
        child.kill("SIGKILL");
        // A grandchild may hold the pipes open; its output is of no use any more.
        child.stdout.destroy();
        child.stderr.destroy();
        reject(new LabError(`${file} did not end within ${limit / 1000} s.${lastLines(text(stderr))}`));
      }, limit);
    }
    child.stdout.on("data", (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => stderr.push(chunk));
    // A command that ends without reading its input is judged by its exit status.
    child.stdin.on("error", () => undefined);
    child.stdin.end(options.stdin ?? "");
    child.on("error", (error) => {
      clearTimeout(timer);
      reject(new LabError(`${file} could not be started: ${error.message}`));
    });
    child.on("close", (code, signal) => {
      clearTimeout(timer);
      const exitCode = code ?? 128 + (signal === null ? 0 : constants.signals[signal]);
      resolve({ stdout: text(stdout), stderr: text(stderr), exitCode });
    });
  });
}

/**
 * Runs a command that has to succeed.
 *
 * @returns its standard output.
 * @throws LabError with the command and the last lines it said.
 */
export async function must(file: string, args: readonly string[], options: RunOptions = {}): Promise<string> {
  const result = await run(file, args, options);
  if (result.exitCode !== 0) {
    const said = lastLines(result.stderr.trim() === "" ? result.stdout : result.stderr);
    throw new LabError(`${[file, ...args].join(" ")} failed with status ${result.exitCode}.${said}`);
  }
  return result.stdout;
}

/** The last lines of a text, indented below a message; empty for an empty text. */
export function lastLines(output: string, count = 15): string {
  const lines = output.trimEnd().split("\n").slice(-count);
  return lines.join("") === "" ? "" : `\n${lines.map((line) => `  ${line}`).join("\n")}`;
}

function text(chunks: readonly Buffer[]): string {
  return Buffer.concat(chunks).toString("utf8");
}
