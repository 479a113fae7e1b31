import { pair, rawLine } from "./escape.ts";
import type { Expansion } from "./escape.ts";
import type { Refusal } from "./problem.ts";
import { SpecifierText, Verbatim } from "./text.ts";
import type { Text } from "./text.ts";
import type { Value } from "./unit.ts";

/** A line without its key, or why there can be none. `position` says which value of the key it is. */
export type Line =
  { readonly text: string; readonly key?: string } | { readonly refusal: Refusal; readonly position?: number | string };

/** A line for each text of a list. */
export function eachText(value: Value, escape: (text: Text) => string | Refusal): readonly Line[] {
  if (!isList(value)) {
    return [{ refusal: { reason: "the key takes a list", fix: "give an array of strings" } }];
  }
  return value.map((item, position) => {
    const line = item instanceof Verbatim ? verbatimLine(item) : asLine(escape(item));
    return "refusal" in line ? { ...line, position } : line;
  });
}

/** A line for each pair; `refuse` says why a value cannot be, where that is the key's own matter. */
export function eachPair(
  value: Value,
  expansion: Expansion,
  refuse: (text: Text) => Refusal | undefined = () => undefined,
): readonly Line[] {
  if (!isPairs(value)) {
    return [
      { refusal: { reason: "the key takes names with values", fix: "give an object, a property for each name" } },
    ];
  }
  return Object.entries(value).map(([name, text]) => {
    const line = asLine(refuse(text) ?? pair(name, text, expansion));
    return "refusal" in line ? { ...line, position: name } : line;
  });
}

/** The words of a key that counts its last line only, on that line. */
export function oneLine(words: readonly Line[]): readonly Line[] {
  const text = words.flatMap((line) => ("text" in line ? [line.text] : [])).join(" ");
  const refused = words.filter((line) => "refusal" in line);
  if (refused.length > 0) return refused;
  return text === "" ? [] : [{ text }];
}

/** The line of a value that is written as it is. */
export function verbatimLine(value: Verbatim): Line {
  // An empty line is the format's way to forget what stood before, and an author who escapes himself may want it.
  return value.syntax === "" ? { text: "" } : asLine(rawLine(value.syntax, "nothing"));
}

/** The line of an escaped value, or of why there is none. */
export function asLine(result: string | Refusal): Line {
  return typeof result === "string" ? { text: result } : { refusal: result };
}

/** Whether a value is one text. */
export function isText(value: Value): value is Text {
  return typeof value === "string" || value instanceof SpecifierText;
}

/** Whether a value is a list. */
export function isList(value: Value): value is readonly (Text | Verbatim)[] {
  return Array.isArray(value);
}

/** Whether a value is pairs by name. */
export function isPairs(value: Value): value is Readonly<Record<string, Text>> {
  return typeof value === "object" && !isList(value) && !(value instanceof SpecifierText || value instanceof Verbatim);
}
