/**
 * Stands in an argument for a specifier that systemd would expand: `%h` comes out as this character and `h`. It is a
 * code point that is no character and that no unit may hold.
 */
export const expanded = "\uFDD0";

/** Specifiers of systemd.unit(5); any other letter or digit after % keeps the unit from loading. */
const specifiers = "ABCDEGHIJLMNPSTUVWYabdfghijlmnopqstuvwy";

/**
 * Arguments that systemd hands to the program of a command line, by the rules of systemd.service(5), "Command lines":
 * words with quotes and C escapes, then specifiers, then variables. Written after systemd's documentation, apart from
 * the project's own escaping. Throws where systemd would refuse the line, begin a second command, or put a variable's
 * value in.
 */
export function splitCommand(line: string): string[] {
  return words(line).map((word) => withoutVariables(withoutSpecifiers(word)));
}

/** Words of a directive of NAME=VALUE pairs: as a command line, but `$` is literal there. */
export function splitPairs(line: string): string[] {
  return words(line).map(withoutSpecifiers);
}

function words(line: string): string[] {
  const found: string[] = [];
  let rest = line;
  for (;;) {
    rest = rest.replace(/^[ \t\n\r]+/, "");
    if (rest === "") return found;
    if (/^;(?=[ \t\n\r]|$)/.test(rest)) throw new Error(`a second command begins at: ${rest}`);
    if (/^\\;(?=[ \t\n\r]|$)/.test(rest)) {
      found.push(";");
      rest = rest.slice(2);
      continue;
    }
    const { word, length } = firstWord(rest);
    found.push(word);
    rest = rest.slice(length);
  }
}

function firstWord(text: string): { word: string; length: number } {
  const bytes: Uint8Array[] = [];
  let quote = "";
  let at = 0;
  while (at < text.length) {
    const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
    if (character === "\\") {
      const [value, length] = unescape(text.slice(at + 1));
      bytes.push(value);
      at += 1 + length;
      continue;
    }
    at += character.length;
    if (quote === "" && /[ \t\n\r]/.test(character)) break;
    if (character === quote) quote = "";
    else if (quote === "" && (character === '"' || character === "'")) quote = character;
    else bytes.push(new TextEncoder().encode(character));
  }
  if (quote !== "") throw new Error(`unbalanced quotes in: ${text}`);
  return { word: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(Buffer.concat(bytes)), length: at };
}

const single: Readonly<Record<string, number>> = {
  a: 7,
  b: 8,
  f: 12,
  n: 10,
  r: 13,
  t: 9,
  v: 11,
  s: 32,
  "\\": 92,
  '"': 34,
  "'": 39,
};

/** The bytes that an escape stands for, and its length after the backslash. */
function unescape(text: string): [Uint8Array, number] {
  const simple = single[text.slice(0, 1)];
  if (simple !== undefined) return [Uint8Array.of(simple), 1];
  const byte = /^x([0-9a-fA-F]{2})/.exec(text) ?? /^([0-7]{3})/.exec(text);
  if (byte !== null) {
    const value = Number.parseInt(byte[1] ?? "", byte[0].startsWith("x") ? 16 : 8);
    if (value > 0 && value < 256) return [Uint8Array.of(value), 3];
  }
  const point = /^u([0-9a-fA-F]{4})/.exec(text) ?? /^U([0-9a-fA-F]{8})/.exec(text);
  if (point !== null) {
    const character = String.fromCodePoint(Number.parseInt(point[1] ?? "", 16));
    return [new TextEncoder().encode(character), point[0].length];
  }
  throw new Error(`unknown escape: \\${text.slice(0, 10)}`);
}

/** The text with its specifiers marked; throws for one that keeps the unit from loading. */
export function withoutSpecifiers(word: string): string {
  return word.replace(/%([%A-Za-z0-9])/g, (specifier, letter: string) => {
    if (letter === "%") return "%";
    if (!specifiers.includes(letter)) throw new Error(`the unit does not load: ${specifier} in ${word}`);
    return expanded + letter;
  });
}

function withoutVariables(word: string): string {
  if (/^\$(?![{$])/.test(word)) throw new Error(`the word is a variable: ${word}`);
  return word.replace(/\$([${])/g, (_, next: string) => {
    if (next === "{") throw new Error(`a variable is put into: ${word}`);
    return "$";
  });
}
