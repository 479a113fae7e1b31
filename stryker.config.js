/**
 * Mutation testing of the pure part, by the tests of it that build or boot nothing. `npm run test:mutation` runs it part
 * by part and sums up.
 */
export default {
  testRunner: "vitest",
  vitest: { configFile: "vitest.mutation.config.ts", related: false },
  plugins: ["@stryker-mutator/vitest-runner"],
  coverageAnalysis: "perTest",
  mutate: (process.env["HECATE_MUTATION"] ?? "quadlet/**/*.ts,!quadlet/index.ts").split(","),
  ignoreStatic: true,
  tempDirName: ".stryker",
  reporters: ["json", "progress-append-only"],
  jsonReporter: { fileName: ".stryker/report.json" },
  concurrency: 2,
};
