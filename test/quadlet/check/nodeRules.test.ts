import { describe, expect, test } from "vitest";
import { check, formatFinding, rules } from "../../../quadlet/index.ts";
import type { Release, Rule } from "../../../quadlet/index.ts";
import { has, releaseOf } from "../../../quadlet/release.ts";
import { versions } from "../generator/build.ts";
import type { Version } from "../generator/build.ts";
import { install } from "../generator/install.ts";
import type { Installed } from "../generator/install.ts";
import { dependencyCases } from "./cases/dependencies.ts";
import { fileCases } from "./cases/files.ts";
import { nameCases } from "./cases/names.ts";
import { networkCases } from "./cases/networks.ts";
import { portCases } from "./cases/ports.ts";
import { referenceCases } from "./cases/references.ts";
import { sharingCases } from "./cases/sharing.ts";
import type { Files, Made, NodeCase } from "./nodeCase.ts";

const cases: readonly NodeCase[] = [
  ...fileCases,
  ...nameCases,
  ...referenceCases,
  ...dependencyCases,
  ...sharingCases,
  ...portCases,
  ...networkCases,
];

const allRules: readonly Rule[] = rules;

function ruleOf({ rule }: NodeCase): Rule {
  const found = allRules.find(({ id }) => id === rule);
  if (found === undefined) throw new Error(`there is no rule ${rule}`);
  return found;
}

/** The generators that a case holds for. */
function versionsOf(one: NodeCase): readonly Version[] {
  const rule = ruleOf(one);
  const isIn = (version: Version, { since, until }: { since?: Release; until?: Release }): boolean => {
    const release = releaseOf(version);
    return (since === undefined || has(release, since)) && (until === undefined || !has(release, until));
  };
  return versions.filter((version) => isIn(version, one) && isIn(version, rule));
}

function found(one: NodeCase, files: Files, podman: string): readonly string[] {
  return check(
    Object.entries(files).map(([path, text]) => ({ path, text })),
    { ...one.options, podman },
  )
    .filter(({ rule }) => rule === one.rule)
    .map(formatFinding);
}

function expectMade(installed: Installed, made: Made): void {
  const { services, links, messages } = installed;
  for (const [service, parts] of Object.entries(made.services ?? {})) {
    expect(services.has(service), `${service} is made: ${messages.join("\n")}`).toBe(true);
    for (const part of parts) expect(services.get(service), service).toContain(part);
  }
  for (const [service, parts] of Object.entries(made.without ?? {})) {
    if (parts === "nothing") expect([...services.keys()]).not.toContain(service);
    else for (const part of parts) expect(services.get(service) ?? part, service).not.toContain(part);
  }
  if (made.count !== undefined) expect([...services.keys()]).toHaveLength(made.count);
  for (const link of made.links ?? []) expect([...links.keys()]).toContain(link);
  for (const link of made.withoutLinks ?? []) expect([...links.keys()]).not.toContain(link);
  if (made.says !== undefined) expect(messages.join("\n")).toContain(made.says);
}

describe.each(cases)("$rule: $about", (one) => {
  test.each(versionsOf(one))("Podman %s", async (version) => {
    const findings = one.findings.map((line) => line.replaceAll("RELEASE", releaseOf(version)));
    expect(found(one, one.broken, version)).toEqual(findings);
    expect(found(one, one.sound, version)).toEqual([]);
    if (one.made === undefined) return;
    expectMade(await install(version, one.broken), one.made.broken);
    expectMade(await install(version, one.sound), one.made.sound);
  });

  test("is about a generator that there is", () => {
    expect(versionsOf(one)).not.toEqual([]);
  });
});

test("every rule over a node has a case", () => {
  const ids = allRules.filter(({ scope }) => scope === "node").map(({ id }) => id);
  expect([...new Set<string>(cases.map(({ rule }) => rule))].toSorted()).toEqual(ids.toSorted());
});

test("a rule says nothing of releases that it is not about", () => {
  for (const one of cases) {
    const { since, until } = ruleOf(one);
    const outside = versions.filter((version) => {
      const release = releaseOf(version);
      return (since !== undefined && !has(release, since)) || (until !== undefined && has(release, until));
    });
    for (const version of outside) expect(found(one, one.broken, version)).toEqual([]);
  }
});
