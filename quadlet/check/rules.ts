import type { Rule } from "./rule.ts";
import { valueRules } from "./rules/values.ts";
import { nodeRules } from "./rules/node.ts";

/** Every rule of the checker. */
export const rules: readonly Rule[] = [...valueRules, ...nodeRules];
