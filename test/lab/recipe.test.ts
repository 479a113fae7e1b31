import { describe, expect, test } from "vitest";
import { baseKey } from "../../lab/recipe.ts";

describe("baseKey", () => {
  test("is another for another architecture", () => {
    expect(baseKey("x64")).toMatch(/^[0-9a-f]{12}$/);
    expect(baseKey("x64")).not.toBe(baseKey("arm64"));
  });
});
