import type { Rule } from "../rule.ts";
import { dependencyRules } from "./dependencies.ts";
import { fileRules } from "./files.ts";
import { fleetRules } from "./fleet.ts";
import { nameRules } from "./names.ts";
import { networkRules } from "./networks.ts";
import { portRules } from "./ports.ts";
import { referenceRules } from "./references.ts";
import { sharingRules } from "./sharing.ts";

/** The rules that need more than one unit: those over a node, and those over a fleet. */
export const nodeRules = [
  ...fileRules,
  ...nameRules,
  ...referenceRules,
  ...dependencyRules,
  ...sharingRules,
  ...portRules,
  ...networkRules,
  ...fleetRules,
] as const satisfies readonly Rule[];
