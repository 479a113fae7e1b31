import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { unitKindOf } from "../../quadlet/index.ts";
import type { SourceFile } from "../../quadlet/index.ts";
import { baseName } from "../../quadlet/tree.ts";
import { closureOf, isDropIn } from "./world.ts";
import type { World } from "./world.ts";

/** Units of one directory, with what they name elsewhere in the same repository. */
export interface Place {
  readonly name: string;
  readonly units: readonly SourceFile[];
  readonly world: World;
}

/**
 * The unit files under a directory whose directories are repositories. What units name and what lies in another directory
 * of the repository is put beside them: an installation copies both.
 */
export function placesIn(root: string): readonly Place[] {
  const known = new Set<string>();
  const isNew = ({ text }: SourceFile): boolean => known.size < known.add(text).size;
  return readdirSync(root)
    .sort()
    .flatMap((repository) => {
      const files = filesIn(join(root, repository));
      const units = files.filter(({ path, text }) => !isDropIn(path) && !isTemplate(text));
      const byDirectory = Map.groupBy(units, ({ path }) => dirname(path));
      return [...byDirectory].map(([directory, own]): Place => {
        const names = new Set(own.map(({ path }) => baseName(path)));
        const borrowed = units.filter(({ path }) => !names.has(baseName(path)));
        const unique = [...new Map(borrowed.map((file) => [baseName(file.path), file])).values()];
        const dropIns = files.filter(({ path }) => isDropIn(path) && dirname(dirname(path)) === directory);
        const flat = (file: SourceFile): SourceFile => ({ ...file, path: isDropIn(file.path) ? `${baseName(dirname(file.path))}/${baseName(file.path)}` : baseName(file.path) });
        const judged = own.filter(isNew).map(flat);
        const all = [...judged, ...own.filter(({ path }) => !judged.some((file) => file.path === baseName(path))).map(flat), ...unique.map(flat), ...dropIns.map(flat)];
        const world = [...new Set([...judged.flatMap((unit) => closureOf(unit, all)), ...dropIns.map(flat)])];
        return { name: join(repository, directory), units: judged, world: all.filter((file) => world.includes(file)) };
      });
    });
}

/** Whether a file is made into a unit by a program first: `{{ x }}`, `{% x %}`, `@@X@@`, `__X__` or `<x>` stands in a line. */
export function isTemplate(text: string): boolean {
  return text.split("\n").some((line) => !/^\s*[#;]/.test(line) && /\{\{|\{%|@@|@[A-Z_]{3,}@|__[A-Z][A-Z_]*__|<[A-Za-z][\w -]*>/.test(line));
}

function filesIn(directory: string): readonly SourceFile[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => unitKindOf(path) !== undefined || path.endsWith(".conf"))
    .sort()
    .map((path) => ({ path: path.slice(directory.length + 1), text: readFileSync(path, "utf8") }));
}
