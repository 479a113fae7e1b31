import type { FileEntry } from "../file.ts";
import { keyFacts } from "../keys.ts";
import type { KeyFacts, QuadletSection } from "../keys.ts";
import { has } from "../release.ts";
import type { ReadValue, UnitView } from "../view.ts";

/** Entries of the sections that Quadlet reads: the kind's own, and [Quadlet]. */
export function* quadletEntries(
  unit: UnitView,
): Generator<{ readonly section: QuadletSection; readonly entry: FileEntry }> {
  for (const section of [unit.ownSection, "Quadlet"] as const) {
    for (const entry of unit.section(section)) yield { section, entry };
  }
}

/** A value of a key that Podman knows. */
export interface KeyValue {
  readonly key: string;
  readonly facts: KeyFacts;
  readonly value: ReadValue;
}

/** Many rules ask for the same. */
const known = new WeakMap<UnitView, readonly KeyValue[]>();

/** What counts of each key that the unit has in its own section and that its release knows. */
export function valuesOfKeys(unit: UnitView): readonly KeyValue[] {
  const before = known.get(unit);
  if (before !== undefined) return before;
  const keys = new Set(unit.section(unit.ownSection).map((entry) => entry.key));
  const found = [...keys].flatMap((key): KeyValue[] => {
    const facts = keyFacts(unit.ownSection, key);
    if (facts === undefined || !has(unit.target, facts.since)) return [];
    return unit.values(key).map((value) => ({ key, facts, value }));
  });
  known.set(unit, found);
  return found;
}
