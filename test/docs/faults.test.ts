import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readPage, renderPage } from "../faults/support/page.ts";

const repository = join(import.meta.dirname, "../..");
const text = await readFile(join(repository, "docs/faults.md"), "utf8");

/** Every fault that there is a test of, as the page has it: its group and its name. */
function tests(): string[] {
  const directory = mkdtempSync(join(tmpdir(), "hecate-faults-"));
  try {
    const file = join(directory, "tests.json");
    const vitest = join(repository, "node_modules/vitest/vitest.mjs");
    const args = [vitest, "list", "--project", "faults", "--no-static-parse", `--json=${file}`];
    execFileSync(process.execPath, args, { cwd: repository, env: { ...process.env, HECATE_FAULTS: "list" } });
    return (JSON.parse(readFileSync(file, "utf8")) as { name: string }[]).map(({ name }) => name);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

test("the page about faults has a row for every test, and no other", { timeout: 120_000 }, () => {
  const rows = [...readPage(text)].flatMap(([group, faults]) => [...faults.keys()].map((name) => `${group} > ${name}`));
  expect(rows.sort()).toEqual(tests().sort());
});

test("the page is what a run of the tests writes", () => {
  expect(renderPage(readPage(text))).toBe(text);
});
