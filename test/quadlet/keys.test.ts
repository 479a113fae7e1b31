import { expect, test } from "vitest";
import { kinds, keyTable, releaseOf } from "../../quadlet/index.ts";
import type { KeyFacts, Since, UnitKind } from "../../quadlet/index.ts";
import { versions } from "./generator/build.ts";
import { generate } from "./generator/generate.ts";
import { isKnown } from "./podmanValues.ts";

/** A unit for each key of each kind of unit, with a value that no generator stumbles over. */
function probes(kind: UnitKind): { name: string; key: string; since: Since; text: string }[] {
  const { section } = kinds[kind];
  const keys: Readonly<Record<string, KeyFacts>> = keyTable[section];
  return Object.entries(keys).map(([key, { since }]) => ({
    name: `${kind}-${key}.${kind}`,
    key,
    since,
    // Without source= a Mount makes the generators before 5.7 panic; a build without ImageTag is refused unread.
    text: `[${section}]\n${kind === "build" ? "ImageTag=a\n" : ""}${key}=${key === "Mount" ? "type=bind,source=/a" : "1"}\n`,
  }));
}

test.each(versions)(
  "every key is known from the release that the table names: Podman %s",
  async (version) => {
    const release = releaseOf(version);
    const known = (since: Since): boolean => isKnown(release, since);
    const all = (Object.keys(kinds) as UnitKind[]).filter((kind) => known(kinds[kind].since)).flatMap(probes);
    const { messages } = await generate(version, Object.fromEntries(all.map(({ name, text }) => [name, text])));
    const refused = all.filter(({ name, key }) =>
      messages.some((message) => message.includes(`unsupported key '${key}' in group`) && message.includes(`/${name}`)),
    );
    expect(refused.map(({ name }) => name)).toEqual(all.filter(({ since }) => !known(since)).map(({ name }) => name));
  },
  120_000,
);

test("each option is written so that the value follows at once", () => {
  for (const [section, keys] of Object.entries(keyTable)) {
    for (const [key, facts] of Object.entries<KeyFacts>(keys)) {
      if (facts.option === undefined) continue;
      expect(facts.option, `${section} ${key}`).toMatch(/^--[a-z0-9-]+=(\w[\w-]*[=:])*$/);
      expect(Object.keys(keyTable[section as "Container"])).toContain("PodmanArgs");
    }
  }
});
