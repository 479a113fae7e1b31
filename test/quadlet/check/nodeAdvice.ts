import { check, formatFinding } from "../../../quadlet/index.ts";
import type { Finding, Release } from "../../../quadlet/index.ts";
import type { Files, NodeCase } from "./nodeCase.ts";
import { nodeCases } from "./nodeCases.ts";
import { nodeWays } from "./nodeWays.ts";

/** A case with one way to follow the advice of all of its findings. */
export interface NodeAdvice {
  readonly one: NodeCase;
  readonly title: string;
  readonly files: Files;
}

/** `RULE: ABOUT`, which names a case. */
export function titleOf({ rule, about }: NodeCase): string {
  return `${rule}: ${about}`;
}

/** Every way to follow the advice of the cases over a node. */
export const nodeAdvice: readonly NodeAdvice[] = nodeCases.flatMap((one) =>
  (nodeWays[titleOf(one)] ?? []).map((changes, index) => ({
    one,
    title: `${titleOf(one)}: way ${index + 1}`,
    files: changes.reduce((files, change) => change(files), one.broken),
  })),
);

function findingsOf(one: NodeCase, files: Files, podman: Release): readonly Finding[] {
  return check(
    Object.entries(files).map(([path, text]) => ({ path, text })),
    { ...one.options, podman },
  );
}

/** What the advice leaves wrong: findings of the rule itself, and errors that were not there before. */
export function leftWrong({ one, files }: NodeAdvice, podman: Release): readonly string[] {
  const identity = ({ rule, section, key, message }: Finding): string => JSON.stringify([rule, section, key, message]);
  const before = new Set(findingsOf(one, one.broken, podman).map(identity));
  return findingsOf(one, files, podman)
    .filter((finding) => finding.rule === one.rule || (finding.severity === "error" && !before.has(identity(finding))))
    .map(formatFinding);
}
