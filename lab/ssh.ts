import type { RunOptions, RunResult } from "./run.ts";
import { run } from "./run.ts";

/** What is needed to reach a host by ssh. */
export interface SshTarget {
  readonly address: string;
  readonly user: string;
  readonly privateKeyFile: string;
  readonly knownHostsFile: string;
}

/** Arguments for the ssh client: this key and this host key only, no question, nothing of the user's own configuration. */
export function sshArguments(target: SshTarget): string[] {
  const options = [
    "BatchMode=yes",
    "StrictHostKeyChecking=yes",
    `UserKnownHostsFile=${target.knownHostsFile}`,
    "GlobalKnownHostsFile=/dev/null",
    "IdentitiesOnly=yes",
    "IdentityAgent=none",
    "ControlMaster=no",
    "ControlPath=none",
    "ConnectTimeout=10",
    "LogLevel=ERROR",
  ];
  return [
    "-F",
    "none",
    "-i",
    target.privateKeyFile,
    ...options.flatMap((option) => ["-o", option]),
    `${target.user}@${target.address}`,
  ];
}

/** Runs a command through the login shell of the host's user. Status 255 is ssh's own failure. */
export function sshRun(target: SshTarget, command: string, options: RunOptions = {}): Promise<RunResult> {
  return run("ssh", [...sshArguments(target), "--", command], { timeoutMs: 120_000, ...options });
}
