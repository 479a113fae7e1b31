import fc from "fast-check";
import {
  directiveTable,
  keyTable,
  kinds,
  SpecifierText,
  Verbatim,
  verbatim,
  withSpecifiers,
} from "../../quadlet/index.ts";
import type { DirectiveFacts, Entry, KeyFacts, Release, Text, Unit, UnitKind, Value } from "../../quadlet/index.ts";
import { argument, hostileText } from "./hostile.ts";
import { framesOf, fixedValues, groups, isKnown, neverTogether, required } from "./podmanValues.ts";
import type { Frame } from "./podmanValues.ts";

/** A place for any text in a value, between parts that keep Podman from giving the value a meaning of its own. */
export interface Slot {
  readonly frame: Frame;
  readonly text: Text;
}

/** A key with its value as the tests make it up: slots for any text, or a value that Podman must understand. */
export type Field = { readonly section: string; readonly key: string } & (
  | { readonly form: "slot"; readonly slot: Slot }
  | { readonly form: "list"; readonly slots: readonly Slot[] }
  | { readonly form: "pairs"; readonly pairs: readonly (readonly [name: string, slot: Slot])[] }
  | { readonly form: "fixed"; readonly value: Value }
);

/** A unit that is to be: its kind and its fields in the order in which they are written. */
export interface Model {
  readonly kind: UnitKind;
  readonly fields: readonly Field[];
}

/** The whole text of a slot, with `text` where its own stands. */
export function slotText({ frame, text }: Slot): Text {
  const { before = "", after = "" } = frame;
  if (typeof text === "string") return before + text + after;
  return withSpecifiers(`${before}${text.syntax}${after}`);
}

/** The unit of a model; `fill` says what stands in each slot. */
export function unitOf(name: string, { kind, fields }: Model, fill: (slot: Slot) => Text = slotText): Unit {
  const sections = new Map<string, Entry[]>([[kinds[kind].section, []]]);
  for (const field of fields) {
    const entries = sections.get(field.section) ?? [];
    sections.set(field.section, [...entries, { key: field.key, value: valueOf(field, fill) }]);
  }
  return { kind, name, sections: [...sections].map(([section, entries]) => ({ name: section, entries })) };
}

function valueOf(field: Field, fill: (slot: Slot) => Text): Value {
  switch (field.form) {
    case "slot":
      return fill(field.slot);
    case "list":
      return field.slots.map(fill);
    case "pairs":
      return Object.fromEntries(field.pairs.map(([name, slot]) => [name, fill(slot)]));
    case "fixed":
      return field.value;
  }
}

/** Any model of a kind for a release: keys of its own section, and of systemd's, in any order. */
export function models(kind: UnitKind, release: Release): fc.Arbitrary<Model> {
  const own = fc.oneof(...ownFields(kind, release));
  const others = fc.oneof(...systemdFields(kind, release));
  return fc
    .array(fc.oneof({ weight: 3, arbitrary: own }, { weight: 1, arbitrary: others }), { maxLength: 7 })
    .map((parts) => ({ kind, fields: agreeing(kind, release, parts.flat()) }));
}

/** One arbitrary for each key of the kind's own section that the release knows; keys that need others bring them along. */
export function ownFields(kind: UnitKind, release: Release): readonly fc.Arbitrary<readonly Field[]>[] {
  const { section } = kinds[kind];
  const keys: Readonly<Record<string, KeyFacts>> = keyTable[section];
  const known = Object.entries(keys).filter(([key, { since }]) => isKnown(release, since) && !groups.has(section, key));
  return [
    ...known
      .filter(([key]) => fixedValues(section, key, release)?.length !== 0)
      .map(([key, facts]) => fieldOf(section, key, facts, release).map((field) => [field])),
    ...groups.of(section).map((values) =>
      fc.constant(
        Object.entries(values)
          .filter(([key]) => isKnown(release, keys[key]?.since ?? "4.4"))
          .map(([key, value]): Field => ({ section, key, form: "fixed", value })),
      ),
    ),
  ];
}

/** An arbitrary for a key with any text where any text may stand. */
function fieldOf(section: string, key: string, facts: KeyFacts, release: Release): fc.Arbitrary<Field> {
  const values = fixedValues(section, key, release);
  const fixed = (value: Value): Field => ({ section, key, form: "fixed", value });
  if (values !== undefined) return fc.constantFrom(...values.map(fixed));
  if (facts.type === "bool") return fc.boolean().map(fixed);
  if (facts.type === "int") return fc.nat({ max: 10_000 }).map(fixed);
  const slot = slots(framesOf(section, key));
  switch (facts.syntax) {
    case "scalar":
      return slot.map((only): Field => ({ section, key, form: "slot", slot: only }));
    case "raw-line":
    case "strv":
    case "words": {
      const single = facts.earlier !== undefined && !isKnown(release, facts.earlier.until);
      const list = fc
        .array(slot, { maxLength: single ? 1 : 3 })
        .map((some): Field => ({ section, key, form: "list", slots: some }));
      const reset = fc.constant(fixed(verbatim("")));
      return single ? list : fc.oneof({ weight: 9, arbitrary: list }, { weight: 1, arbitrary: reset });
    }
    case "words-last":
      return fc.array(slot, { maxLength: 4 }).map((some): Field => ({ section, key, form: "list", slots: some }));
    case "words-kv":
      return pairs(slot).map((named): Field => ({ section, key, form: "pairs", pairs: named }));
  }
}

/** Directives that the generator passes on, so that systemd must read what the author wrote. */
function systemdFields(kind: UnitKind, release: Release): readonly fc.Arbitrary<readonly Field[]>[] {
  const all: readonly (readonly [string, Readonly<Record<string, DirectiveFacts>>])[] = [
    ["Unit", directiveTable.Unit],
    // Of other kinds the generator writes parts of [Service] itself.
    ...(kind === "container" ? ([["Service", directiveTable.Service]] as const) : []),
    ["Install", directiveTable.Install],
  ];
  return all.flatMap(([section, table]) =>
    Object.entries(table).flatMap(([key, facts]): fc.Arbitrary<readonly Field[]>[] => {
      if (facts.since !== undefined && !isKnown(release, facts.since)) return [];
      const arbitrary = directiveField(section, key, facts);
      return arbitrary === undefined ? [] : [arbitrary.map((field) => [field])];
    }),
  );
}

function directiveField(section: string, key: string, facts: DirectiveFacts): fc.Arbitrary<Field> | undefined {
  const values = fixedValues(section, key, "5.8.2");
  if (values !== undefined) {
    const fixed = values.map((value): Field => ({ section, key, form: "fixed", value }));
    return fixed.length === 0 ? undefined : fc.constantFrom(...fixed);
  }
  switch (facts.syntax) {
    case "plain":
      return fc.constantFrom("a", "1", "5min", "80%").map((value): Field => ({ section, key, form: "fixed", value }));
    case "text":
      return slots(framesOf(section, key)).map((slot): Field => ({ section, key, form: "slot", slot }));
    case "units":
    case "names": {
      const frame: Frame = { after: ".service", without: /[\s"'/]/gu };
      const literal = slots(frame).filter(({ text }) => facts.syntax === "units" || typeof text === "string");
      return fc.array(literal, { maxLength: 2 }).map((some): Field => ({ section, key, form: "list", slots: some }));
    }
    case "pairs":
      return pairs(slots({})).map((named): Field => ({ section, key, form: "pairs", pairs: named }));
    case "verbatim":
      return undefined;
  }
}

function slots(frame: Frame): fc.Arbitrary<Slot> {
  const { without } = frame;
  return hostileText.map((text) => ({ frame, text: without === undefined ? text : stripped(text, without) }));
}

function stripped(text: Text, without: RegExp): Text {
  return text instanceof SpecifierText
    ? withSpecifiers(text.syntax.replaceAll(without, ""))
    : text.replaceAll(without, "");
}

/** The word that stands in place of a text in a unit that is compared with: no syntax gives it a meaning. */
export function harmlessWord(index: number): string {
  return `s${index}q`;
}

/** What no name may hold: it would be taken for the place of a text. */
const harmlessWords = /s\d+q/;

function pairs(slot: fc.Arbitrary<Slot>): fc.Arbitrary<readonly (readonly [string, Slot])[]> {
  const name = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_.-]{0,6}$/).filter((text) => !harmlessWords.test(text));
  return fc.uniqueArray(fc.tuple(name, slot), {
    selector: ([name]) => name,
    maxLength: 3,
  });
}

/** The fields without those that cannot be in one unit with others, and with those that the kind or another key needs. */
export function agreeing(kind: UnitKind, release: Release, fields: readonly Field[]): Field[] {
  const { section } = kinds[kind];
  const kept: Field[] = [];
  for (const field of fields) {
    const rivals = neverTogether(section, field.key, field.form === "fixed" ? field.value : undefined);
    const lacksDriver = section === "Volume" && field.key === "Image" && kept.at(-1)?.key !== "Driver";
    const repeated = field.form === "list" || (field.form === "fixed" && typeof field.value === "object");
    if (lacksDriver || kept.some(({ key }) => rivals.includes(key) || (key === field.key && !repeated))) continue;
    kept.push(field);
  }
  const missing = required(section, keysWithValue(kept), release);
  return [...kept, ...missing.map(([key, value]): Field => ({ section, key, form: "fixed", value }))];
}

/** Keys that have a value after the last time they were reset. */
function keysWithValue(fields: readonly Field[]): ReadonlySet<string> {
  const keys = new Set<string>();
  for (const { key, ...field } of fields) {
    if (field.form === "fixed" && field.value instanceof Verbatim) keys.delete(key);
    else if (field.form !== "list" || field.slots.length > 0) keys.add(key);
  }
  return keys;
}

/** A slot, the field it is in, its position there, and the text from the value's beginning to its end. */
export interface PlacedSlot {
  readonly field: Field;
  readonly slot: Slot;
  readonly position: number | string | undefined;
  readonly whole: string;
}

/** All slots of a model. */
export function slotsOf(fields: readonly Field[]): PlacedSlot[] {
  return fields.flatMap((field): PlacedSlot[] => {
    switch (field.form) {
      case "slot":
        return [{ field, slot: field.slot, position: undefined, whole: argument(slotText(field.slot)) }];
      case "list":
        return field.slots.map((slot, position) => ({ field, slot, position, whole: argument(slotText(slot)) }));
      case "pairs":
        return field.pairs.map(([name, slot]) => ({
          ...{ field, slot, position: name, whole: `${name}=${argument(slotText(slot))}` },
        }));
      case "fixed":
        return [];
    }
  });
}

/** The field without the slots that `keep` rejects; undefined when nothing is left of it. */
export function filtered(field: Field, keep: (slot: Slot) => boolean): Field | undefined {
  switch (field.form) {
    case "slot":
      return keep(field.slot) ? field : undefined;
    case "list":
      return { ...field, slots: field.slots.filter(keep) };
    case "pairs":
      return { ...field, pairs: field.pairs.filter(([, slot]) => keep(slot)) };
    case "fixed":
      return field;
  }
}
