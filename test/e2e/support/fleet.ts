import { spawn } from "node:child_process";
import { join } from "node:path";

import type { Stack } from "./stack.ts";

/** What a run of `hecate-fleet` did. */
export interface FleetRun {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly seconds: number;
}

/** A run that goes on while the test does something else. */
export interface FleetRunning {
  /** What it has printed up to now. */
  stdout(): string;
  interrupt(): void;
  readonly ended: Promise<FleetRun>;
}

/** Begins `hecate-fleet COMMAND …` on a stack. */
export function startFleet(stack: Stack, command: string, ...args: readonly string[]): FleetRunning {
  const file = join(import.meta.dirname, "../../../cli/hecate-fleet.js");
  const start = performance.now();
  const child = spawn(process.execPath, [file, command, "--stack", stack.name, "--cwd", stack.directory, ...args], {
    env: { ...stack.env(), NO_COLOR: "1" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [stdout, stderr] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  return {
    stdout: () => stdout,
    interrupt: () => {
      child.kill("SIGINT");
    },
    ended: new Promise((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (code) => {
        resolve({ exitCode: code ?? -1, stdout, stderr, seconds: (performance.now() - start) / 1000 });
      });
    }),
  };
}

/** Runs it to its end. */
export function runFleet(stack: Stack, command: string, ...args: readonly string[]): Promise<FleetRun> {
  return startFleet(stack, command, ...args).ended;
}
