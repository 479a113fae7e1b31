import { has, newestRelease } from "./release.ts";
import type { Release } from "./release.ts";

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
   * - `pair`: the word has no `=`, and the key takes pairs. Only `UnitView` says so; since Podman 5.6 it counts.
   */
  readonly why: "escape" | "quote" | "empty" | "pair";
}

/** The words of a value, and what is lost of it. */
export interface SplitResult {
  readonly words: readonly Word[];
  readonly dropped?: Dropped;
}

/** How to split. */
export interface SplitOptions {
  /** C escapes, and leniency about quotes; without them a backslash is literal and unbalanced quotes drop the line. */
  readonly escapes: boolean;
  /** Release that splits, the newest by default: octal escapes came right in 5.4. */
  readonly target?: Release;
}

/**
 * Splits a value into words as Podman's generator does.
 * Source: pkg/systemd/parser/split.go of Podman 4.4 to 5.8.
 */
export function splitWords(value: string, { escapes, target = newestRelease }: SplitOptions): SplitResult {
  // A NUL is the end to the generator, wherever it stands.
  const text = value.split("\0", 1).join("");
  const words: Word[] = [];
  let at = 0;
  for (;;) {
    while (isBlank(text[at])) at++;
    if (at >= text.length) return { words };
    const offset = at;
    let word = "";
    let quote: string | undefined;
    let quotedAt = at;
    for (; at < text.length; at++) {
      const character = text.charAt(at);
      if (quote === undefined && isBlank(character)) break;
      if (character === "\\" && escapes) {
        // A backslash at the very end is eaten up.
        if (at + 1 === text.length) continue;
        const escape = unescape(text.slice(at + 1, at + 10), target);
        if (escape === undefined) return { words: [], dropped: { offset: at, why: "escape" } };
        word += escape.text;
        at += escape.length;
        continue;
      }
      if (character === quote) quote = undefined;
      else if (quote === undefined && (character === '"' || character === "'")) {
        quote = character;
        quotedAt = at;
      } else word += character;
    }
    const unbalanced: Dropped | undefined = quote === undefined ? undefined : { offset: quotedAt, why: "quote" };
    if (unbalanced !== undefined && !escapes) return { words: [], dropped: unbalanced };
    if (word === "") return { words, dropped: unbalanced ?? { offset, why: "empty" } };
    words.push({ text: word, offset });
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
function unescape(text: string, target: Release): { readonly text: string; readonly length: number } | undefined {
  const simple = single[text.slice(0, 1)];
  if (simple !== undefined) return { text: simple, length: 1 };
  const [hexadecimal, digits = ""] =
    /^x([\da-fA-F]{2})/.exec(text) ?? /^u([\da-fA-F]{4})/.exec(text) ?? /^U([\da-fA-F]{8})/.exec(text) ?? [];
  if (hexadecimal !== undefined) return character(Number.parseInt(digits, 16), 0x10ffff, hexadecimal.length);
  // Before, the first digit alone was taken, and for a NUL.
  if (!has(target, "5.4")) return /^[0-6]/.test(text) ? { text: "\0", length: 1 } : undefined;
  const [octal] = /^[0-7]{3}/.exec(text) ?? [];
  return octal === undefined ? undefined : character(Number.parseInt(octal, 8), 255, octal.length);
}

function character(code: number, highest: number, length: number): ReturnType<typeof unescape> {
  if (code === 0 || code > highest) return undefined;
  // Go writes a lone surrogate as the replacement character.
  return { text: code >= 0xd800 && code <= 0xdfff ? "\ufffd" : String.fromCodePoint(code), length };
}
