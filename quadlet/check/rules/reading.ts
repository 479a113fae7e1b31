import { isSystemdSection } from "../../directives.ts";
import { positionIn } from "../../file.ts";
import { hasPodmanArgs, isQuadletSection, keyFacts, keyTable, syntaxIn } from "../../keys.ts";
import type { KeyFacts, QuadletSection } from "../../keys.ts";
import { has, minorOf } from "../../release.ts";
import type { Release } from "../../release.ts";
import { didYouMean } from "../../suggest.ts";
import { quadletEntries, valuesOfKeys } from "../entries.ts";
import { rulesOf } from "../rule.ts";

/** What leads out of a line of which something is lost. */
const otherLines = {
  escape: "double the backslash",
  empty: `leave the empty word out: no line can hold one, but a shell can, for example sh -c 'program ""'`,
  quote: "close the quote, or put it into quotes of the other kind",
} as const;

/** Rules about what Podman takes of a unit at all: sections, keys, lines. */
export const readingRules = rulesOf([
  {
    id: "section-known",
    severity: "error",
    scope: "unit",
    summary: "A section is one of the unit's kind, of systemd's, or begins with X-",
    why: "The generator passes any other section on unread, and systemd leaves it out with a line in the journal.",
    *check(unit) {
      for (const { name, path, at } of unit.file.sections) {
        const known = isSystemdSection(name) || name === unit.ownSection || name === "Quadlet" || name.startsWith("X-");
        if (known) continue;
        const own = [unit.ownSection, "Unit", "Service", "Install", "Quadlet"];
        yield {
          unit,
          section: name,
          on: { path, at },
          message: `nobody reads [${name}] in a .${unit.kind} unit${didYouMean(name, own)}`,
          fix: `use [${own.join("], [")}], or a name with X- before it for notes`,
        };
      }
    },
  },
  {
    id: "key-known",
    severity: "error",
    scope: "unit",
    summary: "A key is one that Quadlet knows in its section",
    why: "The generator refuses the whole unit: no service is made of it.",
    *check(unit) {
      for (const { section, entry } of quadletEntries(unit)) {
        if (keyFacts(section, entry.key) !== undefined) continue;
        const elsewhere = Object.entries(keyTable).find(([, keys]) => Object.hasOwn(keys, entry.key))?.[0];
        const hint = elsewhere === undefined || elsewhere === section ? "" : `; it is a key of [${elsewhere}]`;
        yield {
          unit,
          on: entry,
          message: `Podman knows no such key and makes no service of the unit${didYouMean(entry.key, Object.keys(keyTable[section]))}`,
          fix: `write a key of [${section}], or give a directive of systemd in [Service]${hint}`,
        };
      }
    },
  },
  {
    id: "key-release",
    severity: "error",
    scope: "unit",
    summary: "A key is no newer than the Podman that reads it",
    why: "An older generator refuses the whole unit: no service is made of it.",
    *check(unit, { target }) {
      for (const { section, entry } of quadletEntries(unit)) {
        const facts = keyFacts(section, entry.key);
        // Before 5.3 nobody read [Quadlet]; it does no harm there.
        if (facts === undefined || has(target, facts.since) || section === "Quadlet") continue;
        yield {
          unit,
          on: entry,
          message: `Podman ${minorOf(target)} does not know it and makes no service of the unit: it came with ${facts.since}`,
          fix: `leave it out, ${byPodmanArgs(section, facts, target)}or upgrade Podman`,
        };
      }
    },
  },
  {
    id: "line-dropped",
    severity: "error",
    scope: "unit",
    summary: "Every word of a line counts",
    why: "At an unknown escape the generator drops the whole line, at an empty word the rest of it; of unbalanced quotes it makes one long word or, where a backslash is literal, nothing. Mostly without a word.",
    *check(unit) {
      for (const { section, entry, at, why } of unit.dropped()) {
        if (!isQuadletSection(section) || why === "pair") continue;
        const strv = keyFacts(section, entry.key)?.syntax === "strv";
        const message =
          why === "escape"
            ? "Podman drops the whole line for an escape that it does not know"
            : why === "empty"
              ? "Podman drops the rest of the line from an empty word on"
              : strv
                ? "Podman drops the whole line for a quote without its other one"
                : "a quote without its other one makes one word of all that follows";
        yield { unit, section, key: entry.key, on: { path: entry.path, at }, message, fix: otherLines[why] };
      }
    },
  },
  {
    id: "key-twice",
    severity: "warning",
    scope: "unit",
    summary: "A key that takes one value is given once in a file",
    why: "The last line counts, silently. The rule does not apply to a drop-in that overrides the unit.",
    *check(unit, { target }) {
      for (const { section, entry } of quadletEntries(unit)) {
        const facts = keyFacts(section, entry.key);
        const syntax = facts && syntaxIn(facts, target);
        if (syntax !== "scalar" && syntax !== "words-last") continue;
        const later = unit
          .entries(entry.key, section)
          .find((other) => other.path === entry.path && other.at.line > entry.at.line);
        if (later === undefined || later.value === "" || entry.value === "") continue;
        yield {
          unit,
          on: entry,
          message: `line ${later.at.line} counts in place of this one`,
          fix: "take one of them out",
        };
      }
    },
  },
  {
    id: "empty-value",
    severity: "error",
    scope: "unit",
    summary: "A key is left out rather than given without a value",
    why: "For most keys that means not set, but LogDriver takes the next option for its value, SeccompProfile sets an empty profile, a boolean is false, and ServiceName names the service .service. Podman 5.3 to 5.8.1 ignores an empty Entrypoint.",
    *check(unit, { target }) {
      for (const { section, entry } of quadletEntries(unit)) {
        const facts = keyFacts(section, entry.key);
        const isKept = entry.key === "Entrypoint" && has(target, "5.3") && !has(target, "5.8.2");
        const harms =
          isKept || facts?.type === "bool" || ["LogDriver", "SeccompProfile", "ServiceName"].includes(entry.key);
        if (facts === undefined || entry.value !== "" || !harms || !has(target, facts.since)) continue;
        if (unit.entries(entry.key, section).at(-1) !== entry) continue;
        yield {
          unit,
          on: entry,
          message: isKept
            ? "Podman 5.3 to 5.8.1 ignores it, and the entrypoint of the image stays"
            : facts.type === "bool"
              ? "without a value it is false, not its default"
              : "an empty value is none",
          fix: isKept ? "write PodmanArgs=--entrypoint=" : "take the line out",
        };
      }
    },
  },
  {
    id: "character",
    severity: "error",
    scope: "unit",
    summary: "Text is made of characters that systemd and programs can carry",
    why: "At a NUL an argument ends, U+0080 becomes a broken byte for which systemd refuses the unit, as it does for code points that are no characters. A byte order mark makes the first line none of unit files.",
    *check(unit) {
      for (const { name: section, entries } of unit.file.sections) {
        for (const entry of entries) {
          const index = entry.value.search(/[\0\u0080\ufffd\p{Noncharacter_Code_Point}\p{Surrogate}]/u);
          if (index < 0) continue;
          const code = Number(entry.value.codePointAt(index)).toString(16).toUpperCase().padStart(4, "0");
          yield {
            unit,
            section,
            key: entry.key,
            on: { path: entry.path, at: positionIn(entry, index) },
            message: `the character U+${code} does not arrive, or keeps the unit from loading`,
            fix: "take it out, and save the file as UTF-8",
          };
        }
      }
      for (const { key, value } of valuesOfKeys(unit)) {
        // An escape for a NUL is none, so this one is octal.
        if (!value.text.includes("\0") || value.entry.value.includes("\0")) continue;
        yield {
          unit,
          section: unit.ownSection,
          key,
          on: value,
          message: "Podman before 5.4 takes an octal escape for a NUL, and the argument ends there",
          fix: "write the character itself, or as \\xHH",
        };
      }
    },
  },
]);

/** How PodmanArgs says what a key says, where the release has PodmanArgs in the section. */
function byPodmanArgs(section: QuadletSection, { option }: KeyFacts, target: Release): string {
  if (!hasPodmanArgs(section, target)) return "";
  return option === undefined
    ? "write podman's own option in PodmanArgs where there is one, "
    : `write PodmanArgs=${option}…, `;
}
