import { parseArgs } from "node:util";
import { formatFinding } from "../../quadlet/index.ts";
import { versions } from "../quadlet/generator/build.ts";
import { figuresOf } from "./figures.ts";
import { judge } from "./judge.ts";
import type { Verdict } from "./judge.ts";
import { publicFiles } from "./publicFiles.ts";

/**
 * Judges the checker by the unit files under a directory that has a directory for each repository, and prints where the
 * generator and the checker disagree: `node test/corpora/run.ts --podman 5.8.6 [--warnings] DIRECTORY`.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { podman: { type: "string", default: "5.8.6" }, warnings: { type: "boolean", default: false } },
});
const [root] = positionals;
const version = versions.find((known) => known === values.podman);
if (version === undefined || root === undefined || positionals.length !== 1) {
  console.error(`usage: node test/corpora/run.ts --podman ${versions.join("|")} [--warnings] DIRECTORY`);
  process.exit(2);
}

const { places, templates, copies } = publicFiles(root);
const all: Verdict[] = [];
for (const place of places) {
  const verdicts = await judge(version, place);
  all.push(...verdicts);
  for (const verdict of verdicts) {
    for (const line of disagreements(verdict)) console.log(`${place.name}: ${line}`);
  }
}
console.log({ version, templates, copies, ...figuresOf(all, () => false) });

function disagreements({ unit, errorsOnTaken, silentRefusal, silentLosses, findings }: Verdict): readonly string[] {
  const lines = unit.text.split("\n");
  const warnings = values.warnings ? findings.filter(({ severity }) => severity === "warning") : [];
  return [
    ...errorsOnTaken.map((finding) => `ERROR ON TAKEN ${formatFinding(finding)}: ${lines[(finding.line ?? 1) - 1]}`),
    ...(silentRefusal === undefined ? [] : [`SILENT REFUSAL ${unit.path}: ${silentRefusal}`]),
    ...silentLosses.map(({ key, value, words }) => `SILENT LOSS ${unit.path}: ${key}=${value} ${words.join(" ")}`),
    ...warnings.map((finding) => `WARNING ${formatFinding(finding)}: ${lines[(finding.line ?? 1) - 1]}`),
  ];
}
