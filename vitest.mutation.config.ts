import { defineConfig } from "vitest/config";

/** The tests of quadlet/ that need nothing but this process: quick enough to be run once for every mutant. */
export default defineConfig({
  test: {
    testTimeout: 60_000,
    include: ["test/quadlet/**/*.test.ts"],
    exclude: [
      "test/quadlet/**/*.generator.test.ts",
      "test/quadlet/**/*.property.test.ts",
      "test/quadlet/traps.test.ts",
      "test/quadlet/keys.test.ts",
      "test/quadlet/envFile.test.ts",
    ],
  },
});
