import { directiveFacts } from "./directives.ts";
import type { DirectiveFacts } from "./directives.ts";
import { pair, rawLine, scalar, strvWord, unitName, word } from "./escape.ts";
import type { Expansion } from "./escape.ts";
import { literalText, unknownSpecifier } from "./expand.ts";
import { isQuadletSection, keyFacts } from "./keys.ts";
import type { KeyFacts } from "./keys.ts";
import type { Refusal } from "./problem.ts";
import { splitWords } from "./split.ts";
import { verbatim, withSpecifiers } from "./text.ts";
import type { Text } from "./text.ts";
import type { Value } from "./unit.ts";

/**
 * The typed value that says just what a line of a unit file says to every release; verbatim text where no typed value
 * does: for variables, unknown escapes, quotes at the ends of a scalar, resets, and what is not known here.
 */
export function decodeValue(section: string, key: string, line: string): Value {
  const value = isQuadletSection(section)
    ? quadletValue(keyFacts(section, key), line)
    : directiveValue(directiveFacts(section, key), line);
  return value ?? verbatim(line);
}

function quadletValue(facts: KeyFacts | undefined, line: string): Value | undefined {
  if (facts === undefined || line === "") return undefined;
  const expansion: Expansion = facts.expands ?? "command";
  switch (facts.syntax) {
    case "scalar":
      return scalarValue(facts, line, expansion);
    case "raw-line":
      return [textOf(line, expansion, rawLine) ?? verbatim(line)];
    case "strv":
      return wordList(line, { escapes: false }, (text) => textOf(text, expansion, strvWord)) ?? [verbatim(line)];
    case "words":
      return wordList(line, { escapes: true }, (text) => textOf(text, expansion, word)) ?? [verbatim(line)];
    case "words-last":
      return wordList(line, { escapes: true }, (text) => textOf(text, expansion, word));
    case "words-kv":
      return pairsOf(line, expansion);
  }
}

function scalarValue({ type }: KeyFacts, line: string, expansion: Expansion): Value | undefined {
  if (type.startsWith("bool")) {
    if (/^(?:1|yes|true|on)$/i.test(line)) return true;
    if (/^(?:0|no|false|off)$/i.test(line)) return false;
    return type === "bool|healthy" && line === "healthy" ? line : undefined;
  }
  if (type === "int") {
    const number = Number(line);
    return Number.isSafeInteger(number) && String(number) === line ? number : undefined;
  }
  return textOf(line, expansion, scalar);
}

function directiveValue(facts: DirectiveFacts | undefined, line: string): Value | undefined {
  if (line === "") return undefined;
  switch (facts?.syntax) {
    case "plain":
      return textOf(line, "nothing", rawLine);
    case "text":
      return textOf(line, "specifiers", rawLine);
    case "units":
      return wordList(line, { escapes: false }, (text) => textOf(text, "specifiers", unitName)) ?? [verbatim(line)];
    case "names":
      return wordList(line, { escapes: false }, (text) => textOf(text, "nothing", unitName)) ?? [verbatim(line)];
    case "pairs":
      return pairsOf(line, "specifiers");
    case "verbatim":
      return [verbatim(line)];
    case undefined:
      return undefined;
  }
}

/** The words of a line; undefined when Podman drops a part of it, or a word means more than its characters. */
function wordList(
  line: string,
  options: { readonly escapes: boolean },
  decode: (word: string) => Text | undefined,
): readonly Text[] | undefined {
  const { words, dropped } = splitWords(line, options);
  const texts = words.map(({ text }) => decode(text));
  return dropped === undefined && texts.every((text) => text !== undefined) ? texts : undefined;
}

function pairsOf(line: string, expansion: Expansion): Readonly<Record<string, Text>> | undefined {
  const { words, dropped } = splitWords(line, { escapes: true });
  if (dropped !== undefined) return undefined;
  const pairs: [string, Text][] = [];
  for (const { text } of words) {
    const equals = text.indexOf("=");
    if (equals < 0) return undefined;
    const name = text.slice(0, equals);
    const value = textOf(text.slice(equals + 1), expansion, (decoded) => pair(name, decoded, expansion));
    if (value === undefined) return undefined;
    pairs.push([name, value]);
  }
  return Object.fromEntries(pairs);
}

/** What a text stands for, if a typed text can stand for it and be written again by `encode`. */
function textOf(
  text: string,
  expansion: Expansion,
  encode: (text: Text, expansion: Expansion) => string | Refusal,
): Text | undefined {
  const decoded = expansion === "nothing" ? text : expandable(text, expansion);
  return decoded !== undefined && typeof encode(decoded, expansion) === "string" ? decoded : undefined;
}

function expandable(text: string, expansion: "command" | "specifiers"): Text | undefined {
  if (text.includes("\0") || unknownSpecifier(text) !== undefined) return undefined;
  // systemd keeps a % before anything but a letter or a digit.
  const specifiers = text.replace(/%[%A-Za-z]?/g, (found) => (found === "%" ? "%%" : found));
  if (expansion === "specifiers") return withSpecifiersOrNone(specifiers);
  const dollars = specifiers.replaceAll("$$", "\0");
  return dollars.includes("$") ? undefined : withSpecifiersOrNone(dollars.replaceAll("\0", "$"));
}

function withSpecifiersOrNone(syntax: string): Text {
  const literal = literalText(syntax);
  return literal ?? withSpecifiers(syntax);
}
