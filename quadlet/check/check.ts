import { readUnitDirectory } from "../directory.ts";
import type { SourceFile, UnitDirectory } from "../directory.ts";
import { has, newestRelease, releaseOf } from "../release.ts";
import { findingOf } from "./finding.ts";
import type { Finding } from "./finding.ts";
import type { FileHit, Hit, Rule, RuleFacts, Surroundings } from "./rule.ts";
import { rules } from "./rules.ts";
import { Silences } from "./silenced.ts";

/** What is known besides the files. */
export interface CheckOptions {
  /** Podman version that reads the files, as "5.4" or "5.4.2"; the newest known release by default. */
  readonly podman?: string;
  /** Services that somebody else runs on the node, without `.service`, on which units may depend. Default: none. */
  readonly external?: readonly string[];
  /** Release of the systemd that runs the units, for example 252. Default: the newest known one. */
  readonly systemd?: number;
  /** Whether the system manager runs the units. Default: a user manager does. */
  readonly system?: boolean;
}

/** The files of a node, and what is known besides them. */
export interface NodeFiles extends CheckOptions {
  readonly files: readonly SourceFile[];
}

/**
 * Everything that is wrong with the units of one directory, in the order of the files and their lines. Drop-ins are taken
 * in; other files are left out. What a comment of a unit silences is not among it; a silence that has no reason, names no
 * rule or silences nothing is.
 * Throws a RangeError for a `podman` that is no version with Quadlet.
 */
export function check(files: readonly SourceFile[], options: CheckOptions = {}): Finding[] {
  const node = read({ ...options, files });
  const isAsked = (rule: Rule): boolean => rule.scope !== "fleet" && isAbout(rule, node.surroundings);
  return findings(new Silences(files, node.directory.units), node.hits, isAsked);
}

/** The same over the directories of several nodes, by node, with the rules about nodes among each other. */
export function checkFleet(nodes: Readonly<Record<string, NodeFiles>>): Finding[] {
  // Most nodes of a fleet have the same files.
  const known = new Map<string, ReadNode>();
  const fleet = Object.entries(nodes).map(([name, node]) => {
    const content = JSON.stringify([
      node.podman,
      node.external,
      node.systemd,
      node.system,
      node.files.map(({ path, text }) => [path, text]),
    ]);
    const before = known.get(content) ?? read(node);
    known.set(content, before);
    return { name, node: before, files: node.files };
  });
  const directories = new Map(fleet.map(({ name, node }) => [name, node.directory]));
  const between = fleetRules.flatMap((rule) => [...rule.check(directories)].map((hit) => ({ rule, hit })));
  return fleet.flatMap(({ name, node, files }) => {
    const hits = [...node.hits, ...between.filter(({ hit }) => hit.node === name)];
    const isAsked = (rule: Rule): boolean => isAbout(rule, node.surroundings);
    const found = findings(new Silences(files, node.directory.units), hits, isAsked);
    return found.map((finding) => ({ node: name, ...finding }));
  });
}

/** A node's files as its release of Podman reads them, and what breaks the rules about one node, silenced or not. */
interface ReadNode {
  readonly directory: UnitDirectory;
  readonly surroundings: Surroundings;
  readonly hits: readonly RuleHit[];
}

interface RuleHit {
  readonly rule: RuleFacts;
  readonly hit: Hit | FileHit;
}

const allRules: readonly Rule[] = rules;
const fleetRules = allRules.filter((rule) => rule.scope === "fleet");

function read({ files, podman = newestRelease, external = [], systemd, system = false }: NodeFiles): ReadNode {
  const target = releaseOf(podman);
  const directory = readUnitDirectory(files, target);
  const surroundings = {
    target,
    external: new Set(external.map((name) => `${name}.service`)),
    ...(systemd === undefined ? {} : { systemd }),
    system,
  };
  return { directory, surroundings, hits: hitsOf(directory, surroundings) };
}

function hitsOf(directory: UnitDirectory, surroundings: Surroundings): RuleHit[] {
  return allRules.flatMap((rule): RuleHit[] => {
    if (!isAbout(rule, surroundings)) return [];
    switch (rule.scope) {
      case "unit":
        return directory.units.flatMap((unit) => [...rule.check(unit, surroundings)].map((hit) => ({ rule, hit })));
      case "node":
        return [...rule.check(directory, surroundings)].map((hit) => ({ rule, hit }));
      case "fleet":
        return [];
    }
  });
}

function isAbout({ since, until, manager }: RuleFacts, { target, system }: Surroundings): boolean {
  if (manager === "user" && system) return false;
  return (since === undefined || has(target, since)) && (until === undefined || !has(target, until));
}

/** The findings of a node that are not silenced, and those about its silences. `asked`: which rules the hits are of. */
function findings(silences: Silences, hits: readonly RuleHit[], asked: (rule: Rule) => boolean): Finding[] {
  const loud = hits.filter(({ rule, hit }) => !silences.allow(rule, hit));
  const about = silences.problems((id) => allRules.some((rule) => rule.id === id && asked(rule)));
  return [...loud, ...about].map(({ rule, hit }) => findingOf(rule, hit)).toSorted(byPlace);
}

function byPlace(a: Finding, b: Finding): number {
  return (
    (a.path < b.path ? -1 : a.path > b.path ? 1 : 0) ||
    (a.line ?? 0) - (b.line ?? 0) ||
    (a.column ?? 0) - (b.column ?? 0)
  );
}
