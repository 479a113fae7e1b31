import { availableParallelism } from "node:os";

import { defineConfig } from "vitest/config";

import { workers } from "./test/e2e/support/labs.ts";

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["test/**/*.test.ts"],
          exclude: ["test/e2e/**", "test/faults/**"],
          globalSetup: ["test/support/setup.ts"],
          // Many of them wait for a process.
          maxWorkers: availableParallelism() + 1,
          // What takes a moment here takes ten on a small machine that has other things to do.
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: "e2e",
          include: ["test/e2e/**/*.test.ts"],
          globalSetup: ["test/e2e/support/setup.ts"],
          // The files share the hosts of a lab, of which each worker has one.
          maxWorkers: workers,
          testTimeout: 300_000,
          hookTimeout: 900_000,
        },
      },
      {
        test: {
          name: "faults",
          include: ["test/faults/**/*.test.ts"],
          globalSetup: ["test/faults/support/setup.ts"],
          maxWorkers: workers,
          // The short cut takes nothing of these.
          exclude: process.env["HECATE_FAULTS"] === "short" ? ["test/faults/{everyChange,podman}.test.ts"] : [],
          // The longest tests go through hundreds of faults.
          testTimeout: 3_600_000,
          hookTimeout: 900_000,
        },
      },
    ],
  },
});
