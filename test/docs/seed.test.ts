import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { seedPage } from "../../docs/seed.ts";

test("the page about the seed's units is what npm run docs writes", async () => {
  expect(await readFile(join(import.meta.dirname, "../../docs/seed.md"), "utf8")).toBe(seedPage());
});
