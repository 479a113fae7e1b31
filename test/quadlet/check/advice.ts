import { check, formatFinding } from "../../../quadlet/index.ts";
import type { Finding, Release } from "../../../quadlet/index.ts";
import type { Files } from "./nodeCase.ts";
import { filesOf } from "./unitCase.ts";
import type { UnitCase } from "./unitCase.ts";
import { unitCases } from "./unitCases.ts";

/** A case with one way to follow its advice. */
export interface Advice {
  readonly one: UnitCase;
  /** `RULE: ABOUT: "OLD" -> "NEW"`, for people. */
  readonly title: string;
  /** The unit with the advice followed. */
  readonly text: string;
  /** All files with the advice followed. */
  readonly files: Files;
}

/** Every way to follow the advice of every case. */
export const advice: readonly Advice[] = unitCases.flatMap((one) =>
  (one.followed ?? []).map(([from, to]) => ({
    one,
    title: `${one.rule}: ${one.about}: ${JSON.stringify(from)} -> ${JSON.stringify(to)}`,
    text: edited(one, from, to),
    files: { ...filesOf(one, edited(one, from, to)), ...one.besides },
  })),
);

/** @throws Error where the old text does not stand in the broken unit, or stands there twice. */
function edited({ rule, about, broken }: UnitCase, from: string, to: string): string {
  const [before, after, ...more] = broken.split(from);
  if (before === undefined || after === undefined || more.length > 0)
    throw new Error(`${rule}: ${about}: ${JSON.stringify(from)} does not stand once in ${JSON.stringify(broken)}`);
  return before + to + after;
}

function findingsOf(one: UnitCase, files: Files, podman: Release): readonly Finding[] {
  const all = Object.entries(files).map(([path, text]) => ({ path, text }));
  return check(all, { podman, ...(one.systemd === undefined ? {} : { systemd: one.systemd }) });
}

/** What the advice leaves wrong: findings of the rule itself, and errors that were not there before. */
export function remaining({ one, files }: Advice, podman: Release): readonly string[] {
  const before = new Set(findingsOf(one, filesOf(one, one.broken), podman).map(identity));
  return findingsOf(one, files, podman)
    .filter((finding) => finding.rule === one.rule || (finding.severity === "error" && !before.has(identity(finding))))
    .map(formatFinding);
}

/** Keys that the edited unit has and the broken one has not. */
export function added({ one, text }: Advice): readonly string[] {
  const names = (unit: string): readonly string[] => unit.match(/^[A-Z]\w*(?==)/gm) ?? [];
  return names(text).filter((name) => !names(one.broken).includes(name));
}

/** A finding without its place, which the advice may move. */
function identity({ rule, section, key, message }: Finding): string {
  return JSON.stringify([rule, section, key, message]);
}
