import type { Rule } from "../rule.ts";

export const nodeRules = [] as const satisfies readonly Rule[];
