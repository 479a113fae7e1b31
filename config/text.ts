/*
 * What a text of the configuration may not be. Each function gives the problem and the way out, or undefined; none
 * repeats the text, since it may be a secret.
 */

const filler = /(?<![a-z0-9])(?:replace|change)[_ -]?(?:me|this)(?![a-z0-9])/i;

/** A value that an example or a template left to be filled in: `REPLACE_ME`, `changeme`, or `<your-host>` anywhere. */
export function placeholderProblem(text: string): string | undefined {
  return filler.test(text) || /<[a-z][\w .-]*>/i.test(text) ? placeholder : undefined;
}

/**
 * As placeholderProblem, for what may well hold `<` and `>`: a command that redirects, a generated password. Only a
 * text that is nothing but `<…>` counts.
 */
export function wholePlaceholderProblem(text: string): string | undefined {
  return filler.test(text) || /^<[^<>]*>$/.test(text.trim()) ? placeholder : undefined;
}

const placeholder = "is a placeholder; fill in the real value";

/** A text of more than one line, or with other control characters. */
export function lineProblem(text: string): string | undefined {
  if (/[\r\n]/.test(text)) return "holds a newline; it must be one line";
  return /\p{Cc}/u.test(text) ? "holds a control character; remove it" : undefined;
}

/** A name that becomes part of unit names, file names and resource names. */
export function nameProblem(name: string): string | undefined {
  return /^[a-z0-9][a-z0-9-]{0,62}$/.test(name)
    ? undefined
    : "is no name; use 1 to 63 of a-z, 0-9 and -, and no - at the start (no dots, no capitals: units and resources are named by it)";
}
