import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { build, BuildError } from "./build.ts";
import { cacheDir } from "./cache.ts";
import { download, type ReleaseSite } from "./download.ts";
import { isExecutable, onPath } from "./executables.ts";
import { withLock } from "./lock.ts";
import { engineVersion, isAtLeast, oldestEngine } from "./versions.ts";

/** The Pulumi command line on this machine. */
export interface Cli {
  /** Absolute path of the executable. */
  readonly path: string;
  /** Its version, without a leading `v`. */
  readonly version: string;
  /** `path`: the user's own; `cache`: had before; `download` and `build`: got just now, in the cache from here on. */
  readonly origin: "path" | "cache" | "download" | "build";
}

/**
 * The user's own command line, or the cached one, or the official download, or one built from the Go modules.
 * Throws an error that says what to install when none can be had.
 */
export async function findCli(
  env: NodeJS.ProcessEnv,
  site: ReleaseSite,
  progress: (line: string) => void,
): Promise<Cli> {
  const own = await findOnPath(env, progress);
  if (own !== undefined) return own;

  const platform = `${process.platform}-${process.arch}`;
  const target = join(cacheDir(env), `pulumi-${engineVersion}-${platform}`);
  const path = join(target, "bin", "pulumi");
  const found = (origin: Cli["origin"]): Cli => ({ path, version: engineVersion, origin });
  if (isExecutable(path)) return found("cache");

  const waiting = (seconds: number): void => {
    progress(`another process is getting Pulumi ${engineVersion}: waited ${seconds} s`);
  };
  return withLock(`${target}.lock`, waiting, async () => {
    if (isExecutable(path)) return found("cache");
    try {
      await download(target, platform, site, progress);
      return found("download");
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      progress(`Pulumi ${engineVersion} can't be downloaded (${reason}): building it from its Go modules, once`);
    }
    await build(target, env, progress);
    if (!isExecutable(path)) throw new BuildError(`go build left no executable at ${path}`);
    return found("build");
  });
}

async function findOnPath(env: NodeJS.ProcessEnv, progress: (line: string) => void): Promise<Cli | undefined> {
  for (const path of onPath("pulumi", env)) {
    const version = await versionOf(path, env);
    if (version === undefined) progress(`${path} does not say its version: not used`);
    else if (isAtLeast(version, oldestEngine)) return { path, version, origin: "path" };
    else progress(`${path} is Pulumi ${version}, older than ${oldestEngine}: not used`);
  }
  return undefined;
}

async function versionOf(path: string, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  try {
    const { stdout } = await promisify(execFile)(path, ["version"], {
      env: { ...env, PULUMI_SKIP_UPDATE_CHECK: "true" },
      timeout: 10_000,
    });
    return /^v?(\d+\.\d+\.\d+\S*)\s*$/.exec(stdout)?.[1];
  } catch {
    return undefined;
  }
}
