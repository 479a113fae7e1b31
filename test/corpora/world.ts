import { unitKindOf } from "../../quadlet/index.ts";
import type { SourceFile } from "../../quadlet/index.ts";
import { baseName } from "../../quadlet/tree.ts";

/** Unit files and drop-ins that belong together. No two units have the same file name. */
export type World = readonly SourceFile[];

/** Units to judge, in the world that they belong to. */
export interface Place {
  /** The directory or page that they come from. */
  readonly name: string;
  readonly units: readonly SourceFile[];
  readonly world: World;
}

/** Some units of a world of their own, with what they name elsewhere: an installation copies both. */
export function placeOf(name: string, own: World, elsewhere: World): Place {
  const names = new Set(own.map(({ path }) => baseName(path)));
  const others = new Map(unitsOf(elsewhere).map((file) => [baseName(file.path), file]));
  const all = [...own, ...[...others].flatMap(([path, { text }]) => (names.has(path) ? [] : [{ path, text }]))];
  const named = new Set(unitsOf(own).flatMap((unit) => closureOf(unit, all)));
  return {
    name,
    units: unitsOf(own),
    world: [...own, ...all.filter((file) => named.has(file) && !own.includes(file))],
  };
}

/** The units of a world, without their drop-ins. */
export function unitsOf(world: World): readonly SourceFile[] {
  return world.filter(({ path }) => !isDropIn(path));
}

/** The drop-ins of a world. */
export function dropInsOf(world: World): readonly SourceFile[] {
  return world.filter(({ path }) => isDropIn(path));
}

/** Whether a file of a world is a drop-in: every other file is a unit. */
export function isDropIn(path: string): boolean {
  return unitKindOf(path) === undefined;
}

/** A unit with every file of its world that it names, by its file or its service, directly or not, and all drop-ins. */
export function closureOf(unit: SourceFile, world: World): World {
  const byStem = new Map<string, SourceFile[]>();
  for (const file of unitsOf(world)) byStem.set(stemOf(file.path), [...(byStem.get(stemOf(file.path)) ?? []), file]);
  const found = new Set([unit]);
  for (const { path, text } of found) {
    for (const [name, stem = ""] of text.matchAll(unitName)) {
      const isService = name.endsWith(".service");
      const stems = isService ? [stem, stem.replace(/-(?:pod|network|volume|build|image|artifact)$/, "")] : [stem];
      for (const file of stems.flatMap((each) => byStem.get(each) ?? [])) {
        if (isService || baseName(file.path) === name) found.add(file);
      }
    }
    // An instance is made of its template.
    const template = /^([^@]+@)[^@]+$/.exec(stemOf(path))?.[1] ?? "";
    for (const file of byStem.get(template) ?? []) found.add(file);
  }
  return [...found, ...dropInsOf(world)];
}

/** The name of a unit file or of a service, anywhere in a text. */
export const unitName = /([\w.@:\\-]+)\.(?:container|volume|network|pod|kube|build|image|artifact|service)(?![\w.-])/g;

function stemOf(path: string): string {
  return baseName(path).replace(/\.[a-z]+$/, "");
}
