import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { has, releaseOf } from "../../quadlet/release.ts";
import { baseName } from "../../quadlet/tree.ts";
import type { SourceFile } from "../../quadlet/index.ts";
import type { Version } from "../quadlet/generator/build.ts";
import { dryRun } from "../quadlet/generator/generate.ts";
import { closureOf, dropInsOf } from "./world.ts";
import type { World } from "./world.ts";

/** Milliseconds for all units: the generator takes some of them per unit. */
const patience = 20_000;

/** What the generator of a version makes of one unit. */
export interface Made {
  /** Text of the service; undefined where the generator refuses the unit. */
  readonly service: string | undefined;
  /** Name of the service. */
  readonly name: string | undefined;
  /** What the generator says about the file, errors and warnings. */
  readonly messages: readonly string[];
}

/**
 * What the generator of a version makes of some units of a world, by their paths, in one process where possible. A
 * file that cannot be read hides the others of its directory, so units whose paths have no directory get one of their own.
 * The generator looks for the drop-ins of each unit in every directory, so few directories make it fast.
 */
export async function makeAll(
  version: Version,
  units: readonly SourceFile[],
  world: World,
): Promise<ReadonlyMap<string, Made>> {
  const made = await makeTogether(version, units, world);
  if (made !== undefined) return made;
  const [only, ...others] = units;
  // A panic, or a file that is read without end, ends the process for all units.
  if (only === undefined) return new Map();
  if (others.length === 0) {
    return (
      (await makeTogether(version, [only], closureOf(only, world))) ??
      new Map([
        [only.path, { service: undefined, name: undefined, messages: ["the generator panics or does not end"] }],
      ])
    );
  }
  const half = Math.ceil(units.length / 2);
  const parts = [units.slice(0, half), units.slice(half)];
  const results = new Map<string, Made>();
  for (const part of parts) {
    const needed = [...new Set(part.flatMap((unit) => closureOf(unit, world)))];
    for (const [path, one] of await makeAll(version, part, needed)) results.set(path, one);
  }
  return results;
}

async function makeTogether(
  version: Version,
  units: readonly SourceFile[],
  world: World,
): Promise<ReadonlyMap<string, Made> | undefined> {
  const directory = await mkdtemp(join(tmpdir(), "hecate-corpus-"));
  try {
    const places = new Map<string, string>();
    const isFlat = !has(releaseOf(version), "4.7");
    const others = world.filter((file) => !units.includes(file) && !dropInsOf(world).includes(file));
    for (const [index, { path, text }] of [...units, ...others].entries()) {
      const place = join(directory, isFlat ? baseName(path) : path.includes("/") ? path : `u${index}/${path}`);
      places.set(path, place);
      await write(place, text);
    }
    for (const { path, text } of dropInsOf(world)) {
      await write(join(directory, "drop-ins", baseName(dirname(path)), baseName(path)), text);
    }
    const { exitCode, services, messages } = await dryRun(version, directory, patience);
    if (exitCode === undefined || exitCode > 1) return undefined;
    const bySource = new Map(services.map((service) => [sourceOf(service), service]));
    return new Map(
      units.map(({ path }) => {
        const name = baseName(path);
        const own = messages.filter(
          (message) => message.includes(`"${name}"`) || message.includes(`/${name}`) || message.includes(`'${name}'`),
        );
        const place = places.get(path) ?? "";
        const made = bySource.get(place) ?? bySource.get(baseName(place));
        return [
          path,
          {
            service: made?.text,
            name: made?.name,
            messages: own.map((message) => message.replaceAll(`${directory}/`, "")),
          },
        ];
      }),
    );
  } finally {
    await rm(directory, { recursive: true });
  }
}

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

/** Path of the unit that a service is made of; its name for those of volumes and networks, which have none before 5.3. */
function sourceOf({ name, text }: { readonly name: string; readonly text: string }): string | undefined {
  return /^SourcePath=(.*)$/m.exec(text)?.[1] ?? name.replace(/-(volume|network)\.service$/, ".$1");
}
