/**
 * `npm run test:mutation [FILE…]`: how many of all small mistakes that could be made in quadlet/ its quick tests find. The
 * score is written file by file and must be 90 at least. What survives is listed.
 */
import { spawnSync } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { z } from "zod";

const least = 90;
const place = z.object({ line: z.number(), column: z.number() });
const reportSchema = z.object({
  files: z.record(
    z.string(),
    z.object({
      source: z.string(),
      mutants: z.array(
        z.object({
          mutatorName: z.string(),
          status: z.string(),
          replacement: z.string().optional(),
          location: z.object({ start: place, end: place }),
        }),
      ),
    }),
  ),
});

/** The files of one run, and the rules whose cases alone can tell of them. */
interface Part {
  readonly files: readonly string[];
  readonly rules?: readonly string[];
}

function parts(files: readonly string[]): Part[] {
  const isRules = (file: string): boolean => file.startsWith("quadlet/check/rules/");
  const others = files.filter((file) => !isRules(file));
  const ruleFiles = files.filter(isRules).map((file): Part => {
    const ids = [...readFileSync(file, "utf8").matchAll(/^\s+id: "([^"]+)"/gm)].map(([, id = ""]) => id);
    return { files: [file], rules: ids };
  });
  return [...(others.length === 0 ? [] : [{ files: others }]), ...ruleFiles];
}

/** Lines about what survived, and the numbers of those that were found and of all, by file. */
function run({ files, rules }: Part): Map<string, { found: number; all: number; survivors: string[] }> {
  const { status } = spawnSync("stryker", ["run"], {
    stdio: "inherit",
    env: {
      ...process.env,
      HECATE_MUTATION: files.join(","),
      ...(rules === undefined ? {} : { HECATE_MUTATION_RULES: rules.join(" ") }),
    },
  });
  if (status !== 0) throw new Error(`the mutation tests of ${files.join(", ")} could not be run`);
  const report = reportSchema.parse(JSON.parse(readFileSync(".stryker/report.json", "utf8")));
  return new Map(
    Object.entries(report.files).map(([file, { source, mutants }]) => {
      const counted = mutants.filter(({ status: end }) => /^(Killed|Timeout|Survived|NoCoverage)$/.test(end));
      const survivors = counted.filter(({ status: end }) => /^(Survived|NoCoverage)$/.test(end));
      const lines = source.split("\n");
      const shown = survivors.map(({ mutatorName, replacement = "", location: { start, end } }) => {
        const line = lines[start.line - 1] ?? "";
        const was = line.slice(start.column - 1, start.line === end.line ? end.column - 1 : undefined);
        return `${file}:${start.line}:${start.column} ${mutatorName}: ${was} -> ${replacement.split("\n", 1)[0] ?? ""}`;
      });
      return [file, { found: counted.length - survivors.length, all: counted.length, survivors: shown }];
    }),
  );
}

function score(found: number, all: number): string {
  return all === 0 ? "-" : ((100 * found) / all).toFixed(1);
}

const named = process.argv.slice(2);
const files = (named.length > 0 ? named : globSync("quadlet/**/*.ts"))
  .filter((file) => file !== "quadlet/index.ts")
  .toSorted();
const results = new Map(parts(files).flatMap((part) => [...run(part)]));
const sum = { found: 0, all: 0 };
for (const { survivors } of results.values()) for (const line of survivors) process.stdout.write(`survived: ${line}\n`);
for (const [file, { found, all }] of results) {
  sum.found += found;
  sum.all += all;
  process.stdout.write(`${file}: ${score(found, all)} % (${found} of ${all})\n`);
}
process.stdout.write(
  `all: ${score(sum.found, sum.all)} % (${sum.found} of ${sum.all}); at least ${least} are asked for\n`,
);
process.exitCode = (100 * sum.found) / sum.all >= least ? 0 : 1;
