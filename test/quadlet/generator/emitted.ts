import type { Directive } from "./serviceFile.ts";

/**
 * The sections of a generated service with their lines as Quadlet wrote them: what it read of a section that it does not
 * know, or only keeps for the record ([X-Container] …), stands there unchanged. Releases before 5.4 keep a continued line
 * with its backslash, so that what follows it is no header; the others have `joined` it.
 */
export function emittedSections(
  service: string,
  { joined = false }: { readonly joined?: boolean } = {},
): ReadonlyMap<string, readonly string[]> {
  const sections = new Map<string, string[]>();
  let lines: string[] = [];
  let before = "";
  for (const line of service.split("\n")) {
    const header = /^\[([^\]]*)\]$/.exec(line);
    if (header !== null && (joined || !before.endsWith("\\"))) sections.set(header[1] ?? "", (lines = []));
    else lines.push(line);
    before = line;
  }
  return sections;
}

/** The directives of a generated service, command lines as the words that Quadlet made them of: before systemd reads them. */
export function emittedDirectives(service: string): Directive[] {
  return [...emittedSections(service)].flatMap(([section, lines]) =>
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
