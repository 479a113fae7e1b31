import type { Refusal } from "./problem.ts";
import { isLonger, longestArgument, prefixed, SpecifierText, specifierSyntax } from "./text.ts";
import type { Text } from "./text.ts";

/**
 * What systemd expands in a value after Quadlet has passed it on: `%` and `$` in a command line, `%` alone in most
 * directives, nothing where a value is read letter by letter.
 */
export type Expansion = "command" | "specifiers" | "nothing";

/** A word that needs no quotes, for any of the parsers that read it. */
const plainWord = /^[\w@%$+=:,./~-]+$/;

/** Exactly what Go's unicode.IsSpace takes away from the ends of a line. */
const blankEnd = /^\p{White_Space}|\p{White_Space}$/u;

/** The value of a scalar key: one text, of which quotes at the ends would be lost. */
export function scalar(text: Text, expansion: Expansion): string | Refusal {
  const line = rawLine(text, expansion);
  if (typeof line === "string" && /^"|"$/.test(line)) {
    return {
      reason: 'it begins or ends with a double quote ("), which Podman would take away',
      fix: "write it without one at its ends",
    };
  }
  return line;
}

/** A value that fills the line to its end as it is. */
export function rawLine(text: Text, expansion: Expansion): string | Refusal {
  const expanded = expandable(text, expansion);
  if (typeof expanded !== "string") return expanded;
  if (expanded === "") return { reason: "it is empty, which means 'forget this key'", fix: "leave the key out" };
  if (expanded === ";") return loneSemicolon;
  return (
    lineBreak(expanded) ??
    (blankEnd.test(expanded)
      ? { reason: "it begins or ends with a blank, which Podman would take away", fix: "write it without" }
      : expanded.endsWith("\\")
        ? { reason: "it ends with a backslash, which would join the next line to it", fix: "write it without" }
        : expanded)
  );
}

/** One word with C escapes. */
export function word(text: Text, expansion: Expansion): string | Refusal {
  const expanded = expandable(text, expansion);
  if (typeof expanded !== "string") return expanded;
  if (expanded === "") {
    return { reason: "it is an empty word, with which Podman would drop the rest of the line", fix: "leave it out" };
  }
  if (expanded === ";") return loneSemicolon;
  return cQuoted(expanded);
}

/** The word NAME=VALUE with C escapes. */
export function pair(name: string, text: Text, expansion: Expansion): string | Refusal {
  if (!/^[^\s="'\\%$\p{Cc}]+$/u.test(name)) {
    return {
      reason: "a name may not be empty nor hold blanks, quotes, control characters or any of = \\ % $",
      fix: "choose another name",
    };
  }
  const expanded = expandable(prefixed(`${name}=`, text), expansion);
  return typeof expanded === "string" ? cQuoted(expanded) : expanded;
}

/** One word of a list whose quotes group, and whose backslashes are literal. */
export function strvWord(text: Text, expansion: Expansion): string | Refusal {
  const expanded = expandable(text, expansion);
  if (typeof expanded !== "string") return expanded;
  if (expanded === "") {
    return { reason: "it is an empty word, with which Podman would drop the rest of the line", fix: "leave it out" };
  }
  if (expanded === ";") return loneSemicolon;
  const broken = lineBreak(expanded);
  if (broken !== undefined) return broken;
  if (plainWord.test(expanded)) return expanded;
  if (!expanded.includes('"')) return `"${expanded}"`;
  if (!expanded.includes("'")) return `'${expanded}'`;
  return {
    reason: "it holds both kinds of quotes, and this key knows no way to escape them",
    fix: "use one kind only, or give the option by PodmanArgs",
  };
}

/** Name of a unit: no blanks, no quotes. In [Install] it is also part of a file name. */
export function unitName(text: Text, expansion: Expansion): string | Refusal {
  const line = rawLine(text, expansion);
  if (typeof line !== "string") return line;
  if (/[\s"']/.test(line))
    return { reason: "it holds a blank or a quote", fix: "give each unit as a value of its own" };
  if (expansion === "nothing" && line.includes("/")) {
    return { reason: "it holds a slash, and Podman skips such a name silently", fix: "give the unit's name alone" };
  }
  return line;
}

const loneSemicolon: Refusal = {
  reason: "it is a lone semicolon, which systemd takes for the end of the command",
  fix: "use it as a part of a longer value",
};

function expandable(text: Text, expansion: Expansion): string | Refusal {
  if (expansion === "nothing") {
    if (text instanceof SpecifierText) {
      return {
        reason: "it has specifiers, and they are not expanded in this place",
        fix: "write the text they stand for",
      };
    }
    return malformed(text) ?? tooLong(text) ?? text;
  }
  const syntax = specifierSyntax(text);
  const bad = malformed(syntax) ?? tooLong(typeof text === "string" ? text : syntax);
  return bad ?? (expansion === "command" ? syntax.replaceAll("$", "$$$$") : syntax);
}

function malformed(text: string): Refusal | undefined {
  if (text.includes("\0")) return { reason: "it holds a NUL character, at which it would be cut", fix: "remove it" };
  if (/\p{Surrogate}/u.test(text)) {
    return { reason: "it holds half of a surrogate pair, which is no character of UTF-8", fix: "remove it" };
  }
  if (text.includes("\u0080")) {
    return { reason: "it holds the control character U+0080, which Podman writes as a broken byte", fix: "remove it" };
  }
  if (/\p{Noncharacter_Code_Point}/u.test(text)) {
    return { reason: "it holds a code point that is no character, which systemd does not read", fix: "remove it" };
  }
  return undefined;
}

function tooLong(text: string): Refusal | undefined {
  return isLonger(text, longestArgument)
    ? { reason: `it is longer than the ${longestArgument} bytes of one argument`, fix: "put it into a file" }
    : undefined;
}

function lineBreak(text: string): Refusal | undefined {
  return /[\n\r]/.test(text)
    ? { reason: "it holds a line break, which this key cannot carry", fix: "write it on one line" }
    : undefined;
}

function cQuoted(text: string): string {
  return plainWord.test(text) ? text : `"${text.replace(/["\\\p{Cc}]/gu, cEscape)}"`;
}

function cEscape(character: string): string {
  switch (character) {
    case '"':
    case "\\":
      return `\\${character}`;
    case "\n":
      return "\\n";
    case "\r":
      return "\\r";
    case "\t":
      return "\\t";
    default: {
      const code = character.charCodeAt(0);
      // A C1 control has no escape that gives back its two bytes; as itself it is read rightly.
      return code > 0x7f ? character : `\\x${code.toString(16).padStart(2, "0")}`;
    }
  }
}
