import { readUnitDirectory } from "../directory.ts";
import type { SourceFile } from "../directory.ts";
import { positionIn } from "../file.ts";
import type { FileEntry, Position } from "../file.ts";
import { newestRelease, releaseOf } from "../release.ts";
import type { ReadValue, UnitView } from "../view.ts";
import type { Finding, Hit, RuleFacts, Surroundings } from "./rule.ts";
import { rules } from "./rules.ts";
import { silencesOf } from "./silence.ts";

/** What is known besides the files. */
export interface CheckOptions {
  /** Podman version that reads the files, as "5.4" or "5.4.2"; the newest known release by default. */
  readonly podman?: string;
  /** Services that somebody else runs on the node, without `.service`, on which units may depend. Default: none. */
  readonly external?: readonly string[];
}

/** The files of a node, and what is known besides them. */
export interface NodeFiles extends CheckOptions {
  readonly files: readonly SourceFile[];
}

/**
 * Everything that is wrong with the units of one directory, in the order of the files and their lines. Drop-ins are taken
 * in; other files are left out. Silenced findings are not among them; a silence that has no reason is.
 * Throws a RangeError for a `podman` that is no version with Quadlet.
 */
export function check(files: readonly SourceFile[], options: CheckOptions = {}): Finding[] {
  const surroundings = surroundingsOf(options);
  const { units } = readUnitDirectory(files, surroundings.target);
  return sorted(findingsOf(units, surroundings));
}

/** The same over the directories of several nodes, by node, with the rules about nodes among each other. */
export function checkFleet(nodes: Readonly<Record<string, NodeFiles>>): Finding[] {
  const views = new Map<string, readonly UnitView[]>();
  const findings = Object.entries(nodes).flatMap(([node, { files, ...options }]) => {
    const surroundings = surroundingsOf(options);
    const { units } = readUnitDirectory(files, surroundings.target);
    views.set(node, units);
    return sorted(findingsOf(units, surroundings)).map((finding) => ({ ...finding, node }));
  });
  const between = rules.flatMap((rule) =>
    rule.scope === "fleet" ? [...rule.check(views)].map((hit) => ({ ...finding(rule, hit), node: hit.node })) : [],
  );
  return [...findings, ...between];
}

function surroundingsOf({ podman = newestRelease, external = [] }: CheckOptions): Surroundings {
  return { target: releaseOf(podman), external: new Set(external.map((name) => `${name}.service`)) };
}

function findingsOf(units: readonly UnitView[], surroundings: Surroundings): Finding[] {
  const silences = new Map(units.map((unit) => [unit, silencesOf(unit)]));
  return rules.flatMap((rule) => {
    const hits =
      rule.scope === "unit"
        ? units.flatMap((unit) => [...rule.check(unit, surroundings)])
        : rule.scope === "node"
          ? [...rule.check(units, surroundings)]
          : [];
    return hits.filter(({ unit }) => silences.get(unit)?.has(rule.id) !== true).map((hit) => finding(rule, hit));
  });
}

function finding(rule: RuleFacts, { unit, on, section, key, message, fix }: Hit): Finding {
  const entry = on === undefined || "line" in on ? undefined : "entry" in on ? on.entry : on;
  const at = on === undefined ? undefined : positionOf(on);
  const sectionName = section ?? (entry && unit.file.sections.find(({ entries }) => entries.includes(entry))?.name);
  const keyName = key ?? entry?.key;
  return {
    rule: rule.id,
    severity: rule.severity,
    path: entry?.path ?? unit.path,
    unit: unit.fileName,
    ...at,
    ...(sectionName === undefined ? {} : { section: sectionName }),
    ...(keyName === undefined ? {} : { key: keyName }),
    message,
    fix,
  };
}

function positionOf(on: ReadValue | FileEntry | Position): Position {
  if ("line" in on) return { line: on.line, column: on.column };
  return "entry" in on ? on.at : positionIn(on, 0);
}

function sorted(findings: readonly Finding[]): Finding[] {
  return findings.toSorted(
    (a, b) =>
      (a.path < b.path ? -1 : a.path > b.path ? 1 : 0) ||
      (a.line ?? 0) - (b.line ?? 0) ||
      (a.column ?? 0) - (b.column ?? 0),
  );
}
