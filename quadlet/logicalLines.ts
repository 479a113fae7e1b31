import { has } from "./release.ts";
import type { Release } from "./release.ts";

/** A place in a unit file. Both count from 1; the column counts UTF-16 code units, as editors do. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A part of a logical line that stands on one line of the file, without the backslash that continues it. */
export interface Segment {
  readonly text: string;
  readonly at: Position;
}

/**
 * A line as the generator classifies it, after continued ones are joined to it. `joint` is what stands between its
 * segments while it does so: releases before 5.4 take the backslashes away later, from the value alone.
 */
export interface LogicalLine {
  readonly how: "read";
  readonly segments: readonly [Segment, ...Segment[]];
  readonly joint: "" | "\\\n";
}

/** A continuation that no line ends: it is dropped. */
export interface LostLine {
  readonly how: "lost";
  readonly at: Position;
}

/** A continuation in whose reading the generator loops for ever, so that nothing after it is read. */
export interface EndlessLine {
  readonly how: "endless";
  readonly at: Position;
}

/** What comes of one or several lines of a file. */
export type ReadLine = LogicalLine | LostLine | EndlessLine;

/** Whether a line that begins so is a comment. A semicolon begins one since Podman 5.4; before, a colon did. */
export function isComment(line: string, target: Release): boolean {
  return line.startsWith("#") || line.startsWith(has(target, "5.4") ? ";" : ":");
}

/**
 * The lines of a file as a release joins them, without empty ones.
 * Source: Parse and nextLine of pkg/systemd/parser/unitfile.go, which differs in 4.4 to 4.5, 4.6 to 4.9, 5.0 to 5.3 and
 * from 5.4 on.
 */
export function logicalLines(text: string, target: Release): Generator<ReadLine> {
  return has(target, "5.4") ? joinedLines(text, target) : rawLines(text, target);
}

/** Without what Go's unicode.IsSpace takes for blanks, which is not what JavaScript's trim does. */
export function trimmed(line: string): string {
  return trimmedEnd(line.replace(/^\p{White_Space}+/u, ""));
}

/** The same at the end alone. */
export function trimmedEnd(line: string): string {
  // Backwards, since a pattern that ends in $ is tried again at every blank.
  let end = line.length;
  while (end > 0 && /\p{White_Space}/u.test(line.charAt(end - 1))) end--;
  return line.slice(0, end);
}

/** A line of the file with the part of it that is left. */
function segmentOf(raw: string, index: number, text: string): Segment {
  return { text, at: { line: index + 1, column: raw.indexOf(text) + 1 } };
}

/** From 5.4 on: a backslash joins the next line that is neither empty nor a comment. */
function* joinedLines(text: string, target: Release): Generator<ReadLine> {
  const lines = text.replace(/\n$/, "").split("\n");
  let before: Segment[] = [];
  for (const [index, raw] of lines.entries()) {
    const segment = segmentOf(raw, index, trimmed(raw));
    if (segment.text === "" || isComment(segment.text, target)) {
      // Within a continuation such a line is not even a comment.
      if (before.length === 0 && segment.text !== "") yield { how: "read", segments: [segment], joint: "" };
      continue;
    }
    const continues = segment.text.endsWith("\\");
    const part = continues ? { ...segment, text: segment.text.slice(0, -1) } : segment;
    // A backslash alone on its line joins nothing to the next.
    const segments: Segment[] = part.text === "" && before.length === 0 ? [] : [...before, part];
    if (continues && index < lines.length - 1) {
      before = segments;
      continue;
    }
    before = [];
    const [first, ...rest] = segments;
    if (first !== undefined) yield { how: "read", segments: [first, ...rest], joint: "" };
  }
  const [lost] = before;
  if (lost !== undefined) yield { how: "lost", at: lost.at };
}

/** To 5.3: a backslash at the end of a line with an equals sign joins the next line, whatever that is. */
function* rawLines(text: string, target: Release): Generator<ReadLine> {
  const lines = text.split("\n");
  const ended = lines.at(-1) === "";
  if (ended) lines.pop();
  const last = lines.length - 1;
  const trims = has(target, "4.6");
  const trimsAll = has(target, "5.0");
  const rawAt = (index: number): string => lines.slice(index, index + 1).join("");
  const read = (index: number, trim = trimmed): Segment => {
    const raw = rawAt(index);
    return segmentOf(raw, index, trimsAll ? trimmed(raw) : trims && (index < last || ended) ? trim(raw) : raw);
  };
  for (let index = 0; index <= last; index++) {
    const first = read(index);
    if (first.text === "") continue;
    const segments: [Segment, ...Segment[]] = [first];
    let end = first;
    // Before 5.0 a comment with an equals sign is continued like a key.
    const continued = first.text.indexOf("=") > 0 && !(trimsAll && isComment(first.text, target));
    while (continued && index < last && end.text.endsWith("\\")) {
      // From 4.6 on it looks for the end of the next line at an offset from which it took blanks away, and finds the
      // line that it has; 5.0 takes them away before. It does not get past an empty line either.
      const moved = trims && !trimsAll && rawAt(index) !== end.text;
      const next = moved ? undefined : read(++index, trimmedEnd);
      if (next === undefined || (trims && next.text === "")) {
        if (index < last || moved) {
          yield { how: "endless", at: end.at };
          return;
        }
        break;
      }
      segments.push(next);
      end = next;
    }
    yield {
      how: "read",
      segments: withoutBackslashes(segments),
      joint: "\\\n",
    };
  }
}

/** Each segment that another one follows, without its backslash. */
function withoutBackslashes(segments: readonly [Segment, ...Segment[]]): [Segment, ...Segment[]] {
  const [first, ...rest] = segments;
  const cut = (segment: Segment): Segment => ({ ...segment, text: segment.text.slice(0, -1) });
  const lastOne = rest.pop();
  return lastOne === undefined ? [first] : [cut(first), ...rest.map(cut), lastOne];
}
