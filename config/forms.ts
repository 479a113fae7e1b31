import { z } from "zod";
import { EnvFileError, renderEnvFile } from "../quadlet/envFile.ts";
import { parseDuration } from "../quadlet/grammar/duration.ts";
import { didYouMean } from "../quadlet/suggest.ts";
import { placeholderProblem } from "./text.ts";

/** Why a text is wrong, with the way out; undefined when it is right. */
export type Check = (text: string) => string | undefined;

/** A text that passes all checks; the first that fails says why. */
export function text(...checks: readonly Check[]): z.ZodString {
  return checked(z.string(), checks);
}

function checked(base: z.ZodString, checks: readonly Check[]): z.ZodString {
  return base.check((context) => {
    for (const check of checks) {
      const message = check(context.value);
      if (message === undefined) continue;
      context.issues.push({ code: "custom", message, input: context.value });
      return;
    }
  });
}

/** A map of these keys and no others. Of unknown keys, the message has one line each, in their order. */
export function object<Shape extends z.core.$ZodShape>(shape: Shape): z.ZodObject<Shape, z.core.$strict> {
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === "unrecognized_keys"
        ? issue.keys.map((key) => `is an unknown key${didYouMean(key, Object.keys(shape))}`).join("\n")
        : undefined,
  });
}

/** A whole number from `least` to `most`, both included. */
export function whole(least: number, most: number, message: string): z.ZodNumber {
  return z.number().refine((value) => Number.isInteger(value) && value >= least && value <= most, message);
}

/** A duration of at least so many seconds. It stays as it is written, since Podman reads it itself. */
export function duration(least: number, leastText: string): z.ZodString {
  return text(placeholderProblem, (value) => {
    const seconds = secondsOf(value);
    if (typeof seconds === "string") return seconds;
    return seconds < least ? `is too short; ${leastText} is the least` : undefined;
  });
}

function secondsOf(value: string): number | string {
  try {
    return parseDuration(value);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/**
 * Variables by name. YAML makes numbers and booleans of unquoted texts: whole numbers and booleans become text again; a
 * fraction does not, since `1.10` comes in as 1.1. (`007` comes in as 7 and a date as a point in time; nothing is left
 * to tell them by, so those need quotes as well.)
 */
export function environment(placeholder: Check): z.ZodType<Record<string, string>> {
  const variable = z.string({
    error: ({ input }) => {
      if (typeof input === "number") return "is a number that YAML may have rewritten; put it in quotes";
      return input === null ? 'is empty; write "" for an empty value' : undefined;
    },
  });
  const value = z.preprocess(
    (raw) => (typeof raw === "boolean" || Number.isSafeInteger(raw) ? String(raw) : raw),
    checked(variable, [newline, placeholder]),
  );
  return variables(value);
}

/** An env file's other tests: of names, and of values that it can't carry. */
export function variables(value: z.ZodType<string>): z.ZodType<Record<string, string>> {
  return z.record(z.string(), value).check((context) => {
    try {
      renderEnvFile(context.value);
    } catch (error) {
      if (!(error instanceof EnvFileError)) throw error;
      for (const { variable, reason, fix } of error.problems) {
        context.issues.push({ code: "custom", path: [variable], message: `${reason}; ${fix}`, input: context.value });
      }
    }
  });
}

function newline(value: string): string | undefined {
  return /[\r\n]/.test(value) ? "holds a newline, which an env file can't; make it one line" : undefined;
}
