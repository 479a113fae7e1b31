import { chmodSync, lstatSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** The directory exists and belongs to its owner alone: mode 0700, all directories in it 0700, all files 0600. */
export function makePrivate(directory: string): void {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  chmodBelow(directory);
}

function chmodBelow(directory: string): void {
  tighten(directory, 0o700);
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) chmodBelow(path);
    else if (entry.isFile()) tighten(path, 0o600);
  }
}

/** Paths of all files below a directory; links are not followed. */
export function filesBelow(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    const path = join(directory, entry.name);
    return entry.isDirectory() ? filesBelow(path) : entry.isFile() ? [path] : [];
  });
}

/** A file may be gone by now, and one of another user is for that user to protect. */
function tighten(path: string, mode: number): void {
  const status = lstatSync(path, { throwIfNoEntry: false });
  if (status === undefined || (status.mode & 0o077) === 0 || status.uid !== process.getuid?.()) return;
  try {
    chmodSync(path, mode);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
  }
}
