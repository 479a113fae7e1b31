import type { Action, Report } from "./report.ts";
import { sentence } from "./sentence.ts";

/** A node's plan in words. */
export interface PlanText {
  /** What would be done, in order, with the lines that change; empty when nothing is. */
  readonly lines: readonly string[];
  readonly warnings: readonly string[];
  /** Why it would be refused. */
  readonly errors: readonly string[];
}

/** The plan that a preview shows under its node: the same lines that `up` logs as it does them. */
export function describePlan(node: string, { actions, findings, refusals, notes, holder }: Report): PlanText {
  const say = (text: string): string => `${node}: ${text}`;
  const told = findings.map(({ severity, text, fix }) => ({ severity, line: say(`${sentence(text)} ${fix}`) }));
  return {
    lines: [...actions.flatMap(actionLines), ...notes.map((note) => `note: ${note}`)].map(say),
    warnings: [
      ...told.filter(({ severity }) => severity === "warning").map(({ line }) => line),
      ...(holder === undefined ? [] : [say(`it is held by ${holder}; up waits for it, and plans anew`)]),
    ],
    errors: [
      ...told.filter(({ severity }) => severity === "error").map(({ line }) => line),
      ...refusals.map((refusal) => say(wouldRefuse(refusal))),
      ...renameAdvice(refusals).map(say),
    ],
  };
}

/** A stack that was renamed meets its own files under the old name. */
function renameAdvice(refusals: readonly string[]): string[] {
  const owners = refusals.flatMap((refusal) => /it belongs to the stack ([\w./-]*\w)/.exec(refusal)?.[1] ?? []);
  return [...new Set(owners)].map((owner) => `if this stack had the name ${owner} before, set hecate:owner: ${owner}`);
}

/** What an `up` would refuse, as it is said before it. */
export function wouldRefuse(why: string): string {
  return `up would refuse: ${why}`;
}

/** An action as the node program says it. */
export function actionLines({ verb, object, reason, lines }: Action): string[] {
  const what = object.startsWith(".") ? `~/${object}` : object;
  return [`${verb} ${what}${reason === undefined ? "" : ` (${reason})`}`, ...lines.map((line) => `    ${line}`)];
}
