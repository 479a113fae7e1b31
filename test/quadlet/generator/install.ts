import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, readdir, readlink, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { quadlet } from "./build.ts";
import type { Version } from "./build.ts";

/** What a generator puts into its output directory when systemd runs it. */
export interface Installed {
  /** Text of each service by its name, `a.service`. */
  readonly services: ReadonlyMap<string, string>;
  /** Links by their paths, `default.target.wants/a.service`, with what they point to. */
  readonly links: ReadonlyMap<string, string>;
  /** What the generator said, one line each. */
  readonly messages: readonly string[];
}

/**
 * Lets the real generator of a Podman version write services, as it does at daemon-reload. Files by their paths below
 * the unit directory, and paths of links to nowhere.
 */
export async function install(
  version: Version,
  files: Readonly<Record<string, string>>,
  links: readonly string[] = [],
): Promise<Installed> {
  const program = await quadlet(version);
  const directory = await mkdtemp(join(tmpdir(), "hecate-install-"));
  try {
    const [units, output] = [join(directory, "units"), join(directory, "output")];
    await mkdir(output);
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(units, path)), { recursive: true });
      await writeFile(join(units, path), text);
    }
    for (const path of links) await symlink("nowhere", join(units, path));
    const messages = await run(program, units, output);
    return { ...(await read(output)), messages };
  } finally {
    await rm(directory, { recursive: true });
  }
}

function run(program: string, units: string, output: string): Promise<readonly string[]> {
  return new Promise((resolve, reject) => {
    execFile(
      program,
      ["-no-kmsg-log", "-user", output],
      { env: { QUADLET_UNIT_DIRS: units, PATH: process.env["PATH"] } },
      (error, _, stderr) => {
        // Refused units make the exit code 1 (not before 4.6); a generator that did not run at all has none.
        if (error !== null && typeof error.code !== "number") {
          reject(new Error(`${program} did not run`, { cause: error }));
        } else {
          resolve(stderr.split("\n").map((line) => line.replace(/^quadlet-generator\[\d+\]: /, "")));
        }
      },
    );
  });
}

async function read(output: string): Promise<Pick<Installed, "services" | "links">> {
  const services = new Map<string, string>();
  const links = new Map<string, string>();
  for (const entry of await readdir(output, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile()) services.set(relative(output, path), await readFile(path, "utf8"));
    if (entry.isSymbolicLink()) links.set(relative(output, path), await readlink(path));
  }
  return { services, links };
}
