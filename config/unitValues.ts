import { verbatim, Verbatim, withSpecifiers } from "../quadlet/index.ts";
import type { DirectiveSyntax, Syntax, Text, Value } from "../quadlet/index.ts";
import { placeholderProblem } from "./text.ts";

/** How the value of a key is written in the configuration. */
export type ValueForm = "boolean" | "boolean or healthy" | "whole number" | Syntax | DirectiveSyntax;

/** Is told what is wrong with a value, and where below it. */
export type Report = (path: readonly (string | number)[], message: string) => void;

/**
 * The value of a unit's key from the configuration: a text is literal, `{ specifiers: "%h/data" }` is one in which
 * systemd's specifiers count, `{ verbatim: "" }` is written as it is. Undefined when something was reported.
 */
export function readValue(raw: unknown, form: ValueForm, report: Report): Value | undefined {
  if (isMarked(raw, "verbatim") && form !== "words-kv" && form !== "pairs") return readText(raw, [], report);
  switch (form) {
    case "boolean":
      if (typeof raw === "boolean") return raw;
      report([], mustBe("true or false", raw));
      return undefined;
    case "boolean or healthy":
      if (typeof raw === "boolean" || raw === "healthy") return raw;
      report([], mustBe('true, false or "healthy"', raw));
      return undefined;
    case "whole number":
      if (Number.isSafeInteger(raw)) return Number(raw);
      report([], mustBe("a whole number", raw));
      return undefined;
    case "plain":
      return typeof raw === "number" || typeof raw === "boolean" ? raw : readText(raw, [], report);
    case "scalar":
    case "text":
      return readText(raw, [], report);
    case "verbatim":
      return readList(typeof raw === "string" ? [raw] : raw, report)?.map((item) =>
        typeof item === "string" ? verbatim(item) : item,
      );
    case "raw-line":
    case "strv":
    case "words":
    case "words-last":
    case "units":
    case "names":
      return readList(raw, report);
    case "words-kv":
    case "pairs":
      return readPairs(raw, report);
  }
}

function readList(raw: unknown, report: Report): (Text | Verbatim)[] | undefined {
  if (!Array.isArray(raw)) {
    report([], mustBe("a list", raw));
    return undefined;
  }
  const items = raw.map((item: unknown, index) => readText(item, [index], report));
  return items.every((item) => item !== undefined) ? items : undefined;
}

function readPairs(raw: unknown, report: Report): Readonly<Record<string, Text>> | undefined {
  if (!isMap(raw)) {
    report([], mustBe("a map", raw));
    return undefined;
  }
  const pairs = Object.entries(raw).map(([name, value]) => {
    // YAML makes these of texts without quotes.
    const text = typeof value === "boolean" || Number.isSafeInteger(value) ? String(value) : value;
    return [name, readText(text, [name], report)] as const;
  });
  const texts = pairs.filter((pair): pair is readonly [string, Text] => {
    const [name, text] = pair;
    if (text instanceof Verbatim) report([name], "can't be verbatim; write a text, or { specifiers: … }");
    return text !== undefined && !(text instanceof Verbatim);
  });
  return texts.length === pairs.length ? Object.fromEntries(texts) : undefined;
}

function readText(raw: unknown, path: readonly (string | number)[], report: Report): Text | Verbatim | undefined {
  if (typeof raw === "string") {
    const problem = placeholderProblem(raw) ?? (/^%[A-Za-z](?:\/|$)/.test(raw) ? literal : undefined);
    if (problem === undefined) return raw;
    report(path, problem);
    return undefined;
  }
  if (isMarked(raw, "verbatim")) return verbatim(raw.verbatim);
  if (!isMarked(raw, "specifiers")) {
    const quotes = typeof raw === "object" ? "" : "; put it in quotes";
    report(path, mustBe("a text, { specifiers: … } or { verbatim: … }", raw) + quotes);
    return undefined;
  }
  try {
    return withSpecifiers(raw.specifiers);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    report([...path, "specifiers"], error.message);
    return undefined;
  }
}

const literal = "is literal, so its % begins no specifier; write { specifiers: … } around it if it shall";

function mustBe(wanted: string, raw: unknown): string {
  return `must be ${wanted}, is ${nameOf(raw)}`;
}

function nameOf(raw: unknown): string {
  if (raw === null) return "empty";
  if (Array.isArray(raw)) return "a list";
  const names: Readonly<Record<string, string>> = { string: "a text", boolean: "true or false", object: "a map" };
  return names[typeof raw] ?? "a number";
}

function isMap(raw: unknown): raw is Readonly<Record<string, unknown>> {
  return typeof raw === "object" && raw !== null && !Array.isArray(raw);
}

/** Whether it is a map of this one key with a text. */
function isMarked<Mark extends string>(raw: unknown, mark: Mark): raw is Readonly<Record<Mark, string>> {
  return isMap(raw) && Object.keys(raw).length === 1 && typeof raw[mark] === "string";
}
