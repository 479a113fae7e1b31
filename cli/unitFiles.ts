import { readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
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
 * is said about the file itself counts. Throws a Trouble for what is not there, cannot be read or is no unit file.
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
          `${path}: this is no unit file of Quadlet's; name one (.container, .volume, …) or a directory`,
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
    return statSync(path).isDirectory();
  } catch (error) {
    throw unreadable(path, error);
  }
}

/** All unit files and drop-ins below a directory, as the generator looks for them: through links, each directory once. */
function readDirectory(root: string): SourceFile[] {
  const seen = new Set<string>();
  const read = (below: string): SourceFile[] => {
    const directory = join(root, below);
    const real = realpathSync(directory);
    if (seen.has(real)) return [];
    seen.add(real);
    return list(directory).flatMap((name): SourceFile[] => {
      const path = below === "" ? name : `${below}/${name}`;
      const isUnit = unitKindOf(name) !== undefined;
      const isDropIn = name.endsWith(".conf") && below.endsWith(".d");
      if (isUnit || isDropIn) return [{ path, text: readText(join(root, path)) }];
      return isLinkedDirectory(join(root, path)) ? read(path) : [];
    });
  };
  return read("");
}

function list(directory: string): string[] {
  try {
    return readdirSync(directory).sort();
  } catch (error) {
    throw unreadable(directory, error);
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw unreadable(path, error);
  }
}

/** A link to nowhere is none; only one with the name of a unit is in the generator's way, and is read as such. */
function isLinkedDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

function unreadable(path: string, error: unknown): Trouble {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const reasons: Readonly<Record<string, string>> = {
    ENOENT: "there is no such file (or it is a link to nowhere)",
    EACCES: "it may not be read",
    EISDIR: "it is a directory with the name of a unit file",
    ELOOP: "it is a link to itself",
  };
  return new Trouble(`${path}: ${reasons[code] ?? String(error)}`);
}
