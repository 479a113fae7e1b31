import { directiveFacts, directiveTable, isSystemdSection, sectionsWith } from "../../directives.ts";
import type { SystemdSection } from "../../directives.ts";
import { literalText } from "../../expand.ts";
import type { FileEntry } from "../../file.ts";
import { keyFacts } from "../../keys.ts";
import { has } from "../../release.ts";
import { nearest } from "../../suggest.ts";
import { olderNames } from "../../systemd/older.ts";
import type { OlderName } from "../../systemd/older.ts";
import { valueTypes } from "../../systemd/valueTypes.ts";
import type { ValueType } from "../../systemd/valueType.ts";
import type { UnitView } from "../../view.ts";
import { rulesOf } from "../rule.ts";

/** The systemd release that units are judged by where nothing else is asked for: the newest known one. */
const newestSystemd = 262;

/** Rules about single directives of [Unit], [Service] and [Install]. */
export const directiveRules = rulesOf([
  {
    id: "directive-known",
    severity: "error",
    scope: "unit",
    summary: "[Unit], [Service] and [Install] hold directives that systemd knows there",
    why: "systemd ignores any other line: Unknown key 'Restartsec' in section [Service], ignoring. Upper and lower case matter. Names that begin with X- are for other programs.",
    *check(unit) {
      for (const { section, entry } of systemdEntries(unit)) {
        const { key } = entry;
        if (key.startsWith("X-") || directiveFacts(section, key) !== undefined) continue;
        if (olderName(section, key) !== undefined) continue;
        yield {
          unit,
          on: keyPlace(entry),
          section,
          key,
          message: `systemd ignores it: [${section}] has no directive of this name`,
          fix: otherName(unit, section, key),
        };
      }
    },
  },
  {
    id: "directive-removed",
    severity: "warning",
    scope: "unit",
    summary: "A directive is one that newer systemd releases still act on",
    why: "systemd dropped the directives of control groups of version 1: Support for option MemoryLimit= has been removed and it is ignored.",
    *check(unit, { systemd = newestSystemd }) {
      for (const { section, entry } of systemdEntries(unit)) {
        const older = olderName(section, entry.key);
        if (older?.until === undefined || systemd < older.until) continue;
        const fix = older.use === undefined ? "take it out" : `use ${older.use}=`;
        yield { unit, on: keyPlace(entry), section, key: entry.key, message: `systemd ${older.until} ignores it`, fix };
      }
    },
  },
  {
    id: "directive-release",
    severity: "error",
    scope: "unit",
    summary: "A directive and its value are no newer than the systemd that reads them",
    why: "An older systemd ignores the line. The checker asks this only where it is told the release (lint --systemd).",
    *check(unit, { systemd }) {
      if (systemd === undefined) return;
      for (const { section, entry } of systemdEntries(unit)) {
        const facts = directiveFacts(section, entry.key);
        if (facts === undefined) continue;
        const { systemd: known = 0 } = facts;
        const since = Math.max(known, valueTypes[facts.type].problem(entry.value)?.systemd ?? 0);
        if (systemd >= since) continue;
        const what = since === known ? entry.key : `${entry.key}=${entry.value}`;
        yield {
          unit,
          on: keyPlace(entry),
          section,
          key: entry.key,
          message: `systemd ${systemd} ignores it: ${what} came with systemd ${since}`,
          fix: "take it out, or upgrade systemd",
        };
      }
    },
  },
  {
    id: "directive-value",
    severity: "error",
    scope: "unit",
    summary: "The value of a directive is one that systemd can parse",
    why: "systemd ignores the line, and the default counts: Failed to parse Restart=unless-stopped, ignoring. A relative WorkingDirectory= and a few others keep the unit from loading (bad-setting).",
    *check(unit) {
      for (const { section, entry } of systemdEntries(unit)) {
        const facts = directiveFacts(section, entry.key);
        if (facts === undefined || entry.value === "" || isGenerators(unit, section, entry.key)) continue;
        const { problem, expands, refuses } = valueTypes[facts.type];
        const text = entry.value.trim();
        const value = expands === true ? literalText(text) : text;
        const found = value === undefined || facts.syntax === "names" ? undefined : problem(value);
        if (value === undefined || found === undefined || found.systemd !== undefined) continue;
        const message =
          refuses?.(value) === true
            ? `systemd cannot parse ${quoted(text)} and does not load ${unit.service}`
            : `systemd cannot parse ${quoted(text)} and ignores it`;
        yield { unit, on: entry, section, key: entry.key, message, fix: withoutComment(value, problem) ?? found.fix };
      }
    },
  },
]);

/** Entries of systemd's sections. */
export function* systemdEntries(
  unit: UnitView,
): Generator<{ readonly section: SystemdSection; readonly entry: FileEntry }> {
  for (const { name, entries } of unit.file.sections) {
    if (isSystemdSection(name)) for (const entry of entries) yield { section: name, entry };
  }
}

/** Directives of [Service] that the generator itself checks, or that it writes over. Other rules are about those. */
function isGenerators({ kind, target }: UnitView, section: SystemdSection, key: string): boolean {
  if (section !== "Service") return false;
  if (kind === "container" || kind === "kube") return key === "Type" || key === "KillMode";
  return (
    kind === "pod" && (["Type", "PIDFile", "Environment"].includes(key) || (key === "Restart" && !has(target, "6.0")))
  );
}

/** What to write for a value with a comment behind it, which systemd takes for a part of the value. */
function withoutComment(value: string, problem: ValueType["problem"]): string | undefined {
  const [, bare] = /^(.*?)\s+[#;]/s.exec(value) ?? [];
  if (bare === undefined || bare === "" || problem(bare) !== undefined) return undefined;
  return `write ${bare}, and put the comment on a line of its own`;
}

function olderName(section: SystemdSection, key: string): OlderName | undefined {
  const names = olderNames[section];
  return names !== undefined && Object.hasOwn(names, key) ? names[key] : undefined;
}

/** What to write for a name that the section does not know. */
function otherName(unit: UnitView, section: SystemdSection, key: string): string {
  const [place] = sectionsWith(key);
  if (place !== undefined) return `move it to [${place}]`;
  if (keyFacts(unit.ownSection, key) !== undefined) return `move it to [${unit.ownSection}]`;
  const here = nearest(key, Object.keys(directiveTable[section]));
  if (here !== undefined) return `write ${here}=`;
  for (const other of ["Unit", "Service", "Install"] as const) {
    const there = nearest(key, Object.keys(directiveTable[other]));
    if (there !== undefined) return `write ${there}= in [${other}]`;
  }
  return "check its name, or take it out";
}

function keyPlace({ path, at }: FileEntry): { readonly path: string; readonly at: FileEntry["at"] } {
  return { path, at };
}

function quoted(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 59)}…` : text);
}
