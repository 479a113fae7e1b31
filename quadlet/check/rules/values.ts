import type { Rule } from "../rule.ts";
import { combinationRules } from "./combinations.ts";
import { directiveRules } from "./directives.ts";
import { expansionRules } from "./expansion.ts";
import { formRules } from "./forms.ts";
import { healthRules } from "./health.ts";
import { imageRules } from "./images.ts";
import { privilegeRules } from "./privileges.ts";
import { publishedRules } from "./published.ts";
import { readingRules } from "./reading.ts";
import { requiredRules } from "./required.ts";
import { serviceRules } from "./service.ts";
import { storageRules } from "./storage.ts";
import { targetRules } from "./targets.ts";

/** Rules that one unit keeps or breaks by itself. */
export const valueRules = [
  ...readingRules,
  ...requiredRules,
  ...expansionRules,
  ...formRules,
  ...imageRules,
  ...healthRules,
  ...publishedRules,
  ...storageRules,
  ...serviceRules,
  ...directiveRules,
  ...combinationRules,
  ...targetRules,
  ...privilegeRules,
] as const satisfies readonly Rule[];
