import type { directiveTable, DirectiveFacts, SystemdSection } from "./directives.ts";
import { kinds } from "./kinds.ts";
import type { UnitKind } from "./kinds.ts";
import type { KeyFacts, keyTable, QuadletSection } from "./keys.ts";
import type { Position } from "./file.ts";
import type { Text, Verbatim } from "./text.ts";

/** The value of an entry: one value, several (one a line, or the words of a command), or pairs by name. */
export type Value = boolean | number | Text | Verbatim | readonly (Text | Verbatim)[] | Readonly<Record<string, Text>>;

/** A key with its value. A key may stand in several entries of a section; their order is kept. */
export interface Entry {
  readonly key: string;
  readonly value: Value;
  /** Where it stands in the file that it was parsed from. */
  readonly at?: Position;
}

/** A section with its entries, in the order in which they are written. */
export interface Section {
  readonly name: string;
  readonly entries: readonly Entry[];
}

/** A Quadlet unit: plain data, not yet checked. */
export interface Unit {
  readonly kind: UnitKind;
  /** File name without its extension. */
  readonly name: string;
  readonly sections: readonly Section[];
}

/**
 * What an author may write for a key of Quadlet, as the key table has it. A list may begin with verbatim(""), the format's
 * reset: it forgets what drop-ins or other lines gave before.
 */
export type KeyValue<Facts extends KeyFacts> =
  | Verbatim
  | (Facts["syntax"] extends "words-kv"
      ? Readonly<Record<string, Text>>
      : Facts["syntax"] extends "scalar"
        ? Facts["type"] extends "bool"
          ? boolean
          : Facts["type"] extends "bool|healthy"
            ? boolean | "healthy"
            : Facts["type"] extends "int"
              ? number
              : Text
        : readonly (Text | Verbatim)[]);

/** What an author may write for a directive of systemd. */
export type DirectiveValue<Facts extends DirectiveFacts> =
  | Verbatim
  | (Facts["syntax"] extends "plain"
      ? string | number | boolean
      : Facts["syntax"] extends "text"
        ? Text
        : Facts["syntax"] extends "units"
          ? readonly (Text | Verbatim)[]
          : Facts["syntax"] extends "names"
            ? readonly (string | Verbatim)[]
            : Facts["syntax"] extends "pairs"
              ? Readonly<Record<string, Text>>
              : readonly Verbatim[]);

/** The keys of one of Quadlet's sections with their typed values; undefined leaves a key out. */
export type SectionSource<Name extends QuadletSection> = {
  readonly [Key in keyof (typeof keyTable)[Name]]?: (typeof keyTable)[Name][Key] extends KeyFacts
    ? KeyValue<(typeof keyTable)[Name][Key]> | undefined
    : never;
};

/** The directives of one of systemd's sections with their typed values; undefined leaves a directive out. */
export type DirectivesSource<Name extends SystemdSection> = {
  readonly [Key in keyof (typeof directiveTable)[Name]]?: (typeof directiveTable)[Name][Key] extends DirectiveFacts
    ? DirectiveValue<(typeof directiveTable)[Name][Key]> | undefined
    : never;
};

/** The sections that every kind of unit has beside its own. */
export interface CommonSections {
  readonly unit?: DirectivesSource<"Unit">;
  readonly quadlet?: SectionSource<"Quadlet">;
  readonly service?: DirectivesSource<"Service">;
  readonly install?: DirectivesSource<"Install">;
  /** Directives of systemd that the typed sections do not list, in systemd's own syntax; they follow the typed ones. */
  readonly extra?: Readonly<Partial<Record<SystemdSection, Readonly<Record<string, Verbatim | readonly Verbatim[]>>>>>;
}

/** A unit as an author writes it: its kind, its name, and the sections, the kind's own under the kind's name. */
export type UnitSource = {
  [Kind in UnitKind]: CommonSections & {
    readonly kind: Kind;
    /** File name without its extension. */
    readonly name: string;
  } & Readonly<Record<Kind, SectionSource<(typeof kinds)[Kind]["section"]>>>;
}[UnitKind];

/**
 * The unit that an author's source describes. Sections come in the order [Unit], the kind's own, [Quadlet], [Service],
 * [Install], without the empty ones; keys in the author's order. Nothing is checked before the unit is rendered.
 */
export function defineUnit(source: UnitSource): Unit {
  const own = kinds[source.kind].section;
  return {
    kind: source.kind,
    name: source.name,
    sections: sectionsOf(source, own, ownSection(source)).filter(
      ({ name, entries }) => name === own || entries.length > 0,
    ),
  };
}

/** The sections of a source in the order in which they are written, the empty ones too. */
export function sectionsOf(source: CommonSections, own: string, ownKeys: SectionKeys | undefined): Section[] {
  return [
    { name: "Unit", entries: [...entries(source.unit), ...entries(source.extra?.Unit)] },
    { name: own, entries: entries(ownKeys) },
    { name: "Quadlet", entries: entries(source.quadlet) },
    { name: "Service", entries: [...entries(source.service), ...entries(source.extra?.Service)] },
    { name: "Install", entries: [...entries(source.install), ...entries(source.extra?.Install)] },
  ];
}

type OwnSection = {
  [Kind in UnitKind]: { readonly kind: Kind } & Partial<
    Readonly<Record<Kind, SectionSource<(typeof kinds)[Kind]["section"]>>>
  >;
}[UnitKind];

/** Values by key; undefined leaves a key out. */
type SectionKeys = Readonly<Record<string, Value | undefined>>;

/** File name of the unit, as `hecate-daemon.container`. */
export function fileName(unit: Pick<Unit, "kind" | "name">): string {
  return `${unit.name}.${unit.kind}`;
}

/** Name of the service that the generator makes of the unit, as `hecate-daemon.service` or `data-volume.service`. */
export function serviceName(unit: Unit): string {
  const own = unit.sections.find((section) => section.name === kinds[unit.kind].section);
  const named = own?.entries.findLast((entry) => entry.key === "ServiceName")?.value;
  return `${typeof named === "string" ? named : unit.name + kinds[unit.kind].suffix}.service`;
}

/** The keys of the section that is a source's own. */
export function ownSection(source: UnitSource): SectionKeys;
export function ownSection(source: OwnSection): SectionKeys | undefined;
export function ownSection(source: OwnSection): SectionKeys | undefined {
  switch (source.kind) {
    case "container":
      return source.container;
    case "volume":
      return source.volume;
    case "network":
      return source.network;
    case "pod":
      return source.pod;
    case "kube":
      return source.kube;
    case "build":
      return source.build;
    case "image":
      return source.image;
    case "artifact":
      return source.artifact;
  }
}

function entries(section: SectionKeys | undefined): Entry[] {
  return Object.entries(section ?? {}).flatMap(([key, value]) => (value === undefined ? [] : [{ key, value }]));
}
