import { log } from "@pulumi/pulumi";

import { check, checkFleet, formatFinding, rules } from "../quadlet/index.ts";
import type { Finding, NodeFiles } from "../quadlet/index.ts";
import { errorsOf } from "../services/check.ts";

/**
 * What is wrong with the units of a node, a line each. What is merely doubtful is shown as a warning, and nothing is
 * refused for it. Throws a RangeError for a `podman` that is no version with Quadlet.
 */
export function checkNode(node: string, { files, ...options }: NodeFiles): string[] {
  // Of two services of one name the units are one file; that there are two is said in the author's own terms.
  const first = files.filter(({ path }, index) => files.findIndex((file) => file.path === path) === index);
  const findings = check(first, options);
  warn(findings.map((finding) => ({ ...finding, node })));
  return errorsOf(findings);
}

/** The same for what is wrong between the nodes of a fleet, apart from what is wrong with each. */
export function checkBetween(nodes: Readonly<Record<string, NodeFiles>>): string[] {
  const between = new Set(rules.filter(({ scope }) => scope === "fleet").map(({ id }): string => id));
  const findings = checkFleet(nodes).filter(({ rule }) => between.has(rule));
  warn(findings);
  return errorsOf(findings);
}

function warn(findings: readonly Finding[]): void {
  // Without a resource, whose URN the log would wait for: that of a node in a later wave comes only when it begins, and
  // until then nothing else that is logged would be shown, errors included.
  for (const finding of findings) if (finding.severity === "warning") void log.warn(formatFinding(finding));
}
