import { decodeValue } from "./decode.ts";
import { unitKindOf } from "./directory.ts";
import type { DropIn } from "./dropIn.ts";
import { positionIn, readUnitFile } from "./file.ts";
import type { FileEntry, SyntaxProblem } from "./file.ts";
import { keyFacts } from "./keys.ts";
import { isList, isPairs } from "./lines.ts";
import { kinds } from "./kinds.ts";
import type { Entry, Section, Unit, Value } from "./unit.ts";

/** A file that is no unit file. The message lists its problems, one a line, each with file, line and column. */
export class UnitSyntaxError extends Error {
  override readonly name = "UnitSyntaxError";
  readonly problems: readonly SyntaxProblem[];

  constructor(problems: readonly SyntaxProblem[]) {
    super(problems.map(({ path, at, reason, fix }) => `${path}:${at.line}:${at.column}: ${reason}; ${fix}`).join("\n"));
    this.problems = problems;
  }
}

/**
 * The unit that a file describes, in the model that `defineUnit` makes: typed values where one says just what the file
 * says, verbatim text where none does. Comments are not kept; drop-ins are files of their own, see parseDropIn. Rendering the unit gives a
 * file that every release reads as it reads this one, and parsing that gives the same unit again, but for the places.
 * Throws a UnitSyntaxError with every line that is none of unit files, and a RangeError for a name that is no unit's.
 * @param path of the file; its name is the unit's.
 */
export function parseUnit(path: string, text: string): Unit {
  const kind = unitKindOf(path);
  if (kind === undefined) {
    throw new RangeError(
      `${path}: this is no name of a unit file; it ends in one of .${Object.keys(kinds).join(", .")}`,
    );
  }
  return { kind, name: path.slice(path.lastIndexOf("/") + 1, -kind.length - 1), sections: parsedSections(path, text) };
}

/**
 * The drop-in that a file describes, as `parseUnit` does a unit. Throws a UnitSyntaxError with every line that is none of
 * unit files, and a RangeError for a path that is no drop-in's.
 * @param path of the file, whose last two parts are the drop-in's: `a.container.d/limits.conf`.
 */
export function parseDropIn(path: string, text: string): DropIn {
  const [, directory = "", unit = "", name = ""] = /(([^/]+)\.d)\/([^/]*)\.conf$/.exec(path) ?? [];
  const kind = unitKindOf(`.${unit}`);
  if (kind === undefined) {
    throw new RangeError(`${path}: this is no path of a drop-in; it is like a.container.d/limits.conf`);
  }
  return { kind, directory, name, sections: parsedSections(path, text) };
}

function parsedSections(path: string, text: string): Section[] {
  const file = readUnitFile(path, text);
  if (file.problems.length > 0) throw new UnitSyntaxError(file.problems);
  return file.sections.map(({ name, entries }): Section => ({ name, entries: parsed(name, entries) }));
}

/** The entries with typed values; those of one list that follow one another become one. */
function parsed(section: string, entries: readonly FileEntry[]): Entry[] {
  const result: Entry[] = [];
  for (const entry of entries) {
    const value = decodeValue(section, entry.key, entry.value);
    const last = result.at(-1);
    const joined = last?.key === entry.key ? joinedValue(section, entry.key, last.value, value) : undefined;
    if (last !== undefined && joined !== undefined) result.splice(-1, 1, { ...last, value: joined });
    else result.push({ key: entry.key, value, at: positionIn(entry, 0) });
  }
  return result;
}

function joinedValue(section: string, key: string, first: Value, second: Value): Value | undefined {
  // Of these the last line alone counts, and joining them would make one line of two.
  if (keyFacts(section, key)?.syntax === "words-last") return undefined;
  if (isList(first) && isList(second)) return [...first, ...second];
  return isPairs(first) && isPairs(second) ? { ...first, ...second } : undefined;
}
