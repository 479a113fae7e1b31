import { nearest } from "../suggest.ts";
import { wholeNumber } from "./numbers.ts";

/** What is wrong with a value. */
export interface ValueProblem {
  /** What to write, in the imperative. */
  readonly fix: string;
  /** First systemd release that takes the value, where a later one than 249 does. */
  readonly systemd?: number;
}

/** A type of values: what systemd takes, and what to write in place of what it does not take. */
export interface ValueType {
  /** What is wrong with a value; undefined for one that systemd takes. */
  readonly problem: (value: string) => ValueProblem | undefined;
  /** Whether systemd expands specifiers in it: such a value is judged only where it has none. */
  readonly expands?: true;
  /** Whether systemd loads no unit with a wrong value; it ignores the line otherwise. */
  readonly refuses?: (value: string) => boolean;
}

/** Values that only the machine can judge: free text, commands, syntaxes of their own. */
export const unjudged: ValueType = { problem: () => undefined };

/** A type whose values satisfy a test. `better` names the value that is likely meant. */
export function checked(
  form: string,
  isGood: (value: string) => boolean,
  { better, ...more }: { readonly better?: (value: string) => string | undefined } & Omit<ValueType, "problem"> = {},
): ValueType {
  return {
    ...more,
    problem(value) {
      if (isGood(value)) return undefined;
      const meant = better?.(value);
      return { fix: meant !== undefined && isGood(meant) ? `write ${meant}` : `write ${form}` };
    },
  };
}

const booleans = /^(?:1|yes|y|true|t|on|0|no|n|false|f|off)$/i;

/** Whether systemd takes a text for a boolean: parse_boolean() of src/basic/parse-util.c. */
export function isBoolean(text: string): boolean {
  return booleans.test(text);
}

/** What a type of words takes beside the words. */
export interface WordsOptions {
  /** Booleans as well. */
  readonly booleans?: true;
  /** Numbers as well, from 0 to this one. */
  readonly numbers?: number;
  /** Words that other tools have, and the word that does the same here. */
  readonly instead?: Readonly<Record<string, string>>;
  /** Words that came after systemd 249, and the release that brought them. */
  readonly newer?: Readonly<Record<string, number>>;
}

/** A type whose values are some words. Case matters. */
export function oneOf(list: string, options: WordsOptions = {}): ValueType {
  const words = list.split(" ");
  return {
    problem(value) {
      const systemd = options.newer?.[value];
      if (systemd !== undefined) return { fix: `write ${listed(words.filter((word) => word !== value))}`, systemd };
      if (words.includes(value) || (options.booleans === true && isBoolean(value))) return undefined;
      if (options.numbers !== undefined && (wholeNumber(value) ?? Infinity) <= options.numbers) return undefined;
      const meant = options.instead?.[value] ?? nearest(value, words);
      const all = options.booleans === true ? ["yes", "no", ...words] : words;
      return { fix: meant === undefined ? `write ${listed(all)}` : `write ${meant}` };
    },
  };
}

/** A type whose values are several words with blanks between them, perhaps with `~` before all of them. */
export function wordsOf(
  what: string,
  words: readonly string[],
  { booleans: withBooleans }: { readonly booleans?: true } = {},
): ValueType {
  return {
    problem(value) {
      if (/["'\\]/.test(value) || (withBooleans === true && isBoolean(value))) return undefined;
      const wrong = value
        .replace(/^~/, "")
        .split(/\s+/)
        .find((word) => word !== "" && !words.includes(word));
      if (wrong === undefined) return undefined;
      const meant = nearest(wrong, words);
      return { fix: meant === undefined ? `write names of ${what}: ${words.join(", ")}` : `write ${meant}` };
    },
  };
}

function listed(words: readonly string[]): string {
  return words.length === 1 ? String(words[0]) : `${words.slice(0, -1).join(", ")} or ${String(words.at(-1))}`;
}
