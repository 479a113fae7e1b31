/** A file with its path below the unit directory, `/` between its parts, as `sub/a.container` or `a.container.d/10.conf`. */
export interface SourceFile {
  readonly path: string;
  /** Empty where the file cannot be read. */
  readonly text: string;
  /** Why nobody can read what has this path, as a clause, for example "it is a link to nowhere". Default: it can be read. */
  readonly unreadable?: string;
}

/** Files by the directories that they stand in, in the order in which the generator walks them: by name, whatever the locale. */
export class Tree {
  readonly files: readonly SourceFile[];
  /** Paths of the directories, each before those in it; that of the unit directory is empty. */
  readonly directories: readonly string[];
  readonly #files = new Map<string, SourceFile[]>();
  readonly #directories = new Map<string, string[]>();

  constructor(files: readonly SourceFile[]) {
    this.files = files.toSorted((a, b) => compareParts(a.path, b.path));
    const directories = new Set([""]);
    for (const file of this.files) {
      const directory = parentOf(file.path);
      append(this.#files, directory, file);
      for (let path = directory; !directories.has(path); path = parentOf(path)) directories.add(path);
    }
    this.directories = [...directories].sort(compareParts);
    for (const path of this.directories.slice(1)) append(this.#directories, parentOf(path), baseName(path));
  }

  /** The files that stand in a directory itself. */
  filesIn(directory: string): readonly SourceFile[] {
    return this.#files.get(directory) ?? [];
  }

  /** Names of the directories in a directory. */
  directoriesIn(directory: string): readonly string[] {
    return this.#directories.get(directory) ?? [];
  }
}

/** Path of the directory that a file stands in. */
export function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

/** A path without its directory. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** Path of what has a name in a directory. */
export function pathIn(directory: string, name: string): string {
  return directory === "" ? name : `${directory}/${name}`;
}

/** Order of names by code points. */
export function compareNames(a: string, b: string): number {
  const [left, right] = [Array.from(a), Array.from(b)];
  const at = left.findIndex((character, index) => character !== right[index]);
  // Of two of which one begins the other, the shorter comes first.
  return at < 0 ? left.length - right.length : codeAt(left, at) - codeAt(right, at);
}

/** Less than any other where there is none. */
function codeAt(characters: readonly string[], index: number): number {
  return characters[index]?.codePointAt(0) ?? -1;
}

/** Part by part, so that what is in a directory follows it at once. */
function compareParts(a: string, b: string): number {
  const [left, right] = [a.split("/"), b.split("/")];
  const differences = left.flatMap((part, index) =>
    part === right[index] ? [] : [compareNames(part, right[index] ?? "")],
  );
  return differences[0] ?? left.length - right.length;
}

function append<Value>(map: Map<string, Value[]>, key: string, value: Value): void {
  const values = map.get(key);
  if (values === undefined) map.set(key, [value]);
  else values.push(value);
}
