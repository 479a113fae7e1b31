import { lstatSync, readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { unitKindOf } from "../quadlet/index.ts";
import type { SourceFile } from "../quadlet/index.ts";
import { Trouble } from "./trouble.ts";

/** Unit files that are checked as one directory, and where they lie. */
export interface UnitFiles {
  readonly directory: string;
  readonly files: readonly SourceFile[];
  /** Paths below the directory that were asked for; undefined for all of them. */
  readonly asked?: ReadonlySet<string>;
}

/**
 * The unit files and drop-ins that paths name. A file is read along with its directory, which it may refer to; only what
 * is said about the file itself counts. What is there but cannot be read is among the files, with the reason.
 * @throws Trouble for a path that is not there, that is not a unit file, or a directory that cannot be read.
 */
export function readUnitFiles(paths: readonly string[]): UnitFiles[] {
  const byDirectory = new Map<string, Set<string>>();
  const whole: UnitFiles[] = [];
  for (const path of paths) {
    if (isDirectory(path)) whole.push({ directory: path, files: readDirectory(path) });
    else {
      const name = basename(path);
      if (unitKindOf(name) === undefined) {
        throw new Trouble(
          `${path}: this is not a unit file of Quadlet: name one (.container, .volume, …) or a directory`,
        );
      }
      const directory = dirname(path);
      byDirectory.set(directory, (byDirectory.get(directory) ?? new Set()).add(name));
    }
  }
  return [
    ...whole,
    ...[...byDirectory].map(([directory, asked]) => ({ directory, files: readDirectory(directory), asked })),
  ];
}

function isDirectory(path: string): boolean {
  try {
    // A link to nowhere is there, although what it leads to is not.
    return (statSync(path, { throwIfNoEntry: false }) ?? lstatSync(path)).isDirectory();
  } catch (error) {
    if (isLink(path)) return false;
    throw new Trouble(`${path}: ${reasonOf(error)}`);
  }
}

function isLink(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;
}

/** All unit files and drop-ins below a directory, as the generator looks for them: through links, each directory once. */
function readDirectory(root: string): SourceFile[] {
  const seen = new Set<string>();
  const read = (below: string): SourceFile[] => {
    const directory = join(root, below);
    const names = list(directory, seen);
    if (typeof names === "string") {
      if (below === "") throw new Trouble(`${root}: ${names}`);
      return [{ path: below, text: "", unreadable: names }];
    }
    return names.flatMap((name): SourceFile[] => {
      const path = below === "" ? name : `${below}/${name}`;
      const isUnit = unitKindOf(name) !== undefined;
      const isDropIn = name.endsWith(".conf") && below.endsWith(".d");
      const own = isUnit || isDropIn ? [readFile(path, join(root, path))] : [];
      return [...own, ...(isLinkedDirectory(join(root, path)) ? read(path) : [])];
    });
  };
  return read("");
}

/** The names in a directory, none of one that is seen already, or why it cannot be read. */
function list(directory: string, seen: Set<string>): readonly string[] | string {
  try {
    const real = realpathSync(directory);
    if (seen.has(real)) return [];
    seen.add(real);
    return readdirSync(directory).sort();
  } catch (error) {
    return reasonOf(error);
  }
}

function readFile(path: string, at: string): SourceFile {
  try {
    return { path, text: readFileSync(at, "utf8") };
  } catch (error) {
    return { path, text: "", unreadable: isLink(at) && isMissing(error) ? "it is a link to nowhere" : reasonOf(error) };
  }
}

/** What cannot be asked, for example a link to itself, is not a directory. */
function isLinkedDirectory(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const reasons: Readonly<Record<string, string>> = {
    ENOENT: "there is no such file",
    EACCES: "it may not be read",
    EISDIR: "it is a directory with the name of a unit file",
    ELOOP: "it is a link to itself",
  };
  return reasons[code] ?? String(error);
}
