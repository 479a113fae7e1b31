import type { Verdict } from "./judge.ts";

/** What a judgement of a corpus comes to. */
export interface Figures {
  readonly units: number;
  /** Units that the generator makes services of, and those that it refuses. */
  readonly taken: number;
  readonly refused: number;
  /** Errors of the checker about what the generator takes, which podman or systemd refuses. */
  readonly explained: number;
  readonly falseErrors: number;
  /** Units that the generator refuses, and lines that it drops, where the checker finds nothing. */
  readonly silentRefusals: number;
}

/** Counts verdicts. `isExplained` says of which errors it is known who else refuses what they are about. */
export function figuresOf(verdicts: readonly Verdict[], isExplained: (rule: string, unit: string) => boolean): Figures {
  const errors = verdicts.flatMap(({ unit, errorsOnTaken }) => errorsOnTaken.map(({ rule }) => ({ rule, unit })));
  const explained = errors.filter(({ rule, unit }) => isExplained(rule, unit.path)).length;
  const taken = verdicts.filter(({ made }) => made.service !== undefined).length;
  return {
    units: verdicts.length,
    taken,
    refused: verdicts.length - taken,
    explained,
    falseErrors: errors.length - explained,
    silentRefusals: verdicts.reduce(
      (sum, { silentRefusal, silentLosses }) => sum + silentLosses.length + (silentRefusal === undefined ? 0 : 1),
      0,
    ),
  };
}
