/** Mutation testing of the pure part: `npm run test:mutation`. Its tests that build or boot nothing are run alone. */
export default {
  testRunner: "vitest",
  vitest: { configFile: "vitest.mutation.config.ts", related: false },
  plugins: ["@stryker-mutator/vitest-runner"],
  coverageAnalysis: "perTest",
  mutate: ["quadlet/**/*.ts", "!quadlet/index.ts"],
  ignoreStatic: true,
  tempDirName: ".stryker",
  reporters: ["clear-text", "json", "progress-append-only"],
  jsonReporter: { fileName: ".stryker/report.json" },
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false, reportScoreTable: true },
  concurrency: 2,
  thresholds: { high: 95, low: 90, break: 90 },
};
