import { describe, expect, test } from "vitest";
import { minorOf, releases, rules } from "../../../quadlet/index.ts";
import type { Rule } from "../../../quadlet/index.ts";
import { found, isIn, nodeCases, releasesOf, ruleOf } from "./nodeCases.ts";
import { triedCases, triedWith } from "./shortened.ts";

describe.each(triedCases(nodeCases))("$rule: $about", (one) => {
  test.each(triedWith(releasesOf(one)))("Podman %s", (release) => {
    expect(found(one, "broken", release)).toEqual(
      one.findings.map((line) => line.replaceAll("RELEASE", minorOf(release))),
    );
    expect(found(one, "sound", release)).toEqual([]);
  });

  test("says nothing of releases that the rule is not about", () => {
    const others = releases.filter((release) => !isIn(release, ruleOf(one)));
    for (const release of others) expect(found(one, "broken", release)).toEqual([]);
  });
});

test("every rule over a node has a case", () => {
  const allRules: readonly Rule[] = rules;
  const ids = allRules.filter(({ scope }) => scope === "node").map(({ id }) => id);
  expect([...new Set<string>(nodeCases.map(({ rule }) => rule))].toSorted()).toEqual(ids.toSorted());
});
