import { unitKindOf } from "../../quadlet/index.ts";
import type { SourceFile } from "../../quadlet/index.ts";
import { baseName } from "../../quadlet/tree.ts";

/** Unit files and drop-ins that belong together. No two units have the same file name. */
export type World = readonly SourceFile[];

/** The units of a world, without their drop-ins. */
export function unitsOf(world: World): readonly SourceFile[] {
  return world.filter(({ path }) => unitKindOf(path) !== undefined);
}

/** The drop-ins of a world. */
export function dropInsOf(world: World): readonly SourceFile[] {
  return world.filter(({ path }) => isDropIn(path));
}

export function isDropIn(path: string): boolean {
  return unitKindOf(path) === undefined;
}

/** A unit with every file of its world that it names, by its file or its service, directly or not, and all drop-ins. */
export function closureOf(unit: SourceFile, world: World): World {
  const byName = Map.groupBy(unitsOf(world), ({ path }) => stemOf(path));
  const found = new Set([unit]);
  for (const { path, text } of found) {
    for (const [name, stem = ""] of text.matchAll(named)) {
      const isService = name.endsWith(".service");
      const stems = isService ? [stem, stem.replace(/-(?:pod|network|volume|build|image|artifact)$/, "")] : [stem];
      for (const file of stems.flatMap((each) => byName.get(each) ?? [])) {
        if (isService || baseName(file.path) === name) found.add(file);
      }
    }
    // An instance is made of its template.
    const template = /^([^@]+@)[^@]+$/.exec(stemOf(path))?.[1] ?? "";
    for (const file of byName.get(template) ?? []) found.add(file);
  }
  return [...found, ...dropInsOf(world)];
}

const named = /([\w.@:\\-]+)\.(?:container|volume|network|pod|kube|build|image|artifact|service)\b/g;

function stemOf(path: string): string {
  return baseName(path).replace(/\.[a-z]+$/, "");
}
