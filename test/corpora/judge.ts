import { check } from "../../quadlet/index.ts";
import type { Finding, SourceFile } from "../../quadlet/index.ts";
import type { Version } from "../quadlet/generator/build.ts";
import { makeAll } from "./generatorView.ts";
import type { Made } from "./generatorView.ts";
import { lossesOf } from "./losses.ts";
import type { Loss } from "./losses.ts";
import { closureOf, isDropIn, unitsOf } from "./world.ts";
import type { World } from "./world.ts";

/** The generator of a version and the checker about one unit. */
export interface Verdict {
  readonly unit: SourceFile;
  readonly made: Made;
  readonly findings: readonly Finding[];
  /** Errors of the checker about a unit that the generator takes whole. */
  readonly errorsOnTaken: readonly Finding[];
  /** Whether the generator refuses the unit, and the checker has no error. */
  readonly silentRefusal: boolean;
  /** What the generator drops, and the checker says nothing about. */
  readonly silentLosses: readonly Loss[];
}

/** Compares the generator of a version with the checker, for every unit of a world. */
export async function judge(
  version: Version,
  world: World,
  units: readonly SourceFile[] = unitsOf(world),
): Promise<readonly Verdict[]> {
  const made = await makeAll(version, unitsOf(world), world);
  const taken = units.filter(({ path }) => made.get(path)?.service !== undefined);
  const losses = await lossesOf(version, taken, world.filter(({ path }) => made.get(path)?.service !== undefined || isDropIn(path)));
  return units.map((unit): Verdict => {
    const one = made.get(unit.path) ?? { service: undefined, name: undefined, messages: [] };
    const findings = check(closureOf(unit, world), { podman: version }).filter(({ path }) => path === unit.path);
    const lost = losses.get(unit.path) ?? [];
    const isTaken = one.service !== undefined;
    const errors = findings.filter(({ severity }) => severity === "error");
    return {
      unit,
      made: one,
      findings,
      errorsOnTaken: isTaken ? errors.filter((finding) => !lost.some((loss) => isAbout(finding, loss))) : [],
      silentRefusal: !isTaken && errors.length === 0,
      silentLosses: lost.filter((loss) => !findings.some((finding) => isAbout(finding, loss))),
    };
  });
}

function isAbout({ line, key, section }: Finding, loss: Loss): boolean {
  if (line !== undefined) return line >= loss.lines[0] && line <= loss.lines[1];
  return key === loss.key && (section === undefined || section === loss.section);
}
