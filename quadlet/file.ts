import { isComment, logicalLines, trimmed } from "./logicalLines.ts";
import type { LogicalLine, Position, Segment } from "./logicalLines.ts";
import { has, newestRelease } from "./release.ts";
import type { Release } from "./release.ts";

export type { Position } from "./logicalLines.ts";

/** A `Key=value` of a unit file. */
export interface FileEntry {
  readonly key: string;
  /**
   * What stands after the `=`, without blanks before it, continued lines joined as Podman joins them. Blanks at the end
   * are left where the release leaves them, which none does since 5.0, except before a backslash that ends the file.
   */
  readonly value: string;
  /** Whether it makes the key forget what stood before: it is empty, and no line continues it. */
  readonly resets: boolean;
  /** Path of the file it stands in: the unit's own, or that of a drop-in. */
  readonly path: string;
  /** Where the key begins. */
  readonly at: Position;
  /** Where each piece of the value begins: one for its first line and one for each line that continues it. */
  readonly pieces: readonly Piece[];
}

/** A part of a value that stands on one line. */
export interface Piece {
  /** Index in the value of the part's first character. */
  readonly offset: number;
  readonly at: Position;
}

/** A section: all entries under all headers of its name. */
export interface FileSection {
  readonly name: string;
  /** Path of the file whose header came first. */
  readonly path: string;
  readonly at: Position;
  readonly entries: readonly FileEntry[];
}

/** A comment line, without the sign that begins it and the blanks around. */
export interface FileComment {
  readonly text: string;
  readonly path: string;
  readonly at: Position;
}

/** A line that the release does not take. Podman refuses the file for the first one. */
export interface SyntaxProblem {
  readonly path: string;
  readonly at: Position;
  readonly reason: string;
  readonly fix: string;
  /** Set where the generator never ends because of it, so that no unit of the whole system becomes a service. */
  readonly endless?: true;
}

/** A unit file or drop-in, read line by line; no value is taken apart yet. */
export interface UnitFile {
  readonly path: string;
  readonly sections: readonly FileSection[];
  readonly comments: readonly FileComment[];
  readonly problems: readonly SyntaxProblem[];
  /** Lines that Podman drops without a word, since they end in a backslash and no line is left to continue them. */
  readonly lost: readonly { readonly path: string; readonly at: Position }[];
}

/**
 * Reads a unit file as the generator of a release does, the newest by default. From 5.4 on, only a newline ends a line,
 * lines are trimmed, `#` and `;` begin comment lines, a backslash at the end joins the next line, comments between joined
 * lines are left out. A section that comes again goes on with the first of its name. Earlier releases differ in nearly all
 * of this. Never throws: lines that Podman would refuse are in `problems`.
 * Source: pkg/systemd/parser/unitfile.go of Podman 4.4 to 5.8.
 */
export function readUnitFile(path: string, text: string, target: Release = newestRelease): UnitFile {
  const sections: { name: string; path: string; at: Position; entries: FileEntry[] }[] = [];
  const comments: FileComment[] = [];
  const problems: SyntaxProblem[] = [];
  const lost: UnitFile["lost"][number][] = [];
  let section: (typeof sections)[number] | undefined;

  for (const line of logicalLines(text, target)) {
    if (line.how === "lost") {
      lost.push({ path, at: line.at });
      continue;
    }
    if (line.how === "endless") {
      problems.push({ path, at: line.at, ...neverEnds, endless: true });
      continue;
    }
    const { at } = line.segments[0];
    const whole = line.segments.map((segment) => segment.text).join(line.joint);
    if (isComment(whole, target)) {
      comments.push({ text: trimmed(whole.slice(1)), path, at });
      continue;
    }
    const name = headerOf(whole);
    if (name !== undefined) {
      if (!isSectionName(name)) problems.push({ path, at, ...noSectionName });
      section = sections.find((known) => known.name === name);
      if (section === undefined) sections.push((section = { name, path, at, entries: [] }));
      continue;
    }
    const entry = entryOf(line, path);
    if (entry === undefined) problems.push({ path, at, ...noLine(whole, target) });
    else if (section === undefined) problems.push({ path, at, ...noSection });
    // Only where lines are not trimmed can a key begin with a blank, and of these a tab is none to Podman.
    else if (/^(?: |$)/.test(entry.key)) problems.push({ path, at, ...indented });
    else section.entries.push(entry);
  }
  return { path, sections, comments, problems, lost };
}

/** Where a character of an entry's value stands. */
export function positionIn(entry: FileEntry, offset: number): Position {
  const piece = entry.pieces.reduce((before, candidate) => (candidate.offset <= offset ? candidate : before));
  return { line: piece.at.line, column: piece.at.column + offset - piece.offset };
}

/** What stands in brackets, where a line is nothing else. */
function headerOf(line: string): string | undefined {
  return /^\[([^\]]*)\][ \t]*$/u.exec(line)?.[1];
}

function isSectionName(name: string): boolean {
  return name !== "" && !/[[\p{Cc}]/u.test(name);
}

function entryOf({ segments, joint }: LogicalLine, path: string): FileEntry | undefined {
  const text = segments.map((segment) => segment.text).join("");
  // While the backslashes are there, the value begins before the first one.
  const end = joint === "" ? text.length : segments[0].text.length;
  const equals = text.slice(0, end).indexOf("=");
  if (equals <= 0) return undefined;
  // Here the generator looks at bytes, and so at blanks of ASCII alone.
  const start = end - text.slice(equals + 1, end).replace(/^[\t\v\f\r ]+/, "").length;
  const value = text.slice(start);
  return {
    key: text.slice(0, equals).replace(/[\t\v\f\r ]+$/, ""),
    value,
    resets: value === "" && (joint === "" || segments.length === 1),
    path,
    at: segments[0].at,
    pieces: piecesFrom(segments, start),
  };
}

/** The pieces of a line's text from a character on, which becomes the first. */
function piecesFrom(segments: readonly Segment[], start: number): Piece[] {
  const pieces: Piece[] = [];
  let offset = -start;
  for (const [index, { text, at }] of segments.entries()) {
    const skipped = Math.max(0, -offset);
    // What ends before the value begins is none of it, but on the last line, where an empty value has its place.
    if (offset + text.length > 0 || index === segments.length - 1) {
      pieces.push({ offset: offset + skipped, at: { line: at.line, column: at.column + skipped } });
    }
    offset += text.length;
  }
  return pieces;
}

interface Reason {
  readonly reason: string;
  readonly fix: string;
}

const noSectionName: Reason = { reason: "this is no name of a section", fix: "write it as [Container]" };
const noSection: Reason = {
  reason: "this key stands before the first section",
  fix: "put it under its [Section]",
};
const indented: Reason = {
  reason: "this key is indented, which Podman takes since 4.6",
  fix: "begin the line with the key",
};
const neverEnds: Reason = {
  reason:
    "this line ends in a backslash, and blanks around it or an empty line after it make the generator of Podman 4.6 to 5.3 run for ever",
  fix: "write the value on one line",
};

/** Why a line is neither an entry nor a section nor a comment to a release. */
function noLine(line: string, target: Release): Reason {
  if (!has(target, "4.6")) {
    if (trimmed(line) === "") {
      return { reason: "this line holds blanks, which Podman takes since 4.6", fix: "leave it empty" };
    }
    if (trimmed(line) !== line) {
      return {
        reason: "blanks stand before or after this line, which Podman takes since 4.6",
        fix: "write it without them, and with newlines alone at the ends of lines",
      };
    }
  }
  if (line.startsWith(";")) {
    return { reason: "a semicolon begins a comment since Podman 5.4 only", fix: "begin it with #" };
  }
  return {
    reason: "this line is neither Key=value nor a [Section] nor a comment",
    fix: "write it as one of these, or take it out",
  };
}
