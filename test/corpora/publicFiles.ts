import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { unitKindOf } from "../../quadlet/index.ts";
import type { SourceFile } from "../../quadlet/index.ts";
import { baseName } from "../../quadlet/tree.ts";
import { isDropIn, placeOf } from "./world.ts";
import type { Place } from "./world.ts";

/** Unit files that somebody published, and how many of the files under a directory are none. */
export interface PublicFiles {
  readonly places: readonly Place[];
  /** Files that a program makes units of, by isTemplate. */
  readonly templates: number;
  /** Files whose text is that of a file before. */
  readonly copies: number;
}

/** Reads the unit files under a directory that has a directory for each repository. Each text is judged once. */
export function publicFiles(root: string): PublicFiles {
  const known = new Set<string>();
  const places: Place[] = [];
  const sorted = { templates: 0, copies: 0 };
  for (const repository of readdirSync(root).sort()) {
    const files = filesIn(join(root, repository));
    const units = files.filter(({ path, text }) => !isDropIn(path) && !isTemplate(text));
    sorted.templates += files.filter(({ path, text }) => !isDropIn(path) && isTemplate(text)).length;
    for (const directory of new Set(units.map(({ path }) => dirname(path)))) {
      const here = units.filter(({ path }) => dirname(path) === directory).map(flat);
      const dropIns = files
        .filter(({ path }) => isDropIn(path) && dirname(dirname(path)) === directory)
        .map(inOwnDirectory);
      const fresh = here.filter(({ text }) => known.size < known.add(text).size);
      sorted.copies += here.length - fresh.length;
      const place = placeOf(join(repository, directory), [...here, ...dropIns], units.map(flat));
      places.push({ ...place, units: fresh });
    }
  }
  return { places, ...sorted };
}

/**
 * Whether a program makes the unit of the file: `{{ x }}`, `{% x %}`, `@@X@@`, `@XXX@`, `__X__` or `<x>` stands in a line
 * that is not a comment.
 */
export function isTemplate(text: string): boolean {
  const placeholder = /\{\{|\{%|@@|@[A-Z_]{3,}@|__[A-Z][A-Z_]*__|<[A-Za-z][\w -]*>/;
  return text.split("\n").some((line) => !/^\s*[#;]/.test(line) && placeholder.test(line));
}

function flat({ path, text }: SourceFile): SourceFile {
  return { path: baseName(path), text };
}

function inOwnDirectory({ path, text }: SourceFile): SourceFile {
  return { path: `${baseName(dirname(path))}/${baseName(path)}`, text };
}

function filesIn(directory: string): readonly SourceFile[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => unitKindOf(path) !== undefined || path.endsWith(".conf"))
    .sort()
    .map((path) => ({ path: path.slice(directory.length + 1), text: readFileSync(path, "utf8") }));
}
