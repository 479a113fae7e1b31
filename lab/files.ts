import { mkdir, mkdtemp, readdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { must, run } from "./run.ts";

/**
 * Makes a directory whole or not at all: it is filled under a temporary name beside its own and renamed when the work is done.
 *
 * @returns the path; at once when the directory is there already.
 */
export async function makeWhole(path: string, fill: (temporary: string) => Promise<void>): Promise<string> {
  if (await isThere(path)) return path;
  await mkdir(dirname(path), { recursive: true });
  await sweepTemporary(dirname(path));
  const temporary = await mkdtemp(join(dirname(path), temporaryPrefix));
  try {
    await fill(temporary);
    await rename(temporary, path);
  } catch (error) {
    await removeTree(temporary);
    throw error;
  }
  return path;
}

const temporaryPrefix = ".unfinished-";

/** Removes what earlier makers left when they died. Callers hold the lock of the directory. */
async function sweepTemporary(directory: string): Promise<void> {
  for (const name of await readdir(directory)) {
    if (name.startsWith(temporaryPrefix)) await removeTree(join(directory, name));
  }
}

/** Unmounts whatever is mounted at or below the directory, then removes it, never crossing into another file system. */
export async function removeTree(directory: string): Promise<void> {
  await unmountBelow(directory);
  await must("rm", ["-rf", "--one-file-system", "--", directory]);
}

/** Unmounts everything at or below the directory, the innermost first. */
export async function unmountBelow(directory: string): Promise<void> {
  for (const mountPoint of mountsBelow(await readFile("/proc/self/mountinfo", "utf8"), directory)) {
    const gentle = await run("umount", [mountPoint]);
    // Somebody's shell may still stand in it; detached, it goes when they leave.
    if (gentle.exitCode !== 0) await must("umount", ["--lazy", mountPoint]);
  }
}

/** The mount points at or below a directory in a text of the format of /proc/self/mountinfo, the innermost (newest) first. */
export function mountsBelow(mountinfo: string, directory: string): string[] {
  return mountinfo
    .split("\n")
    .map((line) => line.split(" ")[4] ?? "")
    .filter((path) => path === directory || path.startsWith(`${directory}/`))
    .reverse();
}

/** Writes a file below a host's root, with the directories it needs. */
export async function writeBelow(root: string, path: string, content: string, mode = 0o644): Promise<void> {
  const target = join(root, path);
  await mkdir(dirname(target), { recursive: true });
  await writeFile(target, content, { mode });
}

/** True when a path exists as a directory that can be read. */
export async function isThere(path: string): Promise<boolean> {
  try {
    await readdir(path);
    return true;
  } catch {
    return false;
  }
}
