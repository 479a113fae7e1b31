import type { UnitView } from "../view.ts";

/** What a comment of a unit says about rules, as `# hecate-lint allow=RULE-ID REASON`. */
export interface Silence {
  readonly rule: string;
  readonly reason: string;
}

const comment = /^hecate-lint\s+allow=(\S*)\s*(.*)$/su;

/** Ids of the rules that a unit's comments silence, with the reason. One without a reason silences nothing. */
export function silencesOf(unit: UnitView): ReadonlyMap<string, string> {
  return new Map(
    unit.comments.flatMap(({ text }) => {
      const [, rule = "", reason = ""] = comment.exec(text) ?? [];
      return rule === "" || reason === "" ? [] : [[rule, reason] as const];
    }),
  );
}

/** The comment line that silences a rule, without its `#`. */
export function silenceComment({ rule, reason }: Silence): string {
  return `hecate-lint allow=${rule} ${reason.replace(/\s+/gu, " ").trim()}`;
}
