import { isLonger } from "./text.ts";

/** One thing about an environment that an env file of Podman cannot carry. It never holds the value. */
export interface EnvProblem {
  readonly variable: string;
  readonly reason: string;
  readonly fix: string;
}

/** Every problem of one environment. The message names the variables, never their values, which may be secret. */
export class EnvFileError extends Error {
  override readonly name = "EnvFileError";
  readonly problems: readonly EnvProblem[];

  constructor(problems: readonly EnvProblem[]) {
    super(
      problems.map(({ variable, reason, fix }) => `variable ${JSON.stringify(variable)}: ${reason}; ${fix}`).join("\n"),
    );
    this.problems = problems;
  }
}

/** How to render an env file. */
export interface EnvFileOptions {
  /** Lines of a comment at the head of the file, without the `#`. */
  readonly comment?: readonly string[];
}

/** The longest line that Podman's reader takes (bufio.Scanner), in bytes, without the newline. */
const longestLine = 65_535;

/**
 * An env file for Podman's --env-file (EnvironmentFile= of a container): NAME=VALUE a line, in the author's order.
 * Podman takes every character after the first `=` as it stands: there are no quotes, no escapes and no expansion, so
 * values are written literally, quotes, `$`, `#` and blanks included (pkg/env/env.go of Podman, 4.4 to 5.8).
 * Throws an EnvFileError for names and values that such a file cannot carry.
 */
export function renderEnvFile(variables: Readonly<Record<string, string>>, options: EnvFileOptions = {}): string {
  const problems = Object.entries(variables).flatMap(([variable, value]) =>
    refusals(variable, value).map((refusal) => ({ variable, ...refusal })),
  );
  if (problems.length > 0) throw new EnvFileError(problems);
  const comment = (options.comment ?? []).flatMap((line) => line.split(/[\r\n]+/)).map((line) => `# ${line}`.trimEnd());
  const lines = Object.entries(variables).map(([variable, value]) => `${variable}=${value}`);
  return [...comment, ...lines].map((line) => `${line}\n`).join("");
}

function refusals(name: string, value: string): Omit<EnvProblem, "variable">[] {
  const found: Omit<EnvProblem, "variable">[] = [];
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
    found.push({
      reason: "this is no name of a variable",
      fix: "use letters, digits and _, and no digit at the start",
    });
  }
  if (value.includes("\n")) {
    found.push({ reason: "the value holds a newline", fix: "set it by Environment= or as a Podman secret" });
  }
  if (value.includes("\0")) found.push({ reason: "the value holds a NUL character", fix: "remove it" });
  if (value.endsWith("\r")) {
    found.push({ reason: "the value ends with a carriage return, which Podman would drop", fix: "remove it" });
  }
  if (/\p{Surrogate}/u.test(value)) {
    found.push({ reason: "the value holds half of a surrogate pair, which is no character", fix: "remove it" });
  }
  if (isLonger(`${name}=${value}`, longestLine)) {
    found.push({ reason: `the line is longer than Podman's ${longestLine} bytes`, fix: "put it into a file to mount" });
  }
  return found;
}
