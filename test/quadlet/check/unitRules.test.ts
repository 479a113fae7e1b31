import { spawnSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { check, formatFinding, minorOf, rules } from "../../../quadlet/index.ts";
import type { Rule } from "../../../quadlet/index.ts";
import { filesOf, plain } from "./unitCase.ts";
import type { UnitCase } from "./unitCase.ts";
import { releasesOf, unitCases } from "./unitCases.ts";
import { triedCases, triedWith } from "./shortened.ts";

function found(one: UnitCase, text: string, podman: string): string[] {
  const files = Object.entries(filesOf(one, text)).map(([path, content]) => ({ path, text: content }));
  return check(files, { podman, ...(one.systemd === undefined ? {} : { systemd: one.systemd }) })
    .filter(({ rule }) => rule === one.rule)
    .map(formatFinding);
}

describe.each(triedCases(unitCases))("$rule: $about", (one) => {
  test.each(triedWith(releasesOf(one)))("Podman %s", (release) => {
    expect(found(one, one.broken, release)).toEqual([one.finding.replaceAll("RELEASE", minorOf(release))]);
    if (one.sound !== undefined) expect(found(one, one.sound, release)).toEqual([]);
  });
});

test("every rule over one unit has a case, and each is proven by the generator, on a host, or here", () => {
  const allRules: readonly Rule[] = rules;
  const ids = allRules.filter(({ scope }) => scope === "unit").map(({ id }) => id);
  const proven = unitCases.filter(({ made, fails, shows }) => (made ?? fails ?? shows) !== undefined);
  expect([...new Set<string>(proven.map(({ rule }) => rule))].toSorted()).toEqual(ids.toSorted());
});

test("a plain unit breaks no rule", () => {
  expect(check([{ path: "a.container", text: plain }])).toEqual([]);
});

test("the kernel starts no program with an argument that is longer than argument-size allows", () => {
  expect(spawnSync("/bin/true", ["x".repeat(131_071)]).error).toBeUndefined();
  expect(spawnSync("/bin/true", ["x".repeat(131_072)]).error).toMatchObject({ code: "E2BIG" });
});
