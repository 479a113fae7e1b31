import type { Rule } from "../rule.ts";
import { buildRules } from "./builds.ts";
import { expansionRules } from "./expansion.ts";
import { formRules } from "./forms.ts";
import { healthRules } from "./health.ts";
import { imageRules } from "./images.ts";
import { networkModeRules } from "./networkModes.ts";
import { networkUnitRules } from "./networkUnits.ts";
import { podmanArgsRules } from "./podmanArgs.ts";
import { publishedRules } from "./published.ts";
import { readingRules } from "./reading.ts";
import { requiredRules } from "./required.ts";
import { secretRules } from "./secrets.ts";
import { serviceRules } from "./service.ts";
import { storageRules } from "./storage.ts";
import { wordRules } from "./words.ts";

/** Rules that one unit keeps or breaks by itself. */
export const valueRules = [
  ...readingRules,
  ...wordRules,
  ...requiredRules,
  ...expansionRules,
  ...formRules,
  ...imageRules,
  ...healthRules,
  ...publishedRules,
  ...storageRules,
  ...secretRules,
  ...networkModeRules,
  ...networkUnitRules,
  ...buildRules,
  ...podmanArgsRules,
  ...serviceRules,
] as const satisfies readonly Rule[];
