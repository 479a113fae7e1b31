import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { seedDifferences } from "../../docs/seed.ts";
import { versions } from "../quadlet/generator/build.ts";
import { emittedDirectives } from "../quadlet/generator/emitted.ts";
import { generate } from "../quadlet/generator/generate.ts";
import { isKnown } from "../quadlet/podmanValues.ts";
import { releaseOf, render } from "../../quadlet/index.ts";
import { catalogue } from "../../services/catalogue.ts";
import { serviceUnit } from "../../services/unit.ts";

/** What is said once of every unit, or says nothing of what is executed. */
const apart = new Set(["SourcePath", "Description", "RequiresMountsFor"]);

/** What a service executes and sets, a line for each option and directive, at the seed's home. */
function lines(service: string): readonly string[] {
  return emittedDirectives(service)
    .filter(({ key }) => !apart.has(key))
    .flatMap(({ section, key, words }) =>
      key === "ExecStart"
        ? options(words).map((option) => `ExecStart ${option}`)
        : [`[${section}] ${key}=${words.join(" ")}`],
    )
    .flatMap((line) => (/^\[Unit\] (?:After|Wants|Requires)=/.test(line) ? eachUnit(line) : [line]))
    .map((line) => line.replaceAll("/home/rl", "%h"));
}

function eachUnit(line: string): readonly string[] {
  const [key = "", units = ""] = line.split(/=(.*)/s);
  return units.split(" ").map((unit) => `${key}=${unit}`);
}

/** The words of a command, an option with its value in one. */
function options(words: readonly string[]): readonly string[] {
  const found: string[] = [];
  for (const word of words) {
    const last = found.at(-1);
    if (last !== undefined && /^-(?:v|-env|-env-file|-network|-publish)$/.test(last))
      found.splice(-1, 1, `${last} ${word}`);
    else found.push(word);
  }
  return found;
}

function difference(before: readonly string[], after: readonly string[]): readonly string[] {
  const without = (some: readonly string[], others: readonly string[]): string[] => {
    const left = [...others];
    return some.filter((line) => {
      const at = left.indexOf(line);
      if (at >= 0) left.splice(at, 1);
      return at < 0;
    });
  };
  return [...without(before, after).map((line) => `- ${line}`), ...without(after, before).map((line) => `+ ${line}`)];
}

// Earlier ones lack AutoUpdate, and take neither.
describe.each(versions.filter((version) => isKnown(releaseOf(version), "4.6")))(
  "by Podman %s",
  { timeout: 120_000 },
  (version) => {
    test.each(Object.entries(catalogue))(
      "%s is executed as the seed's own unit, but for what is told",
      async (name, definition) => {
        const file = `${name}.container`;
        const seed = await generate(version, { [file]: readFileSync(join(import.meta.dirname, "seed", file), "utf8") });
        const ours = await generate(version, { [file]: render(serviceUnit(name, definition), { podman: version }) });
        const [before, after] = [seed, ours].map(({ services }) => lines(services.get(`${name}.service`) ?? ""));
        const told = seedDifferences
          .filter(({ services }) => services.includes(name))
          .flatMap(({ lines: some }) => some);
        expect(difference(before ?? [], after ?? []).toSorted()).toEqual(
          told.map((line) => line.replaceAll("NAME", name)).toSorted(),
        );
      },
    );
  },
);
