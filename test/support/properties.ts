/** Gives the seed to each property test that names no seed of its own. */
import fc from "fast-check";

import { seed } from "./seed.ts";

fc.configureGlobal({ seed });
