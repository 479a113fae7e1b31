import type { Rule } from "../rule.ts";
import { combinationRules } from "./combinations.ts";
import { directiveRules } from "./directives.ts";
import { exclusionRules } from "./exclusions.ts";
import { buildRules } from "./builds.ts";
import { expansionRules } from "./expansion.ts";
import { formRules } from "./forms.ts";
import { healthRules } from "./health.ts";
import { imageRules } from "./images.ts";
import { looseArgumentRules } from "./looseArguments.ts";
import { networkModeRules } from "./networkModes.ts";
import { networkUnitRules } from "./networkUnits.ts";
import { podmanArgsRules } from "./podmanArgs.ts";
import { privilegeRules } from "./privileges.ts";
import { publishedRules } from "./published.ts";
import { readingRules } from "./reading.ts";
import { requiredRules } from "./required.ts";
import { sandboxRules } from "./sandbox.ts";
import { secretRules } from "./secrets.ts";
import { serviceRules } from "./service.ts";
import { storageRules } from "./storage.ts";
import { targetRules } from "./targets.ts";
import { workingDirectoryRules } from "./workingDirectory.ts";
import { wordRules } from "./words.ts";

/** Rules that one unit keeps or breaks by itself. */
export const valueRules = [
  ...readingRules,
  ...wordRules,
  ...requiredRules,
  ...exclusionRules,
  ...expansionRules,
  ...formRules,
  ...imageRules,
  ...healthRules,
  ...publishedRules,
  ...storageRules,
  ...workingDirectoryRules,
  ...secretRules,
  ...networkModeRules,
  ...networkUnitRules,
  ...buildRules,
  ...podmanArgsRules,
  ...looseArgumentRules,
  ...serviceRules,
  ...directiveRules,
  ...combinationRules,
  ...targetRules,
  ...privilegeRules,
  ...sandboxRules,
] as const satisfies readonly Rule[];
