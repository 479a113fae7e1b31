import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";
import { stackSchema } from "../../config/schema.ts";

/** Where a map has keys of anybody's choice. */
const anyName = "NAME";

/** The keys of a schema down to what is no map of known keys: `nodes.NAME.host`. */
function keysOf(schema: z.core.$ZodType, path: readonly string[] = []): string[] {
  if (schema instanceof z.ZodExactOptional || schema instanceof z.ZodOptional) return keysOf(schema.unwrap(), path);
  if (schema instanceof z.ZodObject) {
    return Object.entries<z.core.$ZodType>(schema.shape).flatMap(([key, value]) => keysOf(value, [...path, key]));
  }
  if (schema instanceof z.ZodRecord && schema.valueType instanceof z.ZodObject) {
    return keysOf(schema.valueType, [...path, anyName]);
  }
  return [path.join(".")];
}

test("the page has every key of the configuration, and no other", () => {
  const page = readFileSync(join(import.meta.dirname, "../../docs/configuration.md"), "utf8");
  const rows = [...page.matchAll(/^\| `([\w.]+)` \|/gm)].map(([, key = ""]) =>
    key.replace(/^secrets\.env\.NAME$/, "secrets.env"),
  );
  expect(rows.toSorted()).toEqual(keysOf(stackSchema).toSorted());
});
