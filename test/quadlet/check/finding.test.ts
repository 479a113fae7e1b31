import { describe, expect, test } from "vitest";
import { formatFinding, formatFindings, rules } from "../../../quadlet/index.ts";
import type { Finding, RuleFacts } from "../../../quadlet/index.ts";
import { findingOf } from "../../../quadlet/check/finding.ts";
import type { Hit } from "../../../quadlet/check/rule.ts";
import { unitOf } from "./units.ts";

const rule = { id: "some-rule", severity: "warning", summary: "something holds" } as const satisfies RuleFacts;

const unit = unitOf("sub/a.container", "[Container]\nEnvironment=A=1 \\\n  B=2\nImage=x\n", "5.8.2");

function found(hit: Partial<Hit>): Finding {
  return findingOf(rule, { unit, message: "it breaks", fix: "mend it", ...hit });
}

const plain = {
  rule: "some-rule",
  severity: "warning",
  path: "sub/a.container",
  unit: "a.container",
  message: "it breaks",
  fix: "mend it",
};

describe("findingOf", () => {
  test("of a unit as a whole has no place", () => {
    expect(found({})).toEqual(plain);
  });

  test("of a section or key that is not there names it", () => {
    expect(found({ section: "Container", key: "Exec" })).toEqual({ ...plain, section: "Container", key: "Exec" });
  });

  test("of a value has its place, section and key", () => {
    const [, on] = unit.values("Environment");
    expect(on?.text).toBe("B=2");
    expect(findingOf(rule, { unit, message: "m", fix: "f", ...(on === undefined ? {} : { on }) })).toMatchObject({
      line: 3,
      column: 3,
      section: "Container",
      key: "Environment",
    });
  });

  test("of an entry has the place of its value", () => {
    const [on] = unit.entries("Image");
    expect(findingOf(rule, { unit, message: "m", fix: "f", ...(on === undefined ? {} : { on }) })).toMatchObject({
      line: 4,
      column: 7,
      section: "Container",
      key: "Image",
    });
  });

  test("of a place has that file's path", () => {
    expect(found({ on: { path: "a.container.d/1.conf", at: { line: 2, column: 5 } } })).toEqual({
      ...plain,
      path: "a.container.d/1.conf",
      line: 2,
      column: 5,
    });
  });

  test("of a position has the unit's path", () => {
    expect(found({ on: { line: 2, column: 5 }, section: "Unit" })).toEqual({
      ...plain,
      line: 2,
      column: 5,
      section: "Unit",
    });
  });

  test("of a file has its path and name alone", () => {
    expect(findingOf(rule, { path: "x.d/1.conf", message: "it breaks", fix: "mend it" })).toEqual({
      ...plain,
      path: "x.d/1.conf",
      unit: "1.conf",
    });
  });
});

describe("formatFinding", () => {
  const finding: Finding = { ...plain, severity: "error" };

  test("leaves out what the finding does not have", () => {
    expect(formatFinding(finding)).toBe("sub/a.container: error: it breaks; mend it (some-rule)");
  });

  test("has place, section, key and node", () => {
    expect(formatFinding({ ...finding, node: "beam00", line: 3, column: 7, section: "Container", key: "Image" })).toBe(
      "beam00 sub/a.container:3:7: error [Container] Image: it breaks; mend it (some-rule)",
    );
  });

  test("puts several findings on a line each", () => {
    expect(formatFindings([finding, { ...finding, severity: "warning" }])).toBe(
      "sub/a.container: error: it breaks; mend it (some-rule)\nsub/a.container: warning: it breaks; mend it (some-rule)",
    );
    expect(formatFindings([])).toBe("");
  });
});

describe("rules", () => {
  test("have ids of their own, in words joined by dashes", () => {
    const ids = rules.map(({ id }) => id);
    expect(new Set<string>(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
  });

  test("say what must hold in a sentence without a full stop", () => {
    for (const { summary } of rules) expect(summary).toMatch(/^[A-Z[:][^\n]*[^.\n]$/);
  });
});
