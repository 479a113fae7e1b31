import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { keyTable, kinds, readUnitDirectory, readUnitFile, releaseOf } from "../../quadlet/index.ts";
import type { FileEntry, KeyFacts, Release, SourceFile, UnitKind, UnitView } from "../../quadlet/index.ts";
import { anyFile, anyValue } from "./fileTexts.ts";
import { versions } from "./generator/build.ts";
import type { Version } from "./generator/build.ts";
import { difference } from "./generator/difference.ts";
import { emittedDirectives, emittedSections } from "./generator/emitted.ts";
import { generate } from "./generator/generate.ts";
import { harmlessWord } from "./models.ts";
import { readingCases } from "./readingCases.ts";
import { fixedValues, framesOf, groups, isKnown, neverTogether, required } from "./podmanValues.ts";
import { anyTree } from "./trees.ts";
import { seed } from "../support/seed.ts";

/** Number of directories of each kind of test; each version is given others. */
const runs = Number(process.env["HECATE_PROPERTY_RUNS"] ?? 12);

/** Path of a unit in a directory of its own, where the release reads any: one that cannot be read hides its neighbours. */
function placed(name: string, kind: UnitKind, release: Release): string {
  return isKnown(release, "4.7") ? `${name}/${name}.${kind}` : `${name}.${kind}`;
}

function isEndless(text: string, release: Release): boolean {
  return readUnitFile("a.container", text, release).problems.some(({ endless }) => endless);
}

/** Entries of a section as Quadlet printed them, with the continuations of early releases joined, without its comments. */
function printed(lines: readonly string[], release: Release): string[] {
  const isComment = isKnown(release, "5.4") ? /^[#;]/ : /^[#:]/;
  const entries: string[] = [];
  let continues: "comment" | "entry" | undefined;
  for (const line of lines) {
    const isOwn = continues === "entry" || (continues === undefined && line !== "" && !isComment.test(line));
    // Before 5.0 comments with an equals sign go on as keys do.
    const mayGoOn = continues !== undefined || isOwn || (!isKnown(release, "5.0") && line.indexOf("=") > 0);
    const goesOn = !isKnown(release, "5.4") && mayGoOn && line.endsWith("\\");
    const text = goesOn ? line.slice(0, -1) : line;
    if (continues === "entry") entries.push(`${entries.pop() ?? ""}${text}`);
    else if (isOwn) entries.push(text);
    continues = goesOn ? (continues ?? (isOwn ? "entry" : "comment")) : undefined;
  }
  return entries;
}

/** Entries as they look once they are printed: the backslash at the end of a file, which had nothing to join, is lost. */
function asPrinted(entries: readonly string[], lines: readonly string[]): string[] {
  return entries.map((entry, index) => (entry === `${lines[index] ?? ""}\\` ? entry.slice(0, -1) : entry));
}

function written({ key, value }: FileEntry): string {
  return `${key}=${value}`;
}

/** Before 5.4 a backslash at the end of a unit joins what is printed next: such a unit gets no drop-in. */
function printsApart([unit, dropIn]: readonly [string, string], release: Release): readonly [string, string] {
  return [unit, !isKnown(release, "5.4") && /\\\s*$/.test(unit) ? "" : dropIn];
}

/** Lets a release read units, each with a drop-in. */
async function compareLines(
  version: Version,
  all: readonly (readonly [unit: string, dropIn: string])[],
): Promise<void> {
  const release = releaseOf(version);
  const files = all
    .filter((texts) => !texts.some((text) => isEndless(text, release)))
    .map((texts) => printsApart(texts, release))
    .flatMap(([unit, dropIn], index): SourceFile[] => {
      const path = placed(`u${index}`, "container", release);
      return [
        { path, text: unit },
        { path: `${path}.d/a.conf`, text: dropIn },
      ];
    });
  const generated = await generate(version, Object.fromEntries(files.map(({ path, text }) => [path, text])));
  const directory = readUnitDirectory(files, release);
  for (const unit of directory.units) {
    const service = generated.services.get(unit.service);
    const texts = JSON.stringify(files.filter(({ path }) => path.startsWith(unit.path)).map(({ text }) => text));
    const isUnread = directory.unread.some(({ path }) => path === unit.path);
    expect(service === undefined, `${texts} is refused: ${generated.messages.join("\n")}`).toBe(isUnread);
    if (service === undefined) continue;
    const sections = emittedSections(service, release);
    for (const { name, entries } of unit.file.sections) {
      const lines = printed(sections.get(name === "Container" ? "X-Container" : name) ?? [], release);
      expect(lines, `[${name}] of ${texts}`).toEqual(asPrinted(entries.map(written), lines));
    }
  }
}

/** A unit with lines of a few keys that take any text. */
interface Lines {
  readonly kind: UnitKind;
  readonly lines: readonly (readonly [key: string, value: string])[];
}

/** Keys of a kind that hand on what they are given, so that it is seen what Podman read. */
function freeKeys(kind: UnitKind, release: Release): string[] {
  const { section } = kinds[kind];
  const needed = required(section, new Set(), release).map(([key]) => key);
  return Object.entries<KeyFacts>(keyTable[section])
    .filter(([key]) => !needed.includes(key))
    .filter(([key, { since }]) => isKnown(release, since) && !groups.has(section, key))
    .filter(([key]) => fixedValues(section, key, release) === undefined)
    .filter(([key]) => Object.keys(framesOf(section, key)).length === 0)
    .map(([key]) => key);
}

function anyLines(kind: UnitKind, release: Release): fc.Arbitrary<Lines> {
  const keys = freeKeys(kind, release);
  return fc
    .tuple(fc.constantFrom(...keys), fc.constantFrom(...keys))
    .filter(([one, other]) => !neverTogether(kinds[kind].section, one).includes(other))
    .chain((some) => fc.array(fc.tuple(fc.constantFrom(...some), anyValue), { minLength: 1, maxLength: 4 }))
    .map((lines) => ({ kind, lines }));
}

function fileText({ kind, lines }: Lines, release: Release): string {
  const { section } = kinds[kind];
  const more = required(section, new Set(lines.map(([key]) => key)), release);
  return `[${section}]\n${[...more, ...lines].map(([key, value]) => `${key}=${String(value)}\n`).join("")}`;
}

/** The same unit as a view has it, with a harmless word for each text; and the texts by these words. */
function plainText(view: UnitView, { lines }: Lines): { text: string; texts: ReadonlyMap<string, string> } {
  const texts = new Map<string, string>();
  const word = (text: string): string => {
    const name = harmlessWord(texts.size);
    texts.set(name, text);
    return name;
  };
  const own = lines.map(([key]) => key);
  const plain = [...new Set(own)].map((key) => `${plainLines(view, key, word).join("\n")}\n`);
  const others = view
    .section(view.ownSection)
    .filter(({ key }) => !own.includes(key))
    .map((entry) => `${written(entry)}\n`);
  return { text: `[${view.ownSection}]\n${[...plain, ...others].join("")}`, texts };
}

function plainLines(view: UnitView, key: string, word: (text: string) => string): string[] {
  const facts = Object.entries<KeyFacts>(keyTable[view.ownSection]).find(([name]) => name === key)?.[1];
  if (facts?.type.startsWith("bool")) {
    const flag = view.flag(key);
    return flag === undefined ? [] : [`${key}=${String(flag)}`];
  }
  const texts = view.values(key).map(({ text }) => text);
  switch (facts?.syntax) {
    case "scalar":
      return texts.map((text) => `${key}=${text === "" ? "" : word(text)}`);
    case "raw-line":
      return texts.map((text) => `${key}=${text === "" ? "\\\n" : word(text)}`);
    case "strv":
    case "words":
      return texts.map((text) => `${key}=${word(text)}`);
    case "words-last":
      return texts.length === 0 ? [] : [`${key}=${texts.map(word).join(" ")}`];
    case "words-kv":
      return texts.map((text) => {
        const [name = "", ...values] = text.split("=");
        return values.length === 0 ? `${key}=${word(name)}` : `${key}=${word(name)}=${word(values.join("="))}`;
      });
    case undefined:
      throw new Error(`${key} is no key of ${view.ownSection}`);
  }
}

async function compareValues(version: Version, all: readonly Lines[]): Promise<void> {
  const release = releaseOf(version);
  const files: Record<string, string> = {};
  const units = all.flatMap((lines, index) => {
    const text = fileText(lines, release);
    if (isEndless(text, release)) return [];
    const names = [`safe${index}q`, `evil${index}q`] as const;
    const [safe, evil] = names.map((name) => placed(name, lines.kind, release));
    if (safe === undefined || evil === undefined) return [];
    const directory = readUnitDirectory([{ path: evil, text }], release);
    const [view] = directory.units;
    if (view === undefined) return [];
    const isUnread = directory.unread.length > 0;
    const plain = plainText(view, lines);
    // An empty line of a list can be said to some releases in ways only that others do not survive.
    if (isEndless(plain.text, release)) return [];
    files[evil] = text;
    if (!isUnread) files[safe] = plain.text;
    return [{ names, isUnread, text, plain, safe, service: view.service }];
  });
  const { services, messages } = await generate(version, files);
  for (const { names, isUnread, text, plain, service } of units) {
    const [from, to] = names;
    const [expected, actual] = [services.get(service.replace(to, from)), services.get(service)];
    const where = `${JSON.stringify(text)}\n${plain.text}\n${messages.join("\n")}`;
    if (isUnread) expect(actual, where).toBeUndefined();
    if (actual === undefined || expected === undefined) {
      // What the values mean to Podman may be refused, of the one as of the other.
      expect(expected, where).toBe(actual);
      continue;
    }
    const wrong = difference(emittedDirectives(expected, release), emittedDirectives(actual, release), {
      ...{ texts: plain.texts, names, tails: {} },
    });
    if (wrong !== undefined) throw new Error(`${wrong}\n${JSON.stringify(text)}\n${plain.text}`);
  }
}

console.log(`HECATE_PROPERTY_RUNS=${runs} HECATE_PROPERTY_SEED=${seed}`);

describe.each(versions)("what is read as Podman %s does", (version) => {
  const release = releaseOf(version);
  const known = (Object.keys(kinds) as UnitKind[]).filter((kind) => isKnown(release, kinds[kind].since));
  const timeout = 60_000 + runs * 2_000;

  test("the lines of the cases that are known by hand", async () => {
    const section = (text: string): string => `[Container]\nImage=registry.example/i:1\n[X-Test]\n${text}`;
    await compareLines(
      version,
      readingCases.map(([text]) => [section(text), ""]),
    );
  });

  test(
    "the lines of any file are those that the generator prints",
    async () => {
      const texts = fc.array(fc.tuple(anyFile, anyFile), { minLength: 20, maxLength: 20 });
      await fc.assert(
        fc.asyncProperty(texts, (some) => compareLines(version, some)),
        { numRuns: runs, seed, endOnFailure: true },
      );
    },
    timeout,
  );

  test(
    "the values of any lines are those that the generator hands on",
    async () => {
      const lines = fc.oneof(
        { weight: 4, arbitrary: anyLines("container", release) },
        ...known
          .filter((kind) => freeKeys(kind, release).length > 0)
          .map((kind) => ({ weight: 1, arbitrary: anyLines(kind, release) })),
      );
      await fc.assert(
        fc.asyncProperty(fc.array(lines, { minLength: 20, maxLength: 20 }), (some) => compareValues(version, some)),
        { numRuns: runs, seed, endOnFailure: true },
      );
    },
    timeout,
  );

  test(
    "the units and drop-ins of any directory are those that the generator finds",
    async () => {
      await fc.assert(
        fc.asyncProperty(anyTree, async (files) => {
          const { services } = await generate(version, Object.fromEntries(files.map(({ path, text }) => [path, text])));
          const found = [...services].map(([name, text]) => [
            name,
            ...(emittedSections(text, release).get("X-Test") ?? []),
          ]);
          const { units, unread } = readUnitDirectory(files, release);
          const read = units
            .filter((unit) => !unread.some(({ path }) => path === unit.path))
            .map((unit) => [unit.service, ...unit.section("X-Test").map((entry) => `${entry.key}=${entry.value}`)]);
          const clean = (list: string[][]): string[] =>
            list.map((part) => part.filter((line) => line !== "").join("\n"));
          expect(clean(read).sort()).toEqual(clean(found).sort());
        }),
        { numRuns: runs, seed },
      );
    },
    timeout,
  );
});
