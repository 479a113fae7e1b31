import { spawn } from "node:child_process";
import { join } from "node:path";

export interface RunOptions {
  /** The project's directory, or one below it. Absolute. */
  readonly cwd: string;
  /** Pulumi's arguments: `["up", "--yes"]`. */
  readonly args: readonly string[];
  /** Default: this process's environment. */
  readonly env?: NodeJS.ProcessEnv;
  /** `capture` (the default) keeps the output from the terminal; `inherit` shows it and captures nothing. */
  readonly stdio?: "capture" | "inherit";
  /** Standard input, with `capture`; the place for a secret. Default: empty. */
  readonly input?: string;
}

export interface RunResult {
  /** Pulumi's own; 128 + N when signal N ended it, 1 when one ended the wrapper itself. */
  readonly exitCode: number;
  /** Empty with `stdio: "inherit"`, as is `stderr`. */
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `npm run pulumi -- …`, in a process of its own: the program is loaded anew and sees `env`. Never throws for a failed run. */
export async function runPulumi({
  cwd,
  args,
  env = process.env,
  stdio = "capture",
  input = "",
}: RunOptions): Promise<RunResult> {
  const wrapper = join(import.meta.dirname, "pulumi.ts");
  const child = spawn(process.execPath, [wrapper, ...args], {
    cwd,
    env,
    stdio: stdio === "inherit" ? "inherit" : ["pipe", "pipe", "pipe"],
  });
  child.stdin?.end(input);
  // Ctrl-C reaches the child as well, which ends in its own time: to leave before it would leave it alone with the terminal.
  const wait = (): void => undefined;
  if (stdio === "inherit") process.on("SIGINT", wait);
  const output = { stdout: "", stderr: "" };
  child.stdout?.setEncoding("utf8").on("data", (text: string) => (output.stdout += text));
  child.stderr?.setEncoding("utf8").on("data", (text: string) => (output.stderr += text));
  const exitCode = await new Promise<number>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      resolve(code ?? 1);
    });
  }).finally(() => process.off("SIGINT", wait));
  return { exitCode, ...output };
}
