import { spawn, type StdioOptions } from "node:child_process";
import { constants } from "node:os";

/**
 * Runs `file` on this process's own terminal and gives its exit code, 128 + N when signal N ended it.
 * The first Ctrl-C lets Pulumi end what it has begun, the second ends it at once; this process stays until Pulumi is gone.
 */
export async function supervise(
  file: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  stdio: StdioOptions = "inherit",
): Promise<number> {
  const child = spawn(file, args, { env, stdio });
  const forward = (signal: NodeJS.Signals): void => {
    // A terminal sends Ctrl-C to Pulumi as well; once more would count as the second one.
    if (signal === "SIGINT" && onTerminal()) return;
    child.kill(signal);
  };
  const signals: NodeJS.Signals[] = ["SIGINT", "SIGTERM", "SIGHUP"];
  for (const signal of signals) process.on(signal, forward);
  try {
    return await new Promise((resolve, reject) => {
      child.once("error", reject);
      child.once("exit", (code, signal) => {
        resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
      });
    });
  } finally {
    for (const signal of signals) process.off(signal, forward);
  }
}

function onTerminal(): boolean {
  return process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY;
}
