import type { Rule } from "../rule.ts";
import { combinationRules } from "./combinations.ts";
import { directiveRules } from "./directives.ts";
import { exclusionRules } from "./exclusions.ts";
import { expansionRules } from "./expansion.ts";
import { formRules } from "./forms.ts";
import { healthRules } from "./health.ts";
import { imageRules } from "./images.ts";
import { publishedRules } from "./published.ts";
import { readingRules } from "./reading.ts";
import { requiredRules } from "./required.ts";
import { serviceRules } from "./service.ts";
import { storageRules } from "./storage.ts";
import { targetRules } from "./targets.ts";
import { workingDirectoryRules } from "./workingDirectory.ts";

/** Rules that one unit keeps or breaks by itself. */
export const valueRules = [
  ...readingRules,
  ...requiredRules,
  ...exclusionRules,
  ...expansionRules,
  ...formRules,
  ...imageRules,
  ...healthRules,
  ...publishedRules,
  ...storageRules,
  ...workingDirectoryRules,
  ...serviceRules,
  ...directiveRules,
  ...combinationRules,
  ...targetRules,
] as const satisfies readonly Rule[];
