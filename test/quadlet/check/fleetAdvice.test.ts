import { describe, expect, test } from "vitest";
import { checkFleet, newestRelease, rules } from "../../../quadlet/index.ts";
import type { Finding, Rule, RuleId } from "../../../quadlet/index.ts";

/** Texts by path of each node. */
type Fleet = Readonly<Record<string, Readonly<Record<string, string>>>>;

interface FleetCase {
  readonly rule: RuleId;
  readonly broken: Fleet;
  /** What findings say to do. */
  readonly fix: string;
  /** Nodes' files with the advice followed, in every way. */
  readonly followed: readonly Fleet[];
}

const app = (tag: string): Fleet[string] => ({ "a.container": `[Container]\nImage=registry.example/a:${tag}\n` });
const lan = (address: string): Fleet[string] => ({
  "a.container": `[Container]\nImage=registry.example/a:1\nNetwork=lan.network\nIP=${address}\n`,
  "lan.network": "[Network]\nDriver=macvlan\nSubnet=192.168.1.0/24\n",
});

const cases: readonly FleetCase[] = [
  {
    rule: "fleet-image",
    broken: { beam00: app("1"), beam01: app("2"), beam02: app("2") },
    fix: "give it the same image everywhere",
    followed: [{ beam00: app("2") }],
  },
  {
    rule: "fleet-address",
    broken: { beam00: lan("192.168.1.9"), beam01: lan("192.168.1.9") },
    fix: "take another address on one of the nodes",
    followed: [{ beam00: lan("192.168.1.8") }, { beam01: lan("192.168.1.8") }],
  },
];

function found(fleet: Fleet): readonly Finding[] {
  const nodes = Object.entries(fleet).map(([name, files]) => {
    const all = Object.entries(files).map(([path, text]) => ({ path, text }));
    return [name, { files: all, podman: newestRelease }] as const;
  });
  return checkFleet(Object.fromEntries(nodes));
}

describe.each(cases)("advice of $rule", ({ rule, broken, fix, followed }) => {
  test("is what the finding says", () => {
    expect(new Set(found(broken).map((finding) => `${finding.rule}: ${finding.fix}`))).toEqual(
      new Set([`${rule}: ${fix}`]),
    );
  });

  test("leaves nothing wrong", () => {
    for (const nodes of followed) expect(found({ ...broken, ...nodes })).toEqual([]);
  });
});

test("each rule over a fleet has a case", () => {
  const all: readonly Rule[] = rules;
  const ids = all.filter(({ scope }) => scope === "fleet").map(({ id }) => id);
  expect(cases.map(({ rule }) => rule)).toEqual(ids);
});
