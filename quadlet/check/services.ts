import type { UnitDirectory } from "../directory.ts";
import { unitKindOf } from "../directory.ts";
import { literalText } from "../expand.ts";
import { has } from "../release.ts";
import type { Release } from "../release.ts";
import type { ReadValue, UnitView } from "../view.ts";
import { referencesOf } from "./references.ts";

/** Directives of [Unit] that name other units; from Podman 5.5 on, the generator takes names of unit files in them. */
export const dependencyKeys = [
  "After",
  "Before",
  "BindsTo",
  "Conflicts",
  "OnFailure",
  "OnSuccess",
  "PartOf",
  "PropagatesReloadTo",
  "PropagatesStopTo",
  "ReloadPropagatedFrom",
  "Requires",
  "Requisite",
  "StopPropagatedFrom",
  "Upholds",
  "Wants",
] as const;

/** Directives of [Install] that name the units which start this one. */
export const installKeys = ["WantedBy", "RequiredBy", "UpheldBy"] as const;

/** A directive's value that names a unit. */
export interface Dependency {
  readonly key: string;
  readonly section: "Unit" | "Install";
  readonly value: ReadValue;
  /** The name as systemd has it after it expanded specifiers; undefined when only the node knows it. */
  readonly name: string | undefined;
}

/** The units that a unit names in [Unit]. */
export function dependenciesOf(unit: UnitView): readonly Dependency[] {
  return dependencyKeys.flatMap((key) => dependenciesBy(unit, key));
}

/** The units that a unit names by one directive of [Unit]. */
export function dependenciesBy(unit: UnitView, key: (typeof dependencyKeys)[number]): readonly Dependency[] {
  return unit
    .values(key, "Unit")
    .map((value) => ({ key, section: "Unit" as const, value, name: literalText(value.text) }));
}

/** The units that a unit names in [Install], which are taken letter by letter. */
export function installedBy(unit: UnitView): readonly Dependency[] {
  return installKeys.flatMap((key) =>
    unit.values(key, "Install").map((value) => ({ key, section: "Install" as const, value, name: value.text })),
  );
}

/** Further names of a unit's service, by `Alias=`. */
export function aliasesOf(unit: UnitView): readonly ReadValue[] {
  return unit.values("Alias", "Install");
}

/** The services that the units of a directory make, by their names and further names. */
export class Services {
  readonly #byName = new Map<string, UnitView>();
  readonly #byFile: ReadonlyMap<string, UnitView>;
  readonly #target: Release | undefined;

  constructor({ units }: UnitDirectory) {
    for (const unit of units.toReversed()) {
      for (const name of [...aliasesOf(unit).map(({ text }) => text), unit.service]) this.#byName.set(name, unit);
    }
    this.#byFile = new Map(units.map((unit) => [unit.fileName, unit]));
    this.#target = units[0]?.target;
  }

  /** The unit with this file name. */
  ofFile(fileName: string): UnitView | undefined {
    return this.#byFile.get(fileName);
  }

  /** The unit that makes a service of this name; that of the template, for an instance. */
  named(service: string): UnitView | undefined {
    return this.#byName.get(service) ?? this.#byName.get(service.replace(/@[^@]+\.service$/, "@.service"));
  }

  /** The unit that a dependency is on, as the release at hand understands it. */
  meant(name: string): UnitView | undefined {
    const translated = this.#target !== undefined && has(this.#target, "5.5") && unitKindOf(name) !== undefined;
    return translated ? this.ofFile(name) : this.named(name);
  }

  /** Which services wait for which, as far as both are this directory's. */
  order(): readonly Order[] {
    return [...this.#byFile.values()].flatMap((owner) => [
      ...this.#named(owner, "After").map(({ unit, value }) => ({ from: owner, to: unit, owner, value })),
      ...this.#named(owner, "Before").map(({ unit, value }) => ({ from: unit, to: owner, owner, value })),
      ...referencesOf(owner).flatMap(({ fileName, value }) => {
        const unit = this.ofFile(fileName);
        return unit === undefined ? [] : [{ from: owner, to: unit, owner, value }];
      }),
    ]);
  }

  #named(owner: UnitView, key: "After" | "Before"): readonly { readonly unit: UnitView; readonly value: ReadValue }[] {
    return dependenciesBy(owner, key).flatMap(({ name, value }) => {
      const unit = name === undefined ? undefined : this.meant(name);
      return unit === undefined ? [] : [{ unit, value }];
    });
  }
}

/** That one service waits until another one has started. */
export interface Order {
  readonly from: UnitView;
  readonly to: UnitView;
  /** The unit that says so, and the value by which it does. */
  readonly owner: UnitView;
  readonly value: ReadValue;
}

const known = new WeakMap<UnitDirectory, Services>();

/** The services of a directory, put together once. */
export function servicesOf(directory: UnitDirectory): Services {
  const before = known.get(directory);
  if (before !== undefined) return before;
  const services = new Services(directory);
  known.set(directory, services);
  return services;
}

/** Whether two units say that they never run at the same time (`Conflicts=`). */
export function exclude(a: UnitView, b: UnitView): boolean {
  const names = (unit: UnitView, other: UnitView): boolean =>
    dependenciesBy(unit, "Conflicts").some(({ name }) => name === other.service || name === other.fileName);
  return names(a, b) || names(b, a);
}
