import { z } from "zod";
import { directiveTable, keyTable, rules, silenceRules, verbatim } from "../quadlet/index.ts";
import type { DirectiveFacts, KeyFacts, QuadletSection, SystemdSection, Value } from "../quadlet/index.ts";
import { isQuadletSection } from "../quadlet/keys.ts";
import { didYouMean } from "../quadlet/suggest.ts";
import type { Companion } from "../services/companions.ts";
import { ownKeys } from "../services/overrides.ts";
import type { UnitOverrides } from "../services/overrides.ts";
import { object, text } from "./forms.ts";
import { lineProblem, nameProblem, placeholderProblem } from "./text.ts";
import { readValue } from "./unitValues.ts";
import type { ValueForm } from "./unitValues.ts";

/*
 * Keys of units in the configuration, by the same tables that units are rendered by. Whether a value can stand in a file,
 * and whether the node's Podman knows the key, is told when it is rendered.
 */

/** The keys of a section; those of `owned` are refused with what to use in their place. */
function section<Source = Readonly<Record<string, Value>>>(
  name: QuadletSection | SystemdSection,
  { owned = {}, nullable = false }: { owned?: Readonly<Record<string, string>>; nullable?: boolean } = {},
): z.ZodType<Source> {
  const known = formsOf(name);
  const usable = [...known.keys()].filter((key) => !Object.hasOwn(owned, key));
  return z.record(z.string(), z.unknown()).transform((raw, context): Source => {
    const report = (path: readonly (string | number)[], message: string): void => {
      context.issues.push({ code: "custom", message, input: raw, path: [...path] });
    };
    const read = Object.entries(raw).map(([key, value]): [string, Value | null | undefined] => {
      const form = known.get(key);
      if (Object.hasOwn(owned, key)) report([key], `is the service's own; ${owned[key] ?? ""}`);
      else if (form === undefined) report([key], `is no key of [${name}]${didYouMean(key, usable)}`);
      else if (value !== null) {
        return [
          key,
          readValue(value, form, (path, message) => {
            report([key, ...path], message);
          }),
        ];
      } else if (nullable) return [key, null];
      else report([key], "is empty; leave it out");
      return [key, undefined];
    });
    // The table that says the forms is the one that the types are made of.
    return Object.fromEntries(read.filter(([, value]) => value !== undefined)) as Source;
  });
}

function formsOf(name: QuadletSection | SystemdSection): ReadonlyMap<string, ValueForm> {
  if (isQuadletSection(name)) {
    const keys: Readonly<Record<string, KeyFacts>> = keyTable[name];
    return new Map(Object.entries(keys).map(([key, facts]) => [key, formOf(facts)]));
  }
  const directives: Readonly<Record<string, DirectiveFacts>> = directiveTable[name];
  return new Map(Object.entries(directives).map(([key, { syntax }]) => [key, syntax]));
}

function formOf({ syntax, type }: KeyFacts): ValueForm {
  if (syntax !== "scalar") return syntax;
  const typed: Readonly<Record<string, ValueForm>> = {
    bool: "boolean",
    "bool|healthy": "boolean or healthy",
    int: "whole number",
  };
  return typed[type] ?? "scalar";
}

const systemdText = text(lineProblem, placeholderProblem);

/** Directives of systemd that no table lists, in systemd's own syntax: one text, or one for each line. */
const extraDirectives = z.record(
  z.string(),
  z
    .preprocess((raw) => (typeof raw === "string" ? [raw] : raw), z.array(systemdText))
    .transform((lines) => lines.map(verbatim)),
);

const extra = object({
  Unit: extraDirectives.exactOptional(),
  Service: extraDirectives.exactOptional(),
  Install: extraDirectives.exactOptional(),
}).exactOptional();

const ruleIds = [...rules.map(({ id }) => id), ...Object.values(silenceRules).map(({ id }) => id)];

const silence = z
  .record(
    z.string(),
    text(lineProblem, placeholderProblem, (reason) =>
      reason.trim() === "" ? "is empty; say why the rule may be broken" : undefined,
    ),
  )
  .check(({ value, issues }) => {
    for (const rule of Object.keys(value).filter((id) => !ruleIds.some((known) => known === id))) {
      issues.push({ code: "custom", path: [rule], message: `is no rule${didYouMean(rule, ruleIds)}`, input: value });
    }
  })
  .exactOptional();

const companionKinds = ["volume", "network", "pod", "image"] as const satisfies readonly Companion["kind"][];

/** A unit that a service brings along. */
const companion = object({
  kind: z.enum(companionKinds, { error: () => `must be one of ${companionKinds.join(", ")}` }),
  name: text(lineProblem, placeholderProblem, nameProblem),
  volume: section("Volume").exactOptional(),
  network: section("Network").exactOptional(),
  pod: section("Pod").exactOptional(),
  image: section("Image").exactOptional(),
  unit: section("Unit").exactOptional(),
  quadlet: section("Quadlet").exactOptional(),
  service: section("Service").exactOptional(),
  install: section("Install").exactOptional(),
  extra,
  silence,
}).transform((raw, context): Companion => {
  for (const other of companionKinds.filter((kind) => kind !== raw.kind && kind in raw)) {
    const message = `is for a unit of that kind; this one's keys go under ${raw.kind}`;
    context.issues.push({ code: "custom", path: [other], message, input: raw });
  }
  // The sections have the types of their tables, and the kind has its own.
  return { ...raw, [raw.kind]: raw[raw.kind] ?? {} } as Companion;
});

/** The fields of a service that reach into its unit. */
export const unitFields = {
  unit: section<NonNullable<UnitOverrides["unit"]>>("Unit", { nullable: true }).exactOptional(),
  container: section<NonNullable<UnitOverrides["container"]>>("Container", {
    owned: ownKeys,
    nullable: true,
  }).exactOptional(),
  quadlet: section<NonNullable<UnitOverrides["quadlet"]>>("Quadlet", { nullable: true }).exactOptional(),
  service: section<NonNullable<UnitOverrides["service"]>>("Service", { nullable: true }).exactOptional(),
  install: section<NonNullable<UnitOverrides["install"]>>("Install", { nullable: true }).exactOptional(),
  extra,
  units: z.array(companion).exactOptional(),
  silence,
};
