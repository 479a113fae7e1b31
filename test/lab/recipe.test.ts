import { describe, expect, test } from "vitest";
import { baseKey, releases } from "../../lab/recipe.ts";

describe("baseKey", () => {
  test("is another for another architecture, and for another release", () => {
    expect(baseKey("x64", "trixie")).toMatch(/^[0-9a-f]{12}$/);
    expect(baseKey("x64", "trixie")).not.toBe(baseKey("arm64", "trixie"));
    expect(new Set(releases.map((release) => baseKey("x64", release))).size).toBe(releases.length);
  });
});
