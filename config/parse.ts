import type { z } from "zod";
import { type Path, type Problems, render } from "./problem.ts";
import { type StackInput, stackSchema } from "./schema.ts";

/**
 * Reads what is well formed and notes a problem for all else, so that the tests across values can still look at the
 * good rest and one run tells every mistake.
 */
export function parseStack(raw: Readonly<Record<string, unknown>>, problems: Problems): StackInput {
  const rest: unknown = structuredClone(raw);
  for (;;) {
    const parsed = stackSchema.safeParse(rest, { error: describe });
    if (parsed.success) return parsed.data;
    const found = parsed.error.issues.flatMap(explain);
    // A place that is taken out may be missed by its parent in the next round; that is no further mistake.
    for (const { path, text } of found.filter((problem) => !problems.hasWithin(problem.path))) problems.add(path, text);
    const places = new Map(found.map(({ path }) => [render(path), path]));
    for (const path of places.values()) prune(rest, path);
  }
}

function explain(issue: z.core.$ZodIssue): { path: Path; text: string }[] {
  const path = issue.path.map((key) => (typeof key === "number" ? key : String(key)));
  if (issue.code !== "unrecognized_keys") return [{ path, text: issue.message }];
  const lines = issue.message.split("\n");
  return issue.keys.map((key, index) => ({ path: [...path, key], text: lines[index] ?? "is an unknown key" }));
}

/** Takes out what is at `path`, or what should have held it. A list with a bad element goes as a whole, in two rounds. */
function prune(root: unknown, path: Path): void {
  const key = path.at(-1);
  const parent = path.slice(0, -1).reduce<unknown>(child, root);
  if (key === undefined || typeof parent !== "object" || parent === null) return;
  if (Object.hasOwn(parent, key)) Reflect.deleteProperty(parent, key);
  else prune(root, path.slice(0, -1));
}

function child(value: unknown, key: string | number): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
}

/** The words for a value of the wrong type; the value itself is never repeated. */
const describe: z.core.$ZodErrorMap = (issue) => {
  if (issue.code !== "invalid_type") return undefined;
  const needed = typeNames.get(issue.expected) ?? issue.expected;
  if (issue.input === undefined) return `is missing; it must be ${needed}`;
  const quotes = issue.expected === "string" && typeof issue.input !== "object" ? "; put it in quotes" : "";
  return `must be ${needed}, is ${typeName(issue.input)}${quotes}`;
};

const typeNames = new Map([
  ["string", "a text"],
  ["number", "a number"],
  ["boolean", "true or false"],
  ["object", "a map"],
  ["record", "a map"],
  ["array", "a list"],
]);

function typeName(value: unknown): string {
  if (value === null) return "empty";
  if (Array.isArray(value)) return "a list";
  return typeNames.get(typeof value) ?? typeof value;
}
