/** A word of a value. */
export interface Word {
  /** The word without the quotes and escapes that Quadlet takes away. */
  readonly text: string;
  /** Index in the value of the word's first character, its quote included. */
  readonly offset: number;
}

/** Why a line counts for less than it says. Podman is silent about it, or warns only. */
export interface Dropped {
  /** Index in the value of what is wrong. */
  readonly offset: number;
  /**
   * - `escape`: an unknown escape, the whole line is dropped.
   * - `quote`: quotes are not balanced; with `escapes` the rest of the line is taken as one word, else the line is dropped.
   * - `empty`: an empty word ends the line.
   */
  readonly why: "escape" | "quote" | "empty";
}

/** The words of a value, and what is lost of it. */
export interface SplitResult {
  readonly words: readonly Word[];
  readonly dropped?: Dropped;
}

/**
 * Splits a value into words as Podman's generator does: `escapes` is its exec-like way, with C escapes and lenient about
 * quotes; without them a backslash is literal and unbalanced quotes drop the line.
 * Source: pkg/systemd/parser/split.go, the same from Podman 4.4 to 5.8.
 */
export function splitWords(value: string, options: { readonly escapes: boolean }): SplitResult {
  const words: Word[] = [];
  let at = 0;
  for (;;) {
    while (isBlank(value[at])) at++;
    if (at >= value.length || value[at] === "\0") return { words };
    const offset = at;
    let text = "";
    let quote: string | undefined;
    let quotedAt = at;
    for (; at < value.length; at++) {
      const character = value[at] ?? "";
      if (character === "\0") {
        at = value.length;
        break;
      }
      if (quote === undefined && isBlank(character)) break;
      if (character === "\\" && options.escapes) {
        // A backslash at the very end is eaten up.
        if (at + 1 >= value.length) continue;
        const escape = unescape(value.slice(at + 1));
        if (escape === undefined) return { words: [], dropped: { offset: at, why: "escape" } };
        text += escape.text;
        at += escape.length;
        continue;
      }
      if (character === quote) quote = undefined;
      else if (quote === undefined && (character === '"' || character === "'")) {
        quote = character;
        quotedAt = at;
      } else text += character;
    }
    const unbalanced: Dropped | undefined = quote === undefined ? undefined : { offset: quotedAt, why: "quote" };
    if (unbalanced !== undefined && !options.escapes) return { words: [], dropped: unbalanced };
    if (text === "") return { words, dropped: unbalanced ?? { offset, why: "empty" } };
    words.push({ text, offset });
    if (unbalanced !== undefined) return { words, dropped: unbalanced };
  }
}

function isBlank(character: string | undefined): boolean {
  return character === " " || character === "\t" || character === "\n" || character === "\r";
}

const single: Readonly<Record<string, string>> = {
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  s: " ",
  "\\": "\\",
  '"': '"',
  "'": "'",
};

/** What an escape stands for, and its length after the backslash. */
function unescape(text: string): { readonly text: string; readonly length: number } | undefined {
  const simple = single[text.slice(0, 1)];
  if (simple !== undefined) return { text: simple, length: 1 };
  const match = /^x([\da-fA-F]{2})/.exec(text) ?? /^u([\da-fA-F]{4})/.exec(text) ?? /^U([\da-fA-F]{8})/.exec(text);
  const octal = /^[0-7]{3}/.exec(text);
  const [length, code] =
    match !== null
      ? [match[0].length, Number.parseInt(match[1] ?? "", 16)]
      : octal !== null
        ? [3, Number.parseInt(octal[0], 8)]
        : [0, 0];
  if (code === 0 || code > 0x10ffff || (octal !== null && code > 255)) return undefined;
  // Go writes a lone surrogate as the replacement character.
  return { text: code >= 0xd800 && code <= 0xdfff ? "\ufffd" : String.fromCodePoint(code), length };
}
