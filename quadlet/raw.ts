import { unitKindOf } from "./directory.ts";
import type { UnitKind } from "./kinds.ts";

/** A unit whose text is given as it is. Nothing in it is read, checked or written anew. */
export interface RawUnit {
  readonly kind: UnitKind;
  /** File name without its extension. */
  readonly name: string;
  /** The whole file. */
  readonly text: string;
}

/**
 * A unit of a file that somebody wrote: `render` gives its text back byte for byte.
 * Throws a RangeError for a name that is no unit's.
 * @param path of the file; its name is the unit's.
 */
export function rawUnit(path: string, text: string): RawUnit {
  const kind = unitKindOf(path);
  if (kind === undefined) throw new RangeError(`${path}: this is no name of a unit file`);
  return { kind, name: path.slice(path.lastIndexOf("/") + 1, -kind.length - 1), text };
}
