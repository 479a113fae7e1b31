import { directiveFacts } from "./directives.ts";
import type { DirectiveFacts } from "./directives.ts";
import { rawLine, scalar, strvWord, unitName, word } from "./escape.ts";
import type { Expansion } from "./escape.ts";
import { isQuadletSection, keyFacts, syntaxIn } from "./keys.ts";
import type { KeyFacts } from "./keys.ts";
import { asLine, eachPair, eachText, isList, isText, oneLine, verbatimLine } from "./lines.ts";
import type { Line } from "./lines.ts";
import type { Problem, Refusal } from "./problem.ts";
import { has, minorOf } from "./release.ts";
import type { Release, Since } from "./release.ts";
import { prefixed, SpecifierText, specifierSyntax, Verbatim } from "./text.ts";
import type { Text } from "./text.ts";
import type { Entry, Section, Value } from "./unit.ts";

/** A problem inside a section. */
export type SectionProblem = Omit<Problem, "unit" | "section">;

/** The lines of a section for a release, or why there can be none. */
export function renderSection(section: Section, target: Release): { lines: string[]; problems: SectionProblem[] } {
  const lines: string[] = [];
  // After all others: a reset of PodmanArgs is about what its author wrote, not about what another key needs.
  const last: string[] = [];
  const problems: SectionProblem[] = [];
  for (const entry of section.entries) {
    for (const line of renderEntry(section.name, entry, target)) {
      if ("text" in line) (line.key === undefined ? lines : last).push(`${line.key ?? entry.key}=${line.text}`);
      else {
        const position = line.position === undefined ? {} : { position: line.position };
        problems.push({ key: entry.key, ...position, ...line.refusal });
      }
    }
  }
  return { lines: [...lines, ...last], problems };
}

function renderEntry(section: string, entry: Entry, target: Release): readonly Line[] {
  if (!/^[A-Za-z0-9-]+$/.test(entry.key)) {
    return [{ refusal: { reason: "this is no name of a key", fix: "use letters and digits" } }];
  }
  if (isQuadletSection(section)) {
    const facts = keyFacts(section, entry.key);
    if (facts === undefined) {
      return [
        { refusal: { reason: "Podman knows no such key here and would refuse the unit", fix: "check its name" } },
      ];
    }
    if (!has(target, facts.since)) return [{ refusal: tooNew("the key", facts.since, target) }];
    return keyLines(section, entry, facts, target);
  }
  const facts = directiveFacts(section, entry.key);
  if (facts?.since !== undefined && !has(target, facts.since)) {
    return [{ refusal: tooNew("the directive", facts.since, target) }];
  }
  return directiveLines(entry.value, facts);
}

function keyLines(section: string, entry: Entry, facts: KeyFacts, target: Release): readonly Line[] {
  const { value } = entry;
  if (value instanceof Verbatim) return [verbatimLine(value)];
  const early = earlySpecifiers(value, facts, target);
  if (early.length > 0) return early;
  const { numberBefore } = facts;
  if (numberBefore !== undefined && !has(target, numberBefore) && !(typeof value === "string" && /^\d+$/.test(value))) {
    const reason = `Podman before ${numberBefore} takes a name for 0, which is root`;
    return [{ refusal: { reason, fix: "give the number" } }];
  }
  const expansion: Expansion = facts.expands ?? "command";
  switch (syntaxIn(facts, target)) {
    case "scalar":
      return facts.earlier === undefined
        ? [scalarLine(section, facts, value, expansion, target)]
        : formerScalar(value, facts.earlier.until, expansion);
    case "raw-line":
      return eachText(value, (text) => rawLine(text, expansion));
    case "strv":
      return eachText(value, (text) => strvWord(text, expansion));
    case "words":
      return eachText(value, (text) => cutField(text, facts, target) ?? word(text, expansion));
    case "words-kv":
      return eachPair(value, expansion, (text) => (facts.readAsCsv === true ? carriageReturn(text) : undefined));
    case "words-last":
      return oneLine(eachText(value, (text) => word(text, expansion)));
  }
}

function carriageReturn(text: Text): Refusal | undefined {
  return specifierSyntax(text).includes("\r\n")
    ? {
        reason: "it holds a carriage return before a newline, which podman takes away",
        fix: "write newlines alone, or give it as a Podman secret",
      }
    : undefined;
}

/** A key that became a list is authored as one; with one value the file says the same to every release. */
function formerScalar(value: Value, until: Since, expansion: Expansion): readonly Line[] {
  if (isList(value) && value.length > 1) {
    return [
      { refusal: { reason: `the key takes one value before Podman ${until}`, fix: "give one, or upgrade Podman" } },
    ];
  }
  return eachText(value, (text) => scalar(text, expansion));
}

function scalarLine(section: string, facts: KeyFacts, value: Value, expansion: Expansion, target: Release): Line {
  if (facts.type.startsWith("bool")) {
    if (typeof value === "boolean") return { text: String(value) };
    if (facts.type === "bool|healthy" && value === "healthy") return { text: value };
    return { refusal: { reason: "Podman takes whatever is not a boolean for false", fix: "give true or false" } };
  }
  if (facts.type === "int") {
    if (typeof value === "number" && Number.isSafeInteger(value)) return { text: String(value) };
    return { refusal: { reason: "it is not a whole number", fix: "give a whole number" } };
  }
  if (!isText(value)) return { refusal: { reason: "the key takes one text", fix: "give one string" } };
  const line = scalar(value, expansion);
  if (typeof line === "string") return { text: line };
  return throughPodmanArgs(section, facts, value, target) ?? { refusal: line };
}

/** Refuses paths that begin with a specifier, where the target would take them for relative ones. */
function earlySpecifiers(value: Value, facts: KeyFacts, target: Release): readonly Line[] {
  const since = facts.specifierPathSince;
  if (since === undefined || has(target, since)) return [];
  return (isList(value) ? value : [value]).flatMap((item, position) =>
    item instanceof SpecifierText && /^%[^%]/.test(item.syntax)
      ? [{ position, refusal: tooNew("a path that begins with a specifier", since, target) }]
      : [],
  );
}

/** Why an early release would cut the value, where its comma-separated fields have a second equals sign. */
function cutField(text: Text, { equalsInFieldsSince: since }: KeyFacts, target: Release): Refusal | undefined {
  if (since === undefined || has(target, since)) return undefined;
  const signs = specifierSyntax(text)
    .split(",")
    .map((field) => field.split("=").length - 1);
  if (signs.includes(0)) return tooNew("a field without = in it", since, target);
  return signs.some((count) => count > 1) ? tooNew("a second = in a field", since, target) : undefined;
}

/** What a scalar cannot carry, the option that it stands for can, as one quoted word. */
function throughPodmanArgs(section: string, facts: KeyFacts, value: Text, target: Release): Line | undefined {
  const podmanArgs = keyFacts(section, "PodmanArgs");
  if (facts.option === undefined || podmanArgs === undefined || !has(target, podmanArgs.since)) return undefined;
  const option = word(prefixed(facts.option, value), "command");
  return typeof option === "string" ? { key: "PodmanArgs", text: option } : { refusal: option };
}

function directiveLines(value: Value, facts: DirectiveFacts | undefined): readonly Line[] {
  if (value instanceof Verbatim) return [verbatimLine(value)];
  if (isList(value) && value.every((item) => item instanceof Verbatim)) return value.map(verbatimLine);
  switch (facts?.syntax) {
    case undefined:
    case "verbatim": {
      const reason = "how systemd reads this directive is not known here";
      return [{ refusal: { reason, fix: "give it in systemd's own syntax, by verbatim(…)" } }];
    }
    case "plain": {
      if (typeof value === "boolean" || (typeof value === "number" && Number.isFinite(value)))
        return [{ text: String(value) }];
      return [isText(value) ? asLine(rawLine(value, "nothing")) : { refusal: oneTextWanted }];
    }
    case "text":
      return [isText(value) ? asLine(rawLine(value, "specifiers")) : { refusal: oneTextWanted }];
    case "units":
      return eachText(value, (text) => unitName(text, "specifiers"));
    case "names":
      return eachText(value, (text) => unitName(text, "nothing"));
    case "pairs":
      return eachPair(value, "specifiers");
  }
}

const oneTextWanted: Refusal = { reason: "the directive takes one text", fix: "give one string" };

/** Why something cannot be used with a release. */
export function tooNew(what: string, since: Since, target: Release): Refusal {
  return {
    reason: `${what} needs Podman ${since}, the target is ${minorOf(target)}`,
    fix: `leave it out or upgrade Podman`,
  };
}
