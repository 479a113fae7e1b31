import { directiveFacts } from "../../quadlet/directives.ts";
import { keyTable } from "../../quadlet/index.ts";
import type { KeyFacts, Release } from "../../quadlet/index.ts";
import { expanded } from "./generator/commandLine.ts";
import type { Field } from "./models.ts";
import { isKnown } from "./podmanValues.ts";

/**
 * Whether the format has no way to carry a text as (a part of) the value of a field, by what is documented of it: written
 * apart from the project's own escaping. Specifiers in the text are marked.
 */
export function refusesText(field: Field, text: string, release: Release): boolean {
  const facts = factsOf(field);
  if (facts === undefined) {
    switch (directiveFacts(field.section, field.key)?.syntax) {
      case "text":
        return noLine(text);
      case "pairs":
        return noText(text);
      case "units":
      case "names":
        return noLine(text);
      case "plain":
      case "verbatim":
      case undefined:
        throw new Error(`no text is tried in ${field.section} ${field.key}`);
    }
  }
  // podman run reads its --env as CSV once more.
  if (field.section === "Container" && field.key === "Environment" && text.includes("\r\n")) return true;
  if (field.key === "Mount" && !isKnown(release, "4.8") && text.split("=").length > 3) return true;
  const syntax =
    facts.earlier !== undefined && !isKnown(release, facts.earlier.until) ? facts.earlier.syntax : facts.syntax;
  switch (syntax) {
    case "scalar": {
      const inArgs = facts.option !== undefined && facts.earlier === undefined && hasPodmanArgs(field, release);
      // A text that the line cannot carry goes into PodmanArgs.
      return inArgs ? noText(facts.option + text) : noLine(text) || /^"|"$/.test(text);
    }
    case "raw-line":
      return noLine(text);
    case "strv":
      return noWord(text) || /[\r\n]/.test(text) || /".*'|'.*"/s.test(text);
    case "words":
    case "words-last":
      return noWord(text);
    case "words-kv":
      return noText(text);
  }
}

function factsOf({ section, key }: Field): KeyFacts | undefined {
  const tables: Readonly<Record<string, Readonly<Record<string, KeyFacts>>>> = keyTable;
  return tables[section]?.[key];
}

function hasPodmanArgs(field: Field, release: Release): boolean {
  const since = factsOf({ ...field, key: "PodmanArgs" })?.since;
  return since !== undefined && isKnown(release, since);
}

function noText(text: string): boolean {
  // The marker of a specifier is a code point that is no character, and no part of the text.
  const plain = text.replaceAll(new RegExp(`${expanded}[A-Za-z]`, "g"), "%h");
  return (
    /[\0\u0080\p{Surrogate}\p{Noncharacter_Code_Point}]/u.test(plain) ||
    new TextEncoder().encode(plain).length > 131_071
  );
}

function noWord(text: string): boolean {
  return noText(text) || text === "" || text === ";";
}

function noLine(text: string): boolean {
  return noWord(text) || /[\r\n]|^\p{White_Space}|\p{White_Space}$|\\$/u.test(text);
}
