import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { corporaPage } from "../../docs/corpora.ts";
import type { CorpusRow } from "../../docs/corpora.ts";
import { formatFinding } from "../../quadlet/index.ts";
import { baseName } from "../../quadlet/tree.ts";
import { versions } from "../quadlet/generator/build.ts";
import type { Version } from "../quadlet/generator/build.ts";
import { explained } from "./explained.ts";
import { figuresOf } from "./figures.ts";
import { judge } from "./judge.ts";
import type { Verdict } from "./judge.ts";
import { expectedWords, fixtures, manualExamples, moduleDirectory, mustFail } from "./podmanModule.ts";
import type { Place } from "./world.ts";

const page = join(import.meta.dirname, "../../docs/corpora.md");

/** What the judge says of Podman's own units, by version. */
const judged = new Map<Version, { readonly fixtures: readonly Verdict[]; readonly examples: readonly Verdict[] }>();

function isExplained(rule: string, unit: string): boolean {
  return explained.some((one) => one.rule === rule && one.unit === baseName(unit));
}

async function verdictsOf(version: Version, places: readonly Place[]): Promise<readonly Verdict[]> {
  const verdicts: Verdict[] = [];
  for (const place of places) verdicts.push(...(await judge(version, place)));
  return verdicts;
}

function allOf(version: Version): readonly Verdict[] {
  const { fixtures: own = [], examples = [] } = judged.get(version) ?? {};
  return [...own, ...examples];
}

beforeAll(async () => {
  for (const version of versions) {
    const module = moduleDirectory(version);
    judged.set(version, {
      fixtures: await verdictsOf(version, fixtures(module)),
      examples: await verdictsOf(version, manualExamples(module)),
    });
  }
}, 600_000);

describe.each(versions)("Podman %s: its fixtures and the examples of its manual", (version) => {
  test("are there", () => {
    expect(judged.get(version)?.fixtures.length).toBeGreaterThan(60);
    expect(judged.get(version)?.examples.length).toBeGreaterThan(3);
  });

  test("are refused where Podman's own tests say so, in the same words", () => {
    const asserted = (judged.get(version)?.fixtures ?? []).filter(({ unit }) => mustFail(unit.text));
    for (const { unit, made } of asserted) {
      expect(made.service, unit.path).toBeUndefined();
      for (const words of expectedWords(unit.text)) expect(made.messages.join("\n")).toContain(words);
    }
  });

  test("have no error of the checker that nobody else has", () => {
    const errors = allOf(version).flatMap(({ errorsOnTaken }) => errorsOnTaken);
    expect(errors.filter(({ rule, unit }) => !isExplained(rule, unit)).map(formatFinding)).toEqual([]);
  });

  test("have no refusal that the checker is silent about", () => {
    const silent = allOf(version).filter(({ silentRefusal }) => silentRefusal !== undefined);
    expect(silent.map(({ unit, silentRefusal }) => `${unit.path}: ${silentRefusal}`)).toEqual([]);
  });

  test("have no dropped line that the checker is silent about", () => {
    const lost = allOf(version).flatMap(({ unit, silentLosses }) => silentLosses.map((loss) => ({ unit, loss })));
    expect(lost.map(({ unit, loss }) => `${unit.path}: ${loss.key}=${loss.value}: ${loss.words.join(" ")}`)).toEqual(
      [],
    );
  });

  test("have a finding where Podman's own tests expect the generator to say something", () => {
    const silent = allOf(version).filter(({ unit, findings }) => {
      return expectedWords(unit.text).length > 0 && findings.length === 0;
    });
    expect(silent.map(({ unit }) => unit.path)).toEqual([]);
  });
});

test("every explanation is needed", () => {
  const errors = versions.flatMap((version) => allOf(version).flatMap(({ errorsOnTaken }) => errorsOnTaken));
  const needless = explained.filter(
    ({ rule, unit }) => !errors.some((error) => error.rule === rule && baseName(error.unit) === unit),
  );
  expect(needless).toEqual([]);
});

test("the page about the corpora has these figures", async () => {
  const rows = versions.flatMap((version): CorpusRow[] => {
    const { fixtures: own = [], examples = [] } = judged.get(version) ?? {};
    return [
      { corpus: "fixtures", version, ...figuresOf(own, isExplained) },
      { corpus: "manual pages", version, ...figuresOf(examples, isExplained) },
    ];
  });
  const text = corporaPage(rows, explained);
  if (process.env["HECATE_WRITE_DOCS"] === "1") await writeFile(page, text);
  expect(await readFile(page, "utf8")).toBe(text);
});
