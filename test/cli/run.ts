import { spawnSync } from "node:child_process";
import { join } from "node:path";

/** What the command did. */
export interface Ran {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `hecate-fleet` with a PATH that has no podman. */
export function hecateFleet(
  args: readonly string[],
  { cwd, input = "", env = {} }: { cwd?: string; input?: string; env?: Readonly<Record<string, string>> } = {},
): Ran {
  const file = join(import.meta.dirname, "../../cli/hecate-fleet.js");
  const { status, stdout, stderr } = spawnSync(process.execPath, [file, ...args], {
    ...{ cwd, input, encoding: "utf8" },
    env: { ...process.env, PATH: "/nonexistent", NO_COLOR: "1", ...env },
  });
  return { exitCode: status, stdout, stderr };
}
