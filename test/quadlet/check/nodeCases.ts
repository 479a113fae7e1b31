import { check, formatFinding, releases, rules } from "../../../quadlet/index.ts";
import type { Release, Rule, Since } from "../../../quadlet/index.ts";
import { has } from "../../../quadlet/release.ts";
import { dependencyCases } from "./cases/dependencies.ts";
import { fileCases } from "./cases/files.ts";
import { nameCases } from "./cases/names.ts";
import { networkCases } from "./cases/networks.ts";
import { portCases } from "./cases/ports.ts";
import { referenceCases } from "./cases/references.ts";
import { sharingCases } from "./cases/sharing.ts";
import type { NodeCase } from "./nodeCase.ts";

/** Every case of the rules over a node. */
export const nodeCases: readonly NodeCase[] = [
  ...fileCases,
  ...nameCases,
  ...referenceCases,
  ...dependencyCases,
  ...sharingCases,
  ...portCases,
  ...networkCases,
];

const allRules: readonly Rule[] = rules;

/** The rule of a case. */
export function ruleOf({ rule }: NodeCase): Rule {
  const found = allRules.find(({ id }) => id === rule);
  if (found === undefined) throw new Error(`there is no rule ${rule}`);
  return found;
}

/** Whether a release is of those from `since` on and before `until`. */
export function isIn(release: Release, { since, until }: { since?: Since; until?: Since }): boolean {
  return (since === undefined || has(release, since)) && (until === undefined || !has(release, until));
}

/** The releases that a case holds for. */
export function releasesOf(one: NodeCase): readonly Release[] {
  return releases.filter((release) => isIn(release, one) && isIn(release, ruleOf(one)));
}

/** What the case's rule finds in some files, a line each. */
export function found(one: NodeCase, side: "broken" | "sound", podman: Release): readonly string[] {
  const links = side === "broken" ? (one.links ?? []) : [];
  return check(
    [
      ...Object.entries(one[side]).map(([path, text]) => ({ path, text })),
      ...links.map((path) => ({ path, text: "", unreadable: "it is a link to nowhere" })),
    ],
    { ...one.options, podman },
  )
    .filter(({ rule }) => rule === one.rule)
    .map(formatFinding);
}
