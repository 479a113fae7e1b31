import type { Directive } from "./serviceFile.ts";

/** What stands for what in two services of the same shape. */
export interface Correspondence {
  /** The text for each harmless word of the first. */
  readonly texts: ReadonlyMap<string, string>;
  /** The names of the two units. */
  readonly names: readonly [string, string];
  /** How many words at the end of a command must keep their order, by directive. Default 0. */
  readonly tails: Readonly<Record<string, number>>;
}

/**
 * What the second service does otherwise than the first, whose harmless words stand for any text; undefined when systemd
 * would execute and set just the same. Options may come in another order, for some releases shuffle them, and as
 * `--name=value` in place of `--name value`; arguments at the end may not.
 */
export function difference(
  expected: readonly Directive[],
  actual: readonly Directive[],
  { texts, names: [from, to], tails }: Correspondence,
): string | undefined {
  const translate = (word: string): string =>
    word.replaceAll(from, to).replace(/s\d+q/g, (found) => texts.get(found) ?? found);
  const [want, have] = [expected, actual].map((side) => side.filter(isCompared));
  if (want === undefined || have === undefined) return undefined;
  const names = (side: readonly Directive[]): string => side.map(({ section, key }) => `${section} ${key}`).join("\n");
  if (names(want) !== names(have)) return `other directives:\n${names(have)}\ninstead of\n${names(want)}`;
  for (const [index, directive] of want.entries()) {
    const found = have[index]?.words ?? [];
    const wrong = directive.key.startsWith("Exec")
      ? commandDifference(directive.words, found, translate, tails[directive.key] ?? 0)
      : sameWords(directive.words.map(translate), found);
    if (wrong !== undefined) return `${directive.section} ${directive.key}: ${wrong}`;
  }
  return undefined;
}

/** systemd takes paths there only, and the generator gives it the host's part of a volume as it stands in the unit. */
function isCompared({ key }: Directive): boolean {
  return key !== "RequiresMountsFor";
}

function sameWords(expected: readonly string[], actual: readonly string[]): string | undefined {
  const [want, have] = [expected, actual].map((side) => JSON.stringify(side));
  return want === have ? undefined : `${brief(have)}\ninstead of ${brief(want)}`;
}

function commandDifference(
  expected: readonly string[],
  actual: readonly string[],
  translate: (word: string) => string,
  last: number,
): string | undefined {
  const wrongTail = sameWords(
    expected.slice(expected.length - last).map(translate),
    actual.slice(actual.length - last),
  );
  if (wrongTail !== undefined) return `the arguments are ${wrongTail}`;
  const left = [...actual];
  for (const group of optionGroups(expected)) {
    const words = group.map(translate);
    const joined = words.join("=");
    const ways = [words, [joined], [joined.replace(/^-w=/, "--workdir=")]];
    const found = ways
      .map((way) => ({ way, at: left.findIndex((_, at) => way.every((word, i) => left[at + i] === word)) }))
      .find(({ at }) => at >= 0);
    if (found === undefined) return `${brief(JSON.stringify(words))} is not in ${brief(JSON.stringify(actual))}`;
    left.splice(found.at, found.way.length);
  }
  return left.every((word) => isSuperseded(word, actual)) ? undefined : `${brief(JSON.stringify(left))} is too much`;
}

/** A value that the generator gives by itself counts no more when PodmanArgs says another one after it. */
function isSuperseded(word: string, command: readonly string[]): boolean {
  const options: Readonly<Record<string, RegExp>> = {
    "--cgroups=split": /^--cgroups=/,
    "--log-driver": /^--log-driver=/,
    passthrough: /^--log-driver=/,
    "--exit-policy": /^--exit-policy=/,
    stop: /^--exit-policy=/,
  };
  const pattern = options[word];
  return pattern !== undefined && command.some((other) => other !== word && pattern.test(other));
}

/** Options with their value where it is a word of its own, and any other word by itself. */
function optionGroups(words: readonly string[]): string[][] {
  const groups: string[][] = [];
  for (const word of words) {
    const last = groups.at(-1);
    const takesValue = last?.length === 1 && /^-[^=]*$/.test(last[0] ?? "");
    if (takesValue && /s\d+q/.test(word) && !word.startsWith("-")) last.push(word);
    else groups.push([word]);
  }
  return groups;
}

function brief(text = ""): string {
  return text.length > 1500 ? `${text.slice(0, 1500)}…` : text;
}
