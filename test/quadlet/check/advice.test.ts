import { describe, expect, test } from "vitest";
import { rules } from "../../../quadlet/index.ts";
import type { Rule } from "../../../quadlet/index.ts";
import { added, advice, remaining } from "./advice.ts";
import { triedWith } from "./shortened.ts";
import { releasesOf, unitCases } from "./unitCases.ts";

describe("advice that is followed leaves nothing wrong", () => {
  test.each(advice)("$title", (way) => {
    for (const release of triedWith(releasesOf(way.one))) {
      expect(remaining(way, release), `Podman ${release}: ${JSON.stringify(way.text)}`).toEqual([]);
    }
  });
});

test("what is added to a unit, the finding names", () => {
  for (const way of advice) {
    for (const name of added(way)) expect(way.one.finding, way.title).toContain(name);
  }
});

test("the advice of every rule over one unit is followed, but for these", () => {
  const all: readonly Rule[] = rules;
  const followed = new Set<string>(advice.map(({ one }) => one.rule));
  const left = all.filter(({ id, scope }) => scope === "unit" && !followed.has(id)).map(({ id }) => id);
  // They say to rename the file, to upgrade Podman, or to put a text elsewhere.
  expect(left.toSorted()).toEqual(["argument-size", "kind-release", "unit-name"]);
});

test("every case has a way to follow its advice, but for these", () => {
  const without = unitCases
    .filter(({ followed }) => followed === undefined)
    .map(({ rule, about }) => `${rule}: ${about}`);
  expect(without.toSorted()).toEqual(["argument-size: one byte too many", "kind-release: pods", "unit-name: a blank"]);
});
