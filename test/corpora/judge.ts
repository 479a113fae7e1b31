import { check } from "../../quadlet/index.ts";
import type { Finding, SourceFile } from "../../quadlet/index.ts";
import type { Version } from "../quadlet/generator/build.ts";
import { makeAll } from "./generatorView.ts";
import type { Made } from "./generatorView.ts";
import { lossesOf } from "./losses.ts";
import type { Loss } from "./losses.ts";
import { closureOf, isDropIn, unitsOf } from "./world.ts";
import type { Place } from "./world.ts";

/** The generator of a version and the checker about one unit. */
export interface Verdict {
  readonly unit: SourceFile;
  readonly made: Made;
  readonly findings: readonly Finding[];
  /** Errors of the checker about what the generator takes: each is false, or somebody else refuses it. */
  readonly errorsOnTaken: readonly Finding[];
  /** Why the generator refuses the unit, where the checker has no error, or none about the key that the generator names. */
  readonly silentRefusal: string | undefined;
  /** What the generator drops, where the checker finds nothing in its lines. */
  readonly silentLosses: readonly Loss[];
}

/** Compares the generator of a version with the checker, unit by unit. */
export async function judge(
  version: Version,
  { units, world }: Place,
  checker: typeof check = check,
): Promise<readonly Verdict[]> {
  const made = await makeAll(version, unitsOf(world), world);
  const isTaken = ({ path }: SourceFile): boolean => made.get(path)?.service !== undefined;
  const beside = world.filter((file) => isDropIn(file.path) || isTaken(file));
  const losses = await lossesOf(version, units.filter(isTaken), beside);
  return units.map((unit): Verdict => {
    const one = made.get(unit.path) ?? { service: undefined, name: undefined, messages: [] };
    const findings = checker(closureOf(unit, world), { podman: version }).filter(({ path }) => path === unit.path);
    const errors = findings.filter(({ severity }) => severity === "error");
    const lost = losses.get(unit.path) ?? [];
    const withLoss = errors.filter((finding) => lost.some((loss) => isAbout(finding, loss)));
    return {
      unit,
      made: one,
      findings,
      errorsOnTaken: isTaken(unit) ? errors.filter((finding) => !withLoss.includes(finding)) : [],
      silentRefusal: isTaken(unit) ? undefined : refusalWithoutError(one.messages, errors),
      silentLosses: lost.filter((loss) => !findings.some((finding) => isAbout(finding, loss))),
    };
  });
}

function refusalWithoutError(messages: readonly string[], errors: readonly Finding[]): string | undefined {
  const said = messages.join("\n");
  const named = /unsupported key '([^']*)'/.exec(said)?.[1];
  const isFound = named === undefined ? errors.length > 0 : errors.some(({ key }) => key === named);
  return isFound ? undefined : said || "the generator makes no service of it";
}

function isAbout({ line, key, section }: Finding, loss: Loss): boolean {
  if (line !== undefined) return line >= loss.lines[0] && line <= loss.lines[1];
  return key === loss.key && (section === undefined || section === loss.section);
}
