import { kinds } from "./kinds.ts";
import type { UnitKind } from "./kinds.ts";
import { ownSection, sectionsOf } from "./unit.ts";
import type { CommonSections, Section, SectionSource } from "./unit.ts";

/** A file that adds to units: plain data, not yet checked. */
export interface DropIn {
  readonly kind: UnitKind;
  /** Directory it lies in, beside the units: `a.container.d`, `a-.container.d` or `container.d`. */
  readonly directory: string;
  /** File name without `.conf`. */
  readonly name: string;
  readonly sections: readonly Section[];
}

/** A drop-in as an author writes it. */
export type DropInSource = {
  [Kind in UnitKind]: CommonSections & {
    readonly kind: Kind;
    /** Name of the unit, or the beginning of several names up to a dash, as `hecate-`. Default: all units of the kind. */
    readonly of?: string;
    /** File name without `.conf`. Drop-ins are read in the order of their names. */
    readonly name: string;
  } & Partial<Readonly<Record<Kind, SectionSource<(typeof kinds)[Kind]["section"]>>>>;
}[UnitKind];

/** The drop-in that an author's source describes. Drop-ins count since Podman 5.0. */
export function defineDropIn(source: DropInSource): DropIn {
  const { kind, of, name } = source;
  return {
    kind,
    directory: of === undefined ? `${kind}.d` : `${of}.${kind}.d`,
    name,
    sections: sectionsOf(source, kinds[kind].section, ownSection(source)).filter(({ entries }) => entries.length > 0),
  };
}
