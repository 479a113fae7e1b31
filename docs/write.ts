import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { rulesPage } from "./rules.ts";

await writeFile(join(import.meta.dirname, "rules.md"), rulesPage());
