import { readUnitFile } from "./file.ts";
import type { UnitFile } from "./file.ts";
import { kinds } from "./kinds.ts";
import type { UnitKind } from "./kinds.ts";
import { has } from "./release.ts";
import type { Release } from "./release.ts";
import { UnitView } from "./view.ts";

/** A file with its path below the unit directory, `/` between its parts, as `sub/a.container` or `a.container.d/10.conf`. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** A directory of units as a release of Podman reads it. */
export interface UnitDirectory {
  readonly units: readonly UnitView[];
  /** Unit files that the generator ignores, since it finds the same name before. */
  readonly shadowed: readonly { readonly path: string; readonly by: string }[];
  /** Drop-ins that no unit takes in. */
  readonly unusedDropIns: readonly string[];
}

/**
 * Reads the units among some files, each with its drop-ins. Files that are neither are left out, as the generator does.
 * Source: cmd/quadlet/main.go and GetUnitDropinPaths of pkg/systemd/parser/unitfile.go; drop-ins since Podman 5.0.
 */
export function readUnitDirectory(files: readonly SourceFile[], target: Release): UnitDirectory {
  const sorted = files.toSorted((a, b) => depth(a.path) - depth(b.path) || compare(a.path, b.path));
  const dropIns = has(target, "5.0") ? sorted.filter(({ path }) => isDropIn(path)) : [];
  const used = new Set<string>();
  const units: UnitView[] = [];
  const shadowed: UnitDirectory["shadowed"][number][] = [];
  for (const { path, text } of sorted) {
    const kind = unitKindOf(path);
    if (kind === undefined || isBelowDropIns(path)) continue;
    const first = units.find((unit) => unit.fileName === baseName(path));
    if (first !== undefined) {
      shadowed.push({ path, by: first.path });
      continue;
    }
    const own = dropInsOf(baseName(path), kind, dropIns);
    for (const dropIn of own) used.add(dropIn.path);
    const parts = [{ path, text }, ...own].map((file) => readUnitFile(file.path, file.text));
    units.push(new UnitView(merged(path, parts), kind, target));
  }
  return {
    units,
    shadowed,
    unusedDropIns: sorted.filter(({ path }) => isDropIn(path) && !used.has(path)).map(({ path }) => path),
  };
}

/** Kind of the unit that a file of this name describes; undefined for any other file. */
export function unitKindOf(path: string): UnitKind | undefined {
  const match = /[^/]\.([a-z]+)$/.exec(path);
  const extension = match?.[1] ?? "";
  return isUnitKind(extension) ? extension : undefined;
}

function isUnitKind(extension: string): extension is UnitKind {
  return Object.hasOwn(kinds, extension);
}

/** The drop-ins of a unit in the order in which they are merged: by file name, of one name the most specific. */
function dropInsOf(fileName: string, kind: UnitKind, dropIns: readonly SourceFile[]): readonly SourceFile[] {
  const byName = new Map<string, SourceFile>();
  for (const directory of dropInDirectories(fileName, kind)) {
    for (const dropIn of dropIns) {
      const [parent, name] = [baseName(parentOf(dropIn.path)), baseName(dropIn.path)];
      if (parent === directory && !byName.has(name)) byName.set(name, dropIn);
    }
  }
  return [...byName].sort(([a], [b]) => compare(a, b)).map(([, file]) => file);
}

/** Names of the directories with drop-ins of a unit, the most specific first. */
export function dropInDirectories(fileName: string, kind: UnitKind): readonly string[] {
  const stem = fileName.slice(0, -kind.length - 1);
  const [unit = stem, ...rest] = stem.split("@");
  const instance = rest.length === 0 ? undefined : rest.join("@");
  const parts = unit.split("-");
  const truncated = parts.slice(0, -1).flatMap((_, index) => {
    const prefix = `${parts.slice(0, index + 1).join("-")}-`;
    return instance === undefined ? [`${prefix}.${kind}.d`] : [`${prefix}.${kind}.d`, `${prefix}@.${kind}.d`];
  });
  const template = instance === undefined || instance === "" ? [] : [`${unit}@.${kind}.d`];
  return [`${kind}.d`, ...truncated, ...template, `${fileName}.d`].reverse();
}

/** One file of several, the sections of the later ones appended to those of the earlier ones. */
function merged(path: string, files: readonly UnitFile[]): UnitFile {
  const sections = new Map<string, UnitFile["sections"][number]>();
  for (const section of files.flatMap((file) => file.sections)) {
    const before = sections.get(section.name);
    sections.set(
      section.name,
      before === undefined ? section : { ...before, entries: [...before.entries, ...section.entries] },
    );
  }
  return {
    path,
    sections: [...sections.values()],
    comments: files.flatMap((file) => file.comments),
    problems: files.flatMap((file) => file.problems),
  };
}

function isDropIn(path: string): boolean {
  return path.endsWith(".conf") && parentOf(path).endsWith(".d");
}

function isBelowDropIns(path: string): boolean {
  return parentOf(path)
    .split("/")
    .some((part) => part.endsWith(".d"));
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

function depth(path: string): number {
  return path.split("/").length;
}

/** By code units, as the generator sorts names, whatever the locale. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
