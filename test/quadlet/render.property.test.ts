import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fileName, keyTable, kinds, QuadletError, releaseOf, render, serviceName } from "../../quadlet/index.ts";
import type { KeyFacts, Release, UnitKind } from "../../quadlet/index.ts";
import { versions } from "./generator/build.ts";
import type { Version } from "./generator/build.ts";
import { generate } from "./generator/generate.ts";
import type { Generated } from "./generator/generate.ts";
import { directives } from "./generator/serviceFile.ts";
import { difference } from "./generator/difference.ts";
import { argument } from "./hostile.ts";
import { agreeing, filtered, harmlessWord, models, ownFields, slotsOf, slotText, unitOf } from "./models.ts";
import type { Field, Model, Slot } from "./models.ts";
import { isKnown } from "./podmanValues.ts";
import { refusesText } from "./refusals.ts";
import { seed } from "../support/seed.ts";

/** Number of directories of units that are tried; each is given to every version. */
const runs = Number(process.env["HECATE_PROPERTY_RUNS"] ?? 12);
/** Units of one directory. */
const batch = 12;

const kindNames = Object.keys(kinds) as UnitKind[];

/** The model without the values that must be refused; and which values those are. */
function carried({ kind, fields }: Model, release: Release): { kept: Model; refused: string[] } {
  const bad = slotsOf(fields).filter(({ field, whole }) => refusesText(field, whole, release));
  const slots = new Set<Slot>(bad.map(({ slot }) => slot));
  const kept = fields.flatMap((field) => filtered(field, (slot) => !slots.has(slot)) ?? []);
  return {
    kept: { kind, fields: agreeing(kind, release, kept) },
    refused: bad.map(({ field, position }) => JSON.stringify([field.section, field.key, position])),
  };
}

function refusals(model: Model, podman: Version): string[] {
  try {
    render(unitOf("a", model), { podman });
    return [];
  } catch (error) {
    if (!(error instanceof QuadletError)) throw error;
    return error.problems.map(({ section, key, position }) => JSON.stringify([section, key, position]));
  }
}

/** What must be in each slot, by the harmless word that stands there in the unit that is compared with. */
function sentinels({ fields }: Model): { word: (slot: Slot) => string; texts: ReadonlyMap<string, string> } {
  const words = new Map(slotsOf(fields).map(({ slot }, index) => [slot, harmlessWord(index)]));
  const word = (slot: Slot): string => words.get(slot) ?? "";
  return { word, texts: new Map([...words].map(([slot, name]) => [name, argument(slot.text)])) };
}

/**
 * Gives models to a generator, each also with a harmless word in each place of any text; the two must agree. Gives the
 * keys whose text came out somewhere.
 */
async function compare(version: Version, all: readonly Model[]): Promise<ReadonlySet<string>> {
  const files: Record<string, string> = isKnown(releaseOf(version), "5.0") ? { "group.pod": "[Pod]\n" } : {};
  const units = all.map((model, index) => {
    const { word, texts } = sentinels(model);
    const names = [`safe${index}q`, `evil${index}q`] as const;
    const safe = unitOf(names[0], model, (slot) => slotText({ ...slot, text: word(slot) }));
    const evil = unitOf(names[1], model);
    for (const unit of [safe, evil]) files[fileName(unit)] = render(unit, { podman: version });
    return { model, word, texts, names, safe, evil };
  });
  const generated = await generate(version, files);
  const reached = new Set<string>();
  for (const { model, word, texts, names, safe, evil } of units) {
    const expected = directives(service(generated, serviceName(safe)));
    const wrong = difference(expected, directives(service(generated, serviceName(evil))), {
      texts,
      names,
      tails: tailsOf(model),
    });
    if (wrong !== undefined) throw new Error(`${wrong}\n${files[fileName(evil)]?.slice(0, 4000) ?? ""}`);
    const words = expected.flatMap((directive) => directive.words);
    for (const { field, slot } of slotsOf(model.fields)) {
      if (words.some((text) => text.includes(word(slot)))) reached.add(`${field.section} ${field.key}`);
    }
  }
  return reached;
}

/** Arguments that follow everything else: those of the last line of a key alone. */
function tailsOf({ fields }: Model): Readonly<Record<string, number>> {
  const count = (name: string): number => slotsOf(fields.filter(({ key }) => key === name).slice(-1)).length;
  return { ExecStart: count("Exec"), ExecReload: count("ReloadCmd") };
}

function service(generated: Generated, name: string): string {
  const text = generated.services.get(name);
  if (text === undefined) throw new Error(`no ${name} was generated: ${generated.messages.join("\n").slice(0, 2000)}`);
  return text;
}

console.log(`HECATE_PROPERTY_RUNS=${runs} HECATE_PROPERTY_SEED=${seed}: ${runs * batch} models for each release`);

describe.each(versions)("Podman %s", (version) => {
  const release = releaseOf(version);
  const known = kindNames.filter((kind) => isKnown(release, kinds[kind].since));

  test(
    "executes what the model says, or the value is refused",
    async () => {
      const model = fc.oneof(
        { weight: 8, arbitrary: models("container", release) },
        ...known
          .filter((kind) => kind !== "container")
          .map((kind) => ({ weight: 1, arbitrary: models(kind, release) })),
      );
      await fc.assert(
        fc.asyncProperty(fc.array(model, { minLength: batch, maxLength: batch }), async (all) => {
          const kept = all.map((one) => {
            const { kept, refused } = carried(one, release);
            expect(refusals(one, version).sort()).toEqual(refused.sort());
            return kept;
          });
          await compare(version, kept);
        }),
        { numRuns: runs, seed },
      );
    },
    60_000 + runs * 2_000,
  );

  test("carries text in every key that takes any", async () => {
    const kept = known.flatMap((kind) =>
      ownFields(kind, release).flatMap((arbitrary) => carriers(kind, release, arbitrary)),
    );
    const reached = await compare(version, kept);
    const wanted = new Set(
      kept.flatMap(({ fields }) => slotsOf(fields).map(({ field }) => `${field.section} ${field.key}`)),
    );
    // It only says by which name other units refer to the image.
    const silent = isKnown(release, "4.8") ? ["Image ImageTag"] : [];
    expect([...wanted].filter((key) => !reached.has(key))).toEqual(silent);
    expect(untried(kept, known, release)).toEqual([]);
  }, 300_000);
});

/**
 * Models of a key: a few of any kind, and the first one in which a text is left once the texts that must be refused are
 * taken away. Without the latter, some seeds leave a key without any text.
 */
function carriers(kind: UnitKind, release: Release, arbitrary: fc.Arbitrary<readonly Field[]>): Model[] {
  const any = fc
    .sample(arbitrary, { numRuns: 100, seed })
    .map((fields) => carried({ kind, fields: agreeing(kind, release, fields) }, release).kept);
  const full = any.find(({ fields }) => slotsOf(fields).length > 0);
  return [...any.slice(0, 4), ...(full === undefined ? any.slice(4, 5) : [full])];
}

/** Keys that a release knows and no model has. */
function untried(all: readonly Model[], known: readonly UnitKind[], release: Release): string[] {
  const tried = new Set(all.flatMap(({ fields }) => fields.map(({ section, key }) => `${section} ${key}`)));
  return known.flatMap((kind) => {
    const { section } = kinds[kind];
    return Object.entries<KeyFacts>(keyTable[section])
      .filter(([key, { since }]) => isKnown(release, since) && key !== "ServiceName")
      .map(([key]) => `${section} ${key}`)
      .filter((key) => !tried.has(key));
  });
}
