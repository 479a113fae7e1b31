import { execFile } from "node:child_process";
import { access, mkdir, rename, rm } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

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
  "5.8.2",
] as const;

/** A Podman version that can be built. */
export type Version = (typeof versions)[number];

/** Versions with a program that reads env files by Podman's own code. */
export const envFileVersions = ["4.4.4", "5.8.2"] as const satisfies readonly Version[];

/** Path of the Quadlet generator of a version, built when it is not there yet. */
export function quadlet(version: Version): Promise<string> {
  return program(version, "quadlet", `github.com/containers/podman/v${version.split(".")[0] ?? ""}/cmd/quadlet`);
}

/** Path of the program that prints what a version of Podman reads from an env file, built when it is not there yet. */
export function envFileReader(version: (typeof envFileVersions)[number]): Promise<string> {
  return program(version, "envfile", ".");
}

async function program(version: Version, name: string, source: string): Promise<string> {
  const cache = process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache");
  const directory = join(cache, "hecate-fleet", "quadlet", version);
  const target = join(directory, name);
  if (await exists(target)) return target;
  await mkdir(directory, { recursive: true });
  // Test files run at the same time, and each may build: whoever is last puts the same program in place once more.
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
  return target;
}

function buildFailure(version: Version, error: unknown): string {
  if (error instanceof Error && "code" in error && error.code === "ENOENT") {
    return "these tests build Podman's own generator and need Go: install Go 1.24.2 or newer (https://go.dev/dl)";
  }
  const stderr = error instanceof Error && "stderr" in error ? String(error.stderr) : String(error);
  return `the generator of Podman ${version} cannot be built (Go 1.24.2 or newer, with its module proxy, is needed):\n${stderr}`;
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    return false;
  }
}
