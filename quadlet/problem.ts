/** One thing about a unit that its file cannot carry, or that the target Podman does not know. */
export interface Problem {
  /** File name of the unit, as `hecate-daemon.container`. */
  readonly unit: string;
  /** Section the problem is in; absent when it is the unit as a whole (its name, its kind). */
  readonly section?: string;
  /** Key the problem is in. */
  readonly key?: string;
  /** Which value of the key: its place among several, from 0, or its name (of a variable, a label). */
  readonly position?: number | string;
  /** What is wrong, without the value itself, which may be long or private. */
  readonly reason: string;
  /** What to do instead. */
  readonly fix: string;
}

/** A problem of one value, before it is known where the value stands. */
export interface Refusal {
  readonly reason: string;
  readonly fix: string;
}

/** Every problem of one unit. The message lists them, one a line. */
export class QuadletError extends Error {
  override readonly name = "QuadletError";
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems.map(describe).join("\n"));
    this.problems = problems;
  }
}

function describe(problem: Problem): string {
  const section = problem.section === undefined ? "" : ` [${problem.section}]`;
  const key = problem.key === undefined ? "" : ` ${problem.key}`;
  const position =
    problem.position === undefined
      ? ""
      : typeof problem.position === "number"
        ? ` (value ${problem.position + 1})`
        : ` (${JSON.stringify(problem.position)})`;
  return `${problem.unit}${section}${key}${position}: ${problem.reason}; ${problem.fix}`;
}
