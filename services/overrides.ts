import { Verbatim } from "../quadlet/index.ts";
import type { CommonSections, DirectivesSource, Entry, Section, SectionSource, Unit, Value } from "../quadlet/index.ts";
import { isList, isPairs } from "../quadlet/lines.ts";

/** Keys of [Container] that the definition of a service has its own fields for, with what to use in their place. */
export const ownKeys = {
  ContainerName: "the container is named like the service",
  HealthCmd: "use health.command",
  HealthInterval: "use health.interval",
  HealthRetries: "use health.retries",
  HealthStartPeriod: "use health.startPeriod",
  HealthTimeout: "use health.timeout",
  Image: "use image",
  Rootfs: "use image",
  ServiceName: "the service is named like its unit",
} as const;

/** Keys on top of those that a service has by its kind. `null` takes one of ours away. */
type On<Source> = { readonly [Key in keyof Source]?: Source[Key] | null };

/**
 * Any key of any section of a service's unit. A value takes the place of ours; Volume, PublishPort, EnvironmentFile and
 * the lists of [Unit] are added to ours, and pairs (Environment, Label …) are merged by name. To drop ours from such a
 * list as well, begin it with verbatim(""), the format's own reset, as in Volume: [verbatim(""), "data.volume:/data"].
 */
export interface UnitOverrides {
  readonly unit?: On<DirectivesSource<"Unit">>;
  readonly container?: On<Omit<SectionSource<"Container">, keyof typeof ownKeys>>;
  readonly quadlet?: On<SectionSource<"Quadlet">>;
  readonly service?: On<DirectivesSource<"Service">>;
  readonly install?: On<DirectivesSource<"Install">>;
  /** Directives of systemd that the typed sections do not list, in systemd's own syntax. */
  readonly extra?: NonNullable<CommonSections["extra"]>;
}

const sectionNames = {
  unit: "Unit",
  container: "Container",
  quadlet: "Quadlet",
  service: "Service",
  install: "Install",
} as const satisfies Record<Exclude<keyof UnitOverrides, "extra">, string>;

const added: ReadonlySet<string> = new Set(["Volume", "PublishPort", "EnvironmentFile"]);

/** The unit with its author's own keys. */
export function withOverrides(unit: Unit, overrides: UnitOverrides): Unit {
  const extra: Readonly<Record<string, Readonly<Record<string, Value>> | undefined>> = overrides.extra ?? {};
  const keys = Object.keys(sectionNames).filter((key): key is keyof typeof sectionNames => key in sectionNames);
  const sections = keys.map((key): Section => {
    const name = sectionNames[key];
    const ours = unit.sections.find((section) => section.name === name)?.entries ?? [];
    return { name, entries: withKeys(name, ours, { ...overrides[key], ...extra[name] }) };
  });
  return { ...unit, sections: sections.filter(({ name, entries }) => name === "Container" || entries.length > 0) };
}

function withKeys(
  section: string,
  ours: readonly Entry[],
  keys: Readonly<Record<string, Value | null | undefined>>,
): readonly Entry[] {
  return Object.entries(keys).reduce((entries, [key, value]) => {
    if (value === undefined) return entries;
    const before = entries.find((entry) => entry.key === key);
    if (value === null) return entries.filter((entry) => entry !== before);
    if (before === undefined) return [...entries, { key, value }];
    const together = { key, value: merged(section, key, before.value, value) };
    return entries.map((entry) => (entry === before ? together : entry));
  }, ours);
}

function merged(section: string, key: string, ours: Value, value: Value): Value {
  if (isList(ours) && isList(value)) {
    const isAdded = (section === "Unit" || added.has(key)) && !isReset(value[0]);
    return isAdded ? [...ours, ...value] : value;
  }
  return isPairs(ours) && isPairs(value) ? { ...ours, ...value } : value;
}

function isReset(value: Value | undefined): boolean {
  return value instanceof Verbatim && value.syntax === "";
}
