import { fileURLToPath } from "node:url";

import { assembleProgram, writeProgram } from "./assemble.ts";

/** `node node/build.ts`: puts the node program together and prints where it is; for shellcheck. */
process.stdout.write(`${fileURLToPath(writeProgram(assembleProgram()))}\n`);
