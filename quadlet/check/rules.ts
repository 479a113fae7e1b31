import type { Rule } from "./rule.ts";
import { nodeRules } from "./rules/node.ts";
import { valueRules } from "./rules/values.ts";

/** Every rule of the checker that a unit can silence. */
export const rules = [...valueRules, ...nodeRules] as const satisfies readonly Rule[];

/** Id of a rule. */
export type RuleId = (typeof rules)[number]["id"];
