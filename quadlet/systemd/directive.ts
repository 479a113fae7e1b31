import type { Since } from "../release.ts";
import type { ValueTypeName } from "./valueTypes.ts";

/**
 * How systemd reads the value of a directive, and so how it must be written. Quadlet copies the lines of [Unit] and
 * [Service] as they are; it reads [Install] itself.
 * - `plain`: a word, number, boolean or time span, taken as it stands: neither `%` nor `$` means anything.
 * - `text`: one text to the end of the line, with specifiers; quotes, backslashes and `$` are literal.
 * - `units`: names of units, with specifiers, separated by blanks.
 * - `names`: names of units, in [Install]: Quadlet makes links of them letter by letter, without specifiers.
 * - `pairs`: words NAME=VALUE with quotes, C escapes and specifiers; `$` is literal.
 * - `verbatim`: a syntax of its own (command lines, conditions with prefixes), given as `verbatim("…")` only.
 */
export type DirectiveSyntax = "plain" | "text" | "units" | "names" | "pairs" | "verbatim";

/** What is known of a systemd directive. */
export interface DirectiveFacts {
  readonly syntax: DirectiveSyntax;
  /** What its value must be. */
  readonly type: ValueTypeName;
  /** First systemd release that knows it. Default: 249 or an earlier one. */
  readonly systemd?: number;
  /** First Podman release that acts on it, where Quadlet reads the directive itself. */
  readonly since?: Since;
}
