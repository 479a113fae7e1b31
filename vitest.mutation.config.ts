import { defineConfig } from "vitest/config";
import { BaseSequencer } from "vitest/node";
import type { TestSpecification } from "vitest/node";

/** The tables of cases last: most mutants are killed by a quick test, after which no other is run. */
class QuickFirst extends BaseSequencer {
  override sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isTable = ({ moduleId }: TestSpecification): number => Number(/(Rules|shapes)\.test\.ts$/.test(moduleId));
    return Promise.resolve(files.toSorted((one, other) => isTable(one) - isTable(other)));
  }
}

/** The tests of quadlet/ that need nothing but this process: quick enough to be run once for every mutant. */
export default defineConfig({
  test: {
    coverage: {
      provider: "v8",
      // The pure part is small enough to be proven line by line; what talks to hosts is proven on hosts.
      include: ["quadlet/**/*.ts"],
      reporter: ["text", "json-summary"],
      thresholds: { branches: 100, functions: 100, lines: 100, statements: 100 },
    },
    testTimeout: 60_000,
    // The tests share nothing but pure modules, and a worker for each file of them would cost more than the tests.
    isolate: false,
    sequence: { sequencer: QuickFirst },
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
