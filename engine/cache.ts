import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { basename, dirname, isAbsolute, join } from "node:path";

/** The directory of what is expensive to get and can be had again: `$XDG_CACHE_HOME/hecate-fleet`, or `~/.cache/hecate-fleet`. */
export function cacheDir(env: NodeJS.ProcessEnv): string {
  const xdg = env["XDG_CACHE_HOME"];
  // The XDG base directory specification: a relative path is to be ignored.
  const base = xdg !== undefined && isAbsolute(xdg) ? xdg : join(env["HOME"] ?? homedir(), ".cache");
  return join(base, "hecate-fleet");
}

/** Milliseconds after which a temporary directory can only be what a crash has left. */
const abandonedMs = 2 * 60 * 60 * 1000;

/**
 * Makes the directory `target` in one step: `fill` writes into a temporary one beside it, which is then renamed.
 * A crash leaves no half-filled `target`. When somebody else was faster, theirs is kept.
 */
export async function makeDirectory(target: string, fill: (dir: string) => Promise<void>): Promise<void> {
  const parent = dirname(target);
  const prefix = `.${basename(target)}-`;
  mkdirSync(parent, { recursive: true });
  removeAbandoned(parent, prefix);
  const dir = mkdtempSync(join(parent, prefix));
  try {
    await fill(dir);
    try {
      renameSync(dir, target);
    } catch (error) {
      if (!isTaken(error)) throw error;
    }
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

function removeAbandoned(parent: string, prefix: string): void {
  for (const name of readdirSync(parent)) {
    const path = join(parent, name);
    if (name.startsWith(prefix) && Date.now() - statSync(path).mtimeMs > abandonedMs) {
      rmSync(path, { recursive: true, force: true });
    }
  }
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "ENOTEMPTY" || error.code === "EEXIST");
}
