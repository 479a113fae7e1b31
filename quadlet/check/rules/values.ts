import type { Rule } from "../rule.ts";

export const valueRules = [] as const satisfies readonly Rule[];
