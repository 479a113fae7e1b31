/** `npm test`: format, lint, types, shellcheck, unit tests, end-to-end tests and faults on booted hosts; all are run, then counted. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { LabUnavailable, openLab } from "../lab/index.ts";
import { prepareTools } from "./tools.ts";

interface Count {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

const reports = mkdtempSync(join(tmpdir(), "hecate-test-"));

function step(title: string): void {
  process.stdout.write(`\n==> ${title}\n`);
}

/** A check that passes or fails as a whole. */
function check(script: string): Count {
  step(script);
  const { status } = spawnSync("npm", ["run", "--silent", script], { stdio: "inherit" });
  return status === 0 ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 };
}

function suite(project: string, env: NodeJS.ProcessEnv = {}, ...more: string[]): Count {
  step(`${project} tests`);
  const file = join(reports, `${project}.json`);
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
  const { status } = spawnSync("vitest", ["run", "--project", project, ...reporters, ...more], {
    stdio: "inherit",
    env: { ...process.env, ...env },
  });
  const report = JSON.parse(readFileSync(file, "utf8")) as {
    numPassedTests: number;
    numFailedTests: number;
    numPendingTests: number;
    numTodoTests: number;
  };
  // A file that cannot be loaded fails the run without a failed test.
  const failed = Math.max(report.numFailedTests, status === 0 ? 0 : 1);
  return { passed: report.numPassedTests, failed, skipped: report.numPendingTests + report.numTodoTests };
}

async function endToEnd(): Promise<Count[]> {
  try {
    await openLab({ name: "test" });
  } catch (error) {
    if (!(error instanceof LabUnavailable)) throw error;
    step(`SKIPPED: all end-to-end tests. ${error.message}`);
    // Where the suite is what decides, a suite that did not run decides nothing.
    return process.env["CI"] === undefined
      ? [{ passed: 0, failed: 0, skipped: 1 }]
      : [{ passed: 0, failed: 1, skipped: 0 }];
  }
  // The short cut takes nothing of some groups of faults.
  return [suite("e2e"), suite("faults", { HECATE_FAULTS: "short" }, "--passWithNoTests")];
}

try {
  prepareTools((line) => {
    step(line);
  });
  const counts = [...["format:check", "lint", "types", "shellcheck"].map(check), suite("unit"), ...(await endToEnd())];
  const total = (key: keyof Count): number => counts.reduce((sum, count) => sum + count[key], 0);
  const skipped = total("skipped") === 0 ? "" : `, ${total("skipped")} skipped`;
  process.stdout.write(`\n${total("passed")} passed, ${total("failed")} failed${skipped}\n`);
  process.exitCode = total("failed") === 0 ? 0 : 1;
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
} finally {
  rmSync(reports, { recursive: true, force: true });
}
