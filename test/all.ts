/** `npm test`: format, lint, types, shellcheck, unit tests, end-to-end tests and faults on booted hosts; all are run, then counted. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { stripVTControlCharacters } from "node:util";

import { LabUnavailable, openLab } from "../lab/index.ts";
import { labNames } from "./e2e/support/labs.ts";
import { prepareTools } from "./tools.ts";

interface Count {
  readonly passed: number;
  readonly skipped: number;
  /** What failed, a few lines each: the end of a long log is what is read first. */
  readonly failures: readonly string[];
}

/** The part of vitest's JSON report that is counted. */
interface Report {
  readonly numPassedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message: string;
    readonly assertionResults: readonly {
      readonly status: string;
      readonly fullName: string;
      readonly failureMessages?: readonly string[];
    }[];
  }[];
}

// Hundreds of runs of the same program compile it once.
process.env["NODE_COMPILE_CACHE"] ??= join(import.meta.dirname, "../node_modules/.cache/node-compile");
const reports = mkdtempSync(join(tmpdir(), "hecate-test-"));

function step(title: string): void {
  process.stdout.write(`\n==> ${title}\n`);
}

/** A check that passes or fails as a whole. */
function check(script: string): Count {
  step(script);
  const { status } = spawnSync("npm", ["run", "--silent", script], { stdio: "inherit" });
  return status === 0
    ? { passed: 1, skipped: 0, failures: [] }
    : { passed: 0, skipped: 0, failures: [`npm run ${script}`] };
}

function failuresOf(report: Report): string[] {
  return report.testResults.flatMap(({ name, status, message, assertionResults }) => {
    const file = relative(process.cwd(), name);
    const failed = assertionResults.filter((test) => test.status === "failed");
    // A file that cannot be loaded fails without a failed test.
    if (failed.length === 0) return status === "failed" ? [`${file}: ${reason(message)}`] : [];
    return failed.map((test) => `${file}: ${test.fullName}: ${reason(test.failureMessages?.[0])}`);
  });
}

/** What a failure says up to its stack trace: a property test names its seed and its counterexample there. */
function reason(text = ""): string {
  const lines = stripVTControlCharacters(text).split("\n");
  const end = lines.findIndex((line) => /^\s+at /.test(line));
  return lines
    .slice(0, end === -1 ? undefined : end)
    .slice(0, 20)
    .map((line) => line.slice(0, 1000))
    .join("\n    ");
}

function suite(project: string, env: NodeJS.ProcessEnv = {}, ...more: string[]): Count {
  step(`${project} tests`);
  const file = join(reports, `${project}.json`);
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
  const { status } = spawnSync("vitest", ["run", "--project", project, ...reporters, ...more], {
    stdio: "inherit",
    env: { ...process.env, ...env },
  });
  const report = JSON.parse(readFileSync(file, "utf8")) as Report;
  const failures = failuresOf(report);
  if (status !== 0 && failures.length === 0) failures.push(`${project}: vitest ended with ${status ?? "a signal"}`);
  return {
    passed: report.numPassedTests,
    skipped: report.numPendingTests + report.numTodoTests,
    failures,
  };
}

async function endToEnd(): Promise<Count[]> {
  try {
    await openLab({ name: "test" });
  } catch (error) {
    if (!(error instanceof LabUnavailable)) throw error;
    step(`SKIPPED: all end-to-end tests. ${error.message}`);
    // Where the suite is what decides, a suite that did not run decides nothing.
    return process.env["CI"] === undefined
      ? [{ passed: 0, skipped: 1, failures: [] }]
      : [{ passed: 0, skipped: 0, failures: [`end-to-end tests: ${error.message}`] }];
  }
  try {
    // The short cut takes nothing of some groups of faults.
    return [suite("e2e"), suite("faults", { HECATE_FAULTS: "short" }, "--passWithNoTests")];
  } finally {
    for (const name of labNames()) await (await openLab({ name })).down();
  }
}

try {
  prepareTools((line) => {
    step(line);
  });
  const counts = [...["format:check", "lint", "types", "shellcheck"].map(check), suite("unit"), ...(await endToEnd())];
  const total = (key: "passed" | "skipped"): number => counts.reduce((sum, count) => sum + count[key], 0);
  const skipped = total("skipped") === 0 ? "" : `, ${total("skipped")} skipped`;
  const failures = counts.flatMap((count) => count.failures);
  if (failures.length > 0) process.stdout.write(`\nFailed:\n${failures.map((line) => `  ${line}\n`).join("")}`);
  process.stdout.write(`\n${total("passed")} passed, ${failures.length} failed${skipped}\n`);
  process.exitCode = failures.length === 0 ? 0 : 1;
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
} finally {
  rmSync(reports, { recursive: true, force: true });
}
