import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { rulesPage } from "./rules.ts";
import { seedPage } from "./seed.ts";

await writeFile(join(import.meta.dirname, "rules.md"), rulesPage());
await writeFile(join(import.meta.dirname, "seed.md"), seedPage());
