import { execFile } from "node:child_process";
import { access, rename, rm } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { withLock } from "../../../engine/lock.ts";

/** Podman versions whose real code the tests run, built from Podman's Go modules: each has a module beside this file. */
export const versions = [
  "4.4.4",
  "4.5.1",
  "4.6.2",
  "4.7.2",
  "4.8.3",
  "4.9.5",
  "5.0.3",
  "5.2.5",
  "5.4.2",
  "5.6.2",
  "5.8.1",
  "5.8.2",
  "5.8.6",
  "6.0.2",
] as const;

/** A Podman version that can be built. */
export type Version = (typeof versions)[number];

/** Versions with a program that reads env files by Podman's own code. */
export const envFileVersions = ["4.4.4", "5.8.2"] as const satisfies readonly Version[];

/** A program of a version, and where its source is. */
interface Program {
  readonly version: Version;
  readonly name: string;
  readonly source: string;
}

/** Path of the Quadlet generator of a version, built when it is not there yet. */
export function quadlet(version: Version): Promise<string> {
  return built(generatorOf(version));
}

/** Path of the program that prints what a version of Podman reads from an env file, built when it is not there yet. */
export function envFileReader(version: (typeof envFileVersions)[number]): Promise<string> {
  return built(envFileReaderOf(version));
}

/**
 * Builds each program that is not there yet, one after the other: each takes all processors for some seconds, and what
 * one has compiled the next need not.
 * @param tell is given a line for each that is built.
 */
export async function buildAll(tell: (line: string) => void): Promise<void> {
  for (const program of [...versions.map(generatorOf), ...envFileVersions.map(envFileReaderOf)]) {
    if (await exists(pathOf(program))) continue;
    const begun = Date.now();
    await built(program);
    tell(`built ${program.name} of Podman ${program.version} in ${Math.round((Date.now() - begun) / 1000)} s, once`);
  }
}

function generatorOf(version: Version): Program {
  const major = Number(version.split(".")[0]);
  const host = major < 6 ? "github.com/containers" : "go.podman.io";
  return { version, name: "quadlet", source: `${host}/podman/v${major}/cmd/quadlet` };
}

function envFileReaderOf(version: Version): Program {
  return { version, name: "envfile", source: "." };
}

function pathOf({ version, name }: Program): string {
  const cache = process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache");
  return join(cache, "hecate-fleet", "quadlet", version, name);
}

async function built(program: Program): Promise<string> {
  const target = pathOf(program);
  if (await exists(target)) return target;
  // Test files run at the same time; each would build it.
  return withLock(
    `${target}.lock`,
    () => undefined,
    async () => {
      if (!(await exists(target))) await build(program, target);
      return target;
    },
  );
}

async function build({ version, source }: Program, target: string): Promise<void> {
  const fresh = `${target}.${process.pid}`;
  const module = join(import.meta.dirname, `v${version}`);
  try {
    await promisify(execFile)("go", ["build", "-mod=readonly", "-trimpath", "-buildvcs=false", "-o", fresh, source], {
      cwd: module,
      env: { ...process.env, CGO_ENABLED: "0" },
    });
    await rename(fresh, target);
  } catch (error) {
    throw new Error(buildFailure(version, error), { cause: error });
  } finally {
    await rm(fresh, { force: true });
  }
}

function buildFailure(version: Version, error: unknown): string {
  if (error instanceof Error && "code" in error && error.code === "ENOENT") {
    return "these tests build Podman's own generator and need Go: install Go 1.25.6 or newer (https://go.dev/dl)";
  }
  const stderr = error instanceof Error && "stderr" in error ? String(error.stderr) : String(error);
  return `the generator of Podman ${version} cannot be built (Go 1.25.6 or newer, with its module proxy, is needed):\n${stderr}`;
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    return false;
  }
}
