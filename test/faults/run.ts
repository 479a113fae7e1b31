/**
 * `npm run test:faults`: all faults, and the page about them. `npm run test:faults -- FILE… [-t PATTERN]` runs some
 * of them and writes their rows.
 */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { startVitest } from "vitest/node";
import type { Reporter, TestCase } from "vitest/node";
import type { Row } from "./support/row.ts";
import { readPage, renderPage } from "./support/page.ts";

const page = join(import.meta.dirname, "../../docs/faults.md");
const { positionals: files, values } = parseArgs({
  allowPositionals: true,
  options: { pattern: { type: "string", short: "t" } },
});

/** The rows of this run, and which groups all tests of were run. */
class Rows implements Reporter {
  readonly found = new Map<string, Map<string, Row>>();

  onTestCaseResult(test: TestCase): void {
    const group = test.parent.type === "suite" ? test.parent.name : "";
    const rows = this.found.get(group) ?? new Map<string, Row>();
    this.found.set(group, rows);
    const { row } = test.meta();
    if (row !== undefined) rows.set(test.name, row);
  }
}

const rows = new Rows();
const vitest = await startVitest(files, {
  project: ["faults"],
  watch: false,
  ...(values.pattern === undefined ? {} : { testNamePattern: values.pattern }),
  reporters: ["verbose", rows],
});
const failed = (process.exitCode ?? 0) !== 0 || vitest.state.getCountOfFailedTests() > 0;
await vitest.close();

const whole = files.length === 0 && values.pattern === undefined;
const known = whole && !failed ? new Map<string, Map<string, Row>>() : readPage(await read());
for (const [group, ran] of rows.found) {
  // A group that ran without a failure is taken as it is, so that no row outlives its test.
  known.set(group, failed || values.pattern !== undefined ? new Map([...(known.get(group) ?? []), ...ran]) : ran);
}
await writeFile(page, renderPage(known));
process.stdout.write(`written: ${page}\n`);

async function read(): Promise<string> {
  return readFile(page, "utf8").catch(() => "");
}
