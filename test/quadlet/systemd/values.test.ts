import { describe, expect, test } from "vitest";
import { directiveFacts, directiveTable } from "../../../quadlet/directives.ts";
import type { DirectiveFacts } from "../../../quadlet/directives.ts";
import { literalText } from "../../../quadlet/expand.ts";
import { valueTypes } from "../../../quadlet/systemd/valueTypes.ts";
import type { ValueTypeName } from "../../../quadlet/systemd/valueTypes.ts";
import { valueCases } from "./valueCases.ts";

/** What the checker says of a value, as it asks. */
function problemOf(
  type: ValueTypeName,
  value: string,
): { readonly fix: string; readonly systemd?: number } | undefined {
  const { problem, expands } = valueTypes[type];
  const literal = expands === true ? literalText(value) : value;
  return literal === undefined ? undefined : problem(literal);
}

describe.each(valueCases)("$type, by $key", ({ type, section = "Service", key, good, newer = {}, bad }) => {
  test("is the directive's", () => {
    expect(directiveFacts(section, key)?.type).toBe(type);
  });

  test("takes what systemd takes", () => {
    for (const value of good) expect(problemOf(type, value), value).toBeUndefined();
    for (const value of Object.keys(newer)) {
      const problem = problemOf(type, value);
      expect(problem === undefined || problem.systemd !== undefined, value).toBe(true);
    }
  });

  test("says what to write in place of what systemd does not take", () => {
    const fixes = Object.fromEntries(Object.keys(bad).map((value) => [value, problemOf(type, value)?.fix]));
    expect(fixes).toEqual(bad);
  });
});

test("every type of the table that is judged has a case", () => {
  const sections: readonly Readonly<Record<string, DirectiveFacts>>[] = Object.values(directiveTable);
  const used = new Set(sections.flatMap((keys) => Object.values(keys).map((facts): ValueTypeName => facts.type)));
  const unjudged = ["unit names", "sockets", "condition", "command", "text", "special"];
  expect([...used].filter((type) => !unjudged.includes(type)).toSorted()).toEqual(
    [...new Set(valueCases.map(({ type }) => type))].toSorted(),
  );
});
