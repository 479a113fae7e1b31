import type { FileComment } from "../file.ts";
import type { Place } from "./rule.ts";

/** A rule that a comment of a unit silences, as `# hecate-lint allow=RULE-ID REASON`. */
export interface Silence {
  readonly rule: string;
  /** Why the unit may break the rule. */
  readonly reason: string;
}

/** The comment line that silences a rule, without its `#`. What separates words in the reason becomes one blank. */
export function silenceComment({ rule, reason }: Silence): string {
  return `hecate-lint allow=${rule} ${reason.replace(/\s+/gu, " ").trim()}`;
}

/** A silence with its place. */
export interface PlacedSilence extends Silence, Place {}

/** What the comments of a unit silence. */
export interface ReadSilences {
  readonly silences: readonly PlacedSilence[];
  /** Comments for the checker that say nothing to it: without a rule, or without a reason. */
  readonly malformed: readonly Place[];
}

/** Reads comments of the form `hecate-lint allow=RULE-ID REASON`, or `allow=ONE,OTHER REASON` for several rules. */
export function readSilences(comments: readonly FileComment[]): ReadSilences {
  const silences: PlacedSilence[] = [];
  const malformed: Place[] = [];
  for (const { text, path, at } of comments) {
    const said = /^hecate-lint(?:\s+(.*))?$/su.exec(text);
    if (said === null) continue;
    const [, list = "", reason = ""] = /^allow=(\S+)\s+(\S.*)$/su.exec(said[1] ?? "") ?? [];
    const rules = list.split(",");
    if (rules.includes("")) malformed.push({ path, at });
    else silences.push(...rules.map((rule) => ({ rule, reason, path, at })));
  }
  return { silences, malformed };
}
