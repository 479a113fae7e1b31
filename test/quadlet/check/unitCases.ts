import { releases } from "../../../quadlet/index.ts";
import type { Release } from "../../../quadlet/index.ts";
import { exclusionsCases } from "./cases/exclusions.ts";
import { buildsCases } from "./cases/builds.ts";
import { combinationCases } from "./cases/combinations.ts";
import { directiveCases } from "./cases/directives.ts";
import { expansionCases } from "./cases/expansion.ts";
import { formsCases } from "./cases/forms.ts";
import { healthCases } from "./cases/health.ts";
import { imagesCases } from "./cases/images.ts";
import { looseArgumentsCases } from "./cases/looseArguments.ts";
import { networkModesCases } from "./cases/networkModes.ts";
import { networkUnitsCases } from "./cases/networkUnits.ts";
import { podmanArgsCases } from "./cases/podmanArgs.ts";
import { privilegeCases } from "./cases/privileges.ts";
import { publishedCases } from "./cases/published.ts";
import { readingCases } from "./cases/reading.ts";
import { requiredCases } from "./cases/required.ts";
import { sandboxCases } from "./cases/sandbox.ts";
import { secretsCases } from "./cases/secrets.ts";
import { serviceCases } from "./cases/service.ts";
import { storageCases } from "./cases/storage.ts";
import { workingDirectoryCases } from "./cases/workingDirectory.ts";
import { wordsCases } from "./cases/words.ts";
import { targetCases } from "./cases/targets.ts";
import { isIn } from "./nodeCases.ts";
import type { UnitCase } from "./unitCase.ts";

/** Every case of the rules over one unit. */
export const unitCases: readonly UnitCase[] = [
  ...readingCases,
  ...requiredCases,
  ...exclusionsCases,
  ...expansionCases,
  ...formsCases,
  ...imagesCases,
  ...healthCases,
  ...publishedCases,
  ...storageCases,
  ...workingDirectoryCases,
  ...wordsCases,
  ...secretsCases,
  ...networkModesCases,
  ...networkUnitsCases,
  ...buildsCases,
  ...podmanArgsCases,
  ...looseArgumentsCases,
  ...serviceCases,
  ...directiveCases,
  ...combinationCases,
  ...targetCases,
  ...privilegeCases,
  ...sandboxCases,
];

/** The releases that a case holds for. */
export function releasesOf(one: UnitCase): readonly Release[] {
  return releases.filter((release) => isIn(release, one));
}
