import { chmodSync, lstatSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** What Pulumi keeps of stacks below `.pulumi` of a file backend. In a home directory, plugins and programs are there too. */
const stateParts = ["stacks", "backups", "history", "locks", "meta.yaml", "meta.yaml.attrs"];

/**
 * Takes the rights of other users from the state in a file backend, and from the backend's directory where it holds nothing
 * else. Gives a path that others can read all the same, since its file system keeps no modes; undefined when there is none.
 * @param backend the directory of the backend; it is made when it is missing.
 */
export function makePrivate(backend: string): string | undefined {
  mkdirSync(backend, { recursive: true, mode: 0o700 });
  const root = join(backend, ".pulumi");
  const isOnlyState = entriesOf(backend).every(({ name }) => name === ".pulumi");
  const open = isOnlyState ? [tighten(backend), tighten(root)] : [];
  return [...open, ...stateParts.flatMap((part) => tightenAll(join(root, part)))].find((path) => path !== undefined);
}

/** Paths of all files of stacks in a file backend, older copies included; of `parts` below `.pulumi` only. */
export function stateFiles(backend: string, parts: readonly string[] = ["stacks", "backups", "history"]): string[] {
  return parts.flatMap((part) => filesBelow(join(backend, ".pulumi", part)));
}

function filesBelow(directory: string): string[] {
  return entriesOf(directory).flatMap((entry) => {
    const path = join(directory, entry.name);
    return entry.isDirectory() ? filesBelow(path) : entry.isFile() ? [path] : [];
  });
}

function tightenAll(path: string): (string | undefined)[] {
  return [tighten(path), ...entriesOf(path).flatMap((entry) => tightenAll(join(path, entry.name)))];
}

/** Empty for a path that is not a directory, that is gone, or that this user cannot read. */
function entriesOf(directory: string): { name: string; isDirectory: () => boolean; isFile: () => boolean }[] {
  try {
    return readdirSync(directory, { withFileTypes: true });
  } catch {
    return [];
  }
}

/** What belongs to another user is for that user to protect. Gives the path when others can still read it. */
function tighten(path: string): string | undefined {
  if (!isOpen(path)) return undefined;
  try {
    // The rights of others go; an execute bit of the owner stays.
    chmodSync(path, lstatSync(path).mode & 0o700);
  } catch {
    // Some file systems refuse it, and some ignore it: what came of it is what counts.
  }
  return isOpen(path) ? path : undefined;
}

function isOpen(path: string): boolean {
  const status = lstatSync(path, { throwIfNoEntry: false });
  return (
    status !== undefined && !status.isSymbolicLink() && (status.mode & 0o077) !== 0 && status.uid === process.getuid?.()
  );
}
