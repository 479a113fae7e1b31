import { readUnitFile } from "./file.ts";
import type { UnitFile } from "./file.ts";
import type { UnitKind } from "./kinds.ts";
import { has, newestRelease } from "./release.ts";
import type { Release } from "./release.ts";
import { isSearched } from "./search.ts";
import { baseName, compareNames, parentOf, pathIn } from "./tree.ts";
import type { SourceFile, Tree } from "./tree.ts";

/**
 * Names of the directories with drop-ins of a unit for a release, the newest by default: the most specific first. 5.0 and
 * 5.1 know those of the unit and of its template alone.
 * Source: GetUnitDropinPaths of pkg/systemd/parser/unitfile.go, before 5.2 loadUnitDropins of cmd/quadlet/main.go.
 */
export function dropInDirectories(
  fileName: string,
  kind: UnitKind,
  target: Release = newestRelease,
): readonly string[] {
  const stem = fileName.slice(0, -kind.length - 1);
  const isTemplate = stem.includes("@");
  const unit = stem.replace(/@.*/s, "");
  const template = stem.slice(unit.length + 1) === "" ? [] : [`${unit}@.${kind}.d`];
  if (!has(target, "5.2")) return [`${fileName}.d`, ...template];
  const parts = unit.split("-");
  const truncated = parts.slice(0, -1).flatMap((_, index) => {
    const prefix = `${parts.slice(0, index + 1).join("-")}-`;
    return isTemplate ? [`${prefix}.${kind}.d`, `${prefix}@.${kind}.d`] : [`${prefix}.${kind}.d`];
  });
  return [`${kind}.d`, ...truncated, ...template, `${fileName}.d`].reverse();
}

/** Whether a file is a drop-in, of a unit or of anything else. */
export function isDropIn(path: string): boolean {
  return path.endsWith(".conf") && parentOf(path).endsWith(".d");
}

/** The drop-ins of a unit in the order in which they are merged: by file name, of one name the one that is found first. */
export function dropInsOf(fileName: string, kind: UnitKind, tree: Tree, target: Release): readonly SourceFile[] {
  if (!has(target, "5.0")) return [];
  const names = dropInDirectories(fileName, kind, target);
  const places = tree.directories.filter((directory) => isSearched(directory, target));
  // 5.2 to 5.5 look through one place for all names before they go on to the next.
  const byPlace = has(target, "5.2") && !has(target, "5.6");
  const directories = byPlace
    ? places.flatMap((place) => names.map((name) => pathIn(place, name)))
    : names.flatMap((name) => places.map((place) => pathIn(place, name)));
  const byName = new Map<string, SourceFile>();
  for (const dropIn of directories.flatMap((directory) => tree.filesIn(directory))) {
    const name = baseName(dropIn.path);
    if (isDropIn(dropIn.path) && !byName.has(name)) byName.set(name, dropIn);
  }
  return [...byName].sort(([a], [b]) => compareNames(a, b)).map(([, file]) => file);
}

/** A unit file with the sections of its drop-ins appended to its own. Of a drop-in with a problem nothing counts. */
export function withDropIns(unit: UnitFile, dropIns: readonly SourceFile[], target: Release): UnitFile {
  const added = dropIns.map(({ path, text }) => readUnitFile(path, text, target));
  const sections = new Map<string, UnitFile["sections"][number]>();
  for (const file of [unit, ...added.filter(({ problems }) => problems.length === 0)]) {
    for (const section of file.sections) {
      const before = sections.get(section.name);
      sections.set(
        section.name,
        before === undefined ? section : { ...before, entries: [...before.entries, ...section.entries] },
      );
    }
  }
  const files = [unit, ...added];
  return {
    path: unit.path,
    sections: [...sections.values()],
    comments: files.flatMap((file) => file.comments),
    problems: files.flatMap((file) => file.problems),
    lost: files.flatMap((file) => file.lost),
  };
}
