import { newestRelease } from "../../../quadlet/index.ts";
import type { Release } from "../../../quadlet/index.ts";
import { isKnown } from "../podmanValues.ts";
import type { Directive } from "./serviceFile.ts";

/**
 * The sections of a generated service with their lines as Quadlet wrote them. Quadlet copies [X-Container] and the
 * sections that it does not know without a change. Releases before 5.4 keep a continued line with its backslash, so a
 * line that continues it is not a header.
 */
export function emittedSections(
  service: string,
  release: Release = newestRelease,
): ReadonlyMap<string, readonly string[]> {
  const sections = new Map<string, string[]>();
  let lines: string[] = [];
  let goesOn = false;
  for (const line of service.split("\n")) {
    const header = goesOn ? null : /^\[([^\]]*)\]$/.exec(line);
    goesOn = line.endsWith("\\") && (goesOn || mayGoOn(line, release));
    if (header === null) lines.push(line);
    else sections.set(header[1] ?? "", (lines = []));
  }
  return sections;
}

/**
 * Whether the next line continues a printed line that ends in a backslash: only a line with a key goes on, and from 5.0
 * on a comment does not (UnitFile.Parse in pkg/systemd/parser/unitfile.go). From 5.4 on all lines are printed joined.
 */
function mayGoOn(line: string, release: Release): boolean {
  const isComment = /^[#:]/.test(line) && isKnown(release, "5.0");
  return !isKnown(release, "5.4") && !isComment && line.indexOf("=") > 0;
}

/** The directives of a generated service, command lines as the words that Quadlet made them of: before systemd reads them. */
export function emittedDirectives(service: string, release: Release = newestRelease): Directive[] {
  return [...emittedSections(service, release)].flatMap(([section, lines]) =>
    section.startsWith("X-")
      ? []
      : lines.flatMap((line): Directive[] => {
          const equals = line.indexOf("=");
          if (equals < 0 || line.startsWith("#")) return [];
          const [key, value] = [line.slice(0, equals), line.slice(equals + 1)];
          return [{ section, key, words: /^Exec[A-Z]/.test(key) ? emittedWords(value) : [value] }];
        }),
  );
}

const escapes: Readonly<Record<string, string>> = {
  a: "\x07",
  b: "\b",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  f: "\f",
  "\\": "\\",
  '"': '"',
};

/** Words that Quadlet joined to a command line: one blank between two of them, quotes around those that need any. */
export function emittedWords(line: string): string[] {
  const words: string[] = [];
  for (let at = 0; at <= line.length; at++) {
    if (line[at] !== '"') {
      const end = line.indexOf(" ", at);
      words.push(line.slice(at, end < 0 ? undefined : end));
      at = end < 0 ? line.length : end;
      continue;
    }
    let word = "";
    for (at++; line[at] !== '"'; at++) {
      if (at >= line.length) throw new Error(`a quote is open in ${line}`);
      if (line[at] !== "\\") word += line.charAt(at);
      else if (line[++at] === "x") {
        word += String.fromCharCode(Number.parseInt(line.slice(at + 1, at + 3), 16));
        at += 2;
      } else word += escapes[line.charAt(at)] ?? `unknown escape ${line.charAt(at)}`;
    }
    at++;
    words.push(word);
  }
  return words;
}
