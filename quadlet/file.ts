/** A place in a unit file. Both count from 1; the column counts UTF-16 code units, as editors do. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A `Key=value` of a unit file. */
export interface FileEntry {
  readonly key: string;
  /** What stands after the `=`, without blanks at its ends, continued lines joined as Podman joins them. */
  readonly value: string;
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

/** A comment line, without its `#` or `;` and the blanks around. */
export interface FileComment {
  readonly text: string;
  readonly path: string;
  readonly at: Position;
}

/** A line that is none of unit files. Podman refuses the file for the first one. */
export interface SyntaxProblem {
  readonly path: string;
  readonly at: Position;
  readonly reason: string;
  readonly fix: string;
}

/** A unit file or drop-in, read line by line; no value is taken apart yet. */
export interface UnitFile {
  readonly path: string;
  readonly sections: readonly FileSection[];
  readonly comments: readonly FileComment[];
  readonly problems: readonly SyntaxProblem[];
}

/**
 * Reads a unit file as Podman's generator does: only a newline ends a line, lines are trimmed, `#` and `;` begin comment
 * lines, a backslash at the end joins the next line, comments between joined lines are left out, and a section that comes
 * again goes on with the first of its name. Never throws: lines that Podman would refuse are in `problems`.
 * Source: pkg/systemd/parser/unitfile.go of Podman 5.4 and newer.
 */
export function readUnitFile(path: string, text: string): UnitFile {
  const sections: { name: string; path: string; at: Position; entries: FileEntry[] }[] = [];
  const comments: FileComment[] = [];
  const problems: SyntaxProblem[] = [];
  let section: (typeof sections)[number] | undefined;

  for (const line of logicalLines(text)) {
    const { at } = line;
    const comment = /^[#;]\s*(.*)$/su.exec(line.text);
    if (comment !== null) {
      comments.push({ text: comment[1] ?? "", path, at });
      continue;
    }
    const header = /^\[([^\]]*)\][ \t]*$/su.exec(line.text);
    if (header !== null) {
      const name = header[1] ?? "";
      if (name === "" || /[[\p{Cc}]/u.test(name)) {
        problems.push({ path, at, reason: "this is no name of a section", fix: "write it as [Container]" });
      }
      section = sections.find((known) => known.name === name);
      if (section === undefined) sections.push((section = { name, path, at, entries: [] }));
      continue;
    }
    const equals = line.text.indexOf("=");
    if (equals <= 0) {
      problems.push({
        path,
        at,
        reason: "this line is neither Key=value nor a [Section] nor a comment",
        fix: "write it as one of these, or take it out",
      });
      continue;
    }
    if (section === undefined) {
      problems.push({
        path,
        at,
        reason: "this key stands before the first section",
        fix: "put it under its [Section]",
      });
      continue;
    }
    // Here the generator looks at bytes, and so at blanks of ASCII alone.
    const value = line.text.slice(equals + 1).replace(/^[\t\v\f\r ]+/, "");
    const start = line.text.length - value.length;
    section.entries.push({
      key: line.text.slice(0, equals).replace(/[\t\v\f\r ]+$/, ""),
      value,
      path,
      at,
      pieces: piecesFrom(line, start),
    });
  }
  return { path, sections, comments, problems };
}

/** Where a character of an entry's value stands. */
export function positionIn(entry: FileEntry, offset: number): Position {
  const piece = entry.pieces.findLast((candidate) => candidate.offset <= offset);
  return piece === undefined ? entry.at : { line: piece.at.line, column: piece.at.column + offset - piece.offset };
}

/** A line after continued ones are joined to it. */
interface LogicalLine {
  readonly text: string;
  readonly at: Position;
  readonly pieces: readonly Piece[];
}

function* logicalLines(text: string): Generator<LogicalLine> {
  const lines = text.replace(/\n$/, "").split("\n");
  let joined = "";
  let pieces: Piece[] = [];
  for (const [index, raw] of lines.entries()) {
    const line = trimmed(raw);
    const at = { line: index + 1, column: raw.length - raw.replace(/^\p{White_Space}+/u, "").length + 1 };
    if (line === "" || /^[#;]/.test(line)) {
      // Within a continuation such a line is not even a comment to the generator.
      if (joined === "" && line !== "") yield { text: line, at, pieces: [] };
      continue;
    }
    const continues = line.endsWith("\\");
    const part = continues ? line.slice(0, -1) : line;
    pieces.push({ offset: joined.length, at });
    joined += part;
    // A backslash alone on its line joins nothing, and one on the last line has nothing to join.
    if (continues && index < lines.length - 1 && joined !== "") continue;
    if (joined !== "") yield { text: joined, at: pieces[0]?.at ?? at, pieces };
    joined = "";
    pieces = [];
  }
}

/** The pieces of a logical line from a character on, which becomes the first. */
function piecesFrom(line: LogicalLine, start: number): Piece[] {
  return line.pieces.flatMap((piece, index): Piece[] => {
    const end = line.pieces[index + 1]?.offset ?? Infinity;
    if (end <= start) return [];
    const skipped = Math.max(0, start - piece.offset);
    return [
      {
        offset: Math.max(0, piece.offset - start),
        at: { line: piece.at.line, column: piece.at.column + skipped },
      },
    ];
  });
}

/** Without what Go's unicode.IsSpace takes for blanks, which JavaScript's trim does but for U+0085 and U+FEFF. */
function trimmed(line: string): string {
  return line.replace(/^\p{White_Space}+|\p{White_Space}+$/gu, "");
}
