/** A `Key=value` of a unit file with the lines that continue it. */
export interface SettingLine {
  readonly section: string;
  readonly key: string;
  readonly value: string;
  /** First and last line, from 1. */
  readonly lines: readonly [number, number];
}

/**
 * The settings of a unit file, found by systemd.syntax(7) alone: the judge must not read files with the parser that it
 * judges.
 */
export function settingsOf(text: string): readonly SettingLine[] {
  const found: SettingLine[] = [];
  const lines = text.split("\n");
  let section = "";
  for (let at = 0; at < lines.length; at++) {
    const first = at;
    const line = lines[at] ?? "";
    if (/^\s*(?:[#;]|$)/.test(line)) continue;
    section = /^\s*\[(.*)\]\s*$/.exec(line)?.[1] ?? section;
    const pieces = [line];
    while (isContinued(pieces) && at + 1 < lines.length) pieces.push(lines[++at] ?? "");
    const joined = pieces.filter((piece, index) => index === 0 || !isComment(piece)).join("\n");
    const [, key, value] = /^\s*([\w-]+)\s*=\s*([^]*)$/.exec(joined) ?? [];
    if (key !== undefined && value !== undefined) found.push({ section, key, value, lines: [first + 1, at + 1] });
  }
  return found;
}

/** The text without some of its lines; the others keep their numbers. */
export function withoutLines(text: string, [first, last]: readonly [number, number]): string {
  return text
    .split("\n")
    .map((line, index) => (index + 1 >= first && index + 1 <= last ? "" : line))
    .join("\n");
}

function isComment(line: string): boolean {
  return /^\s*[#;]/.test(line);
}

/** A comment between continued lines ends nothing. */
function isContinued(pieces: readonly string[]): boolean {
  return (pieces.findLast((piece, index) => index === 0 || !isComment(piece)) ?? "").trimEnd().endsWith("\\");
}
