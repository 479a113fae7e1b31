import { dropInsOf, isDropIn, withDropIns } from "./dropIns.ts";
import { readUnitFile } from "./file.ts";
import type { UnitFile } from "./file.ts";
import { kinds } from "./kinds.ts";
import type { UnitKind } from "./kinds.ts";
import { has } from "./release.ts";
import type { Release } from "./release.ts";
import { isBelowDropIns, isSearched } from "./search.ts";
import { baseName, pathIn, Tree } from "./tree.ts";
import type { SourceFile } from "./tree.ts";
import { UnitView } from "./view.ts";

export type { SourceFile } from "./tree.ts";

/** A directory of units as a release of Podman reads it. */
export interface UnitDirectory {
  /** In the order in which they are found. Those that are `unread` are among them, as what they were meant to be. */
  readonly units: readonly UnitView[];
  /** Unit files that the generator ignores, since it finds the same name before. */
  readonly shadowed: readonly { readonly path: string; readonly by: string }[];
  /**
   * Unit files of which the generator makes nothing, and the file that is to blame: one that it cannot read, or the file
   * itself, since it is of a kind or stands in a place that the release does not read.
   */
  readonly unread: readonly { readonly path: string; readonly by: string }[];
  /** Files and directories that cannot be read, and why. No unit is made of them, and they are not among `units`. */
  readonly unreadable: readonly { readonly path: string; readonly why: string }[];
  /** Drop-ins that no unit takes in. */
  readonly unusedDropIns: readonly string[];
}

/**
 * Reads the units among some files, each with its drop-ins, as the generator of a release does: a directory before those
 * in it, which count since 4.7, in the order of their names. Since 5.0, a file that cannot be read takes the others of its
 * directory with it. Files that are neither units nor drop-ins are left out.
 * Source: cmd/quadlet/main.go of Podman 4.4 to 5.8.
 */
export function readUnitDirectory(files: readonly SourceFile[], target: Release): UnitDirectory {
  const tree = new Tree(files);
  const found = unitFiles(tree, target);
  const { unread } = found;
  const used = new Set<string>();
  const units = found.units.map(({ file, kind }): UnitView => {
    const dropIns = dropInsOf(baseName(file.path), kind, tree, target);
    for (const { path } of dropIns) used.add(path);
    return new UnitView(withDropIns(file, dropIns, target), kind, target);
  });
  // It never gets to write anything; drop-ins it reads once it has all units.
  const endless = units
    .filter(({ path }) => (unread.get(path) ?? path) === path)
    .flatMap(({ file }) => file.problems)
    .find((problem) => problem.endless)?.path;
  if (endless !== undefined) for (const { path } of units) unread.set(path, unread.get(path) ?? endless);
  return {
    units,
    shadowed: found.shadowed,
    unread: [...unread].map(([path, by]) => ({ path, by })),
    unreadable: tree.files.flatMap(({ path, unreadable }) =>
      unreadable === undefined ? [] : [{ path, why: unreadable }],
    ),
    unusedDropIns: tree.files.map(({ path }) => path).filter((path) => isDropIn(path) && !used.has(path)),
  };
}

/** Kind of the unit that a file of this name describes; undefined for any other file. */
export function unitKindOf(path: string): UnitKind | undefined {
  const extension = /\.([a-z]+)$/.exec(path)?.[1] ?? "";
  return isUnitKind(extension) ? extension : undefined;
}

function isUnitKind(extension: string): extension is UnitKind {
  return Object.hasOwn(kinds, extension);
}

/** The unit files of a tree, before their drop-ins are taken in. */
interface UnitFiles {
  readonly units: { readonly file: UnitFile; readonly kind: UnitKind }[];
  readonly shadowed: UnitDirectory["shadowed"][number][];
  /** By path, the file that is to blame. */
  readonly unread: Map<string, string>;
}

function unitFiles(tree: Tree, target: Release): UnitFiles {
  const units: UnitFiles["units"] = [];
  const shadowed: UnitFiles["shadowed"] = [];
  const unread: UnitFiles["unread"] = new Map();
  const seen = new Map<string, string>();
  for (const directory of tree.directories) {
    const isHere = isSearched(directory, target);
    // A directory with the name of a unit is a file that cannot be read.
    let broken = tree.directoriesIn(directory).find((name) => isRead(unitKindOf(name), target) && !seen.has(name));
    if (broken !== undefined) broken = pathIn(directory, broken);
    const here: string[] = [];
    for (const { path, text, unreadable } of tree.filesIn(directory)) {
      const kind = unitKindOf(path);
      if (kind === undefined) continue;
      if (unreadable !== undefined) {
        unread.set(path, path);
        if (isHere && isRead(kind, target) && !seen.has(baseName(path))) broken ??= path;
        continue;
      }
      const isKnown = isHere && isRead(kind, target);
      const by = isKnown ? seen.get(baseName(path)) : undefined;
      if (by !== undefined) {
        shadowed.push({ path, by });
        continue;
      }
      const file = readUnitFile(path, text, target);
      // Where drop-ins are, nobody looks for units.
      if (isHere || !isBelowDropIns(directory)) units.push({ file, kind });
      if (!isKnown) unread.set(path, path);
      else if (file.problems.length > 0) {
        unread.set(path, path);
        broken ??= path;
      } else {
        seen.set(baseName(path), path);
        here.push(path);
      }
    }
    if (broken !== undefined && isHere && has(target, "5.0")) for (const path of here) unread.set(path, broken);
  }
  return { units, shadowed, unread };
}

function isRead(kind: UnitKind | undefined, target: Release): boolean {
  return kind !== undefined && has(target, kinds[kind].since);
}
