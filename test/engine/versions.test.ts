import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { commandVersion, engineVersion, isAtLeast } from "../../engine/versions.ts";

const root = join(import.meta.dirname, "../..");

test("the versions are those that are pinned elsewhere", () => {
  const goMod = readFileSync(join(root, "engine/cli/go.mod"), "utf8");
  expect(goMod).toMatch(new RegExp(`pulumi/pkg/v3 v${engineVersion.replaceAll(".", "\\.")}$`, "m"));
  const { dependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
    dependencies: Record<string, string>;
  };
  expect(dependencies["@pulumi/command"]).toBe(commandVersion);
});

test.each([
  ["3.202.0", "3.202.0", true],
  ["v3.202.1", "3.202.0", true],
  ["3.1000.0", "3.202.0", true],
  ["4.0.0", "3.202.0", true],
  ["3.201.9", "3.202.0", false],
  ["3.202.0-alpha.1", "3.202.0", true],
  ["2.999.999", "3.202.0", false],
])("%s is at least %s: %s", (version, least, expected) => {
  expect(isAtLeast(version, least)).toBe(expected);
});
