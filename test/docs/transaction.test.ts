import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { assembleProgram } from "../../node/assemble.ts";

const page = await readFile(join(import.meta.dirname, "../../docs/transaction.md"), "utf8");
const program = assembleProgram();

/** The steps that the page has rows for, in their order. */
const told = [...page.matchAll(/^\| `(\w+)` \|/gm)].map(([, step = ""]) => step);

/** The steps that the program runs by name, in the order in which they stand in it. */
const run = [...program.matchAll(/^ *steps ([a-z_ ]+?)(?: \|\| (?:return|\{))?$/gm)].map(([, names = ""]) =>
  names.split(" "),
);

test("every step of the page is a function of the program, and has all of its cells", () => {
  for (const step of told) expect(program).toMatch(new RegExp(`^${step}\\(\\) \\{`, "m"));
  for (const row of page.split("\n").filter((line) => line.startsWith("| `"))) {
    expect(row.split("|").filter((cell) => cell.trim() !== "")).toHaveLength(5);
  }
});

test("every step of the program is on the page", () => {
  expect(run.flat().length).toBeGreaterThan(10);
  expect(new Set(run.flat().filter((step) => !told.includes(step)))).toEqual(new Set());
});

test("the steps of the way forward have the page's order", () => {
  const [forward = []] = run.filter((steps) => steps.includes("record"));
  const first = told.indexOf("check_units");
  expect(told.slice(first, told.indexOf("record") + 1)).toEqual(["check_units", "pull", "open_generation", ...forward]);
});

test("the way back goes by the steps that the page names", () => {
  const [back = []] = run.filter((steps) => steps.includes("give_back"));
  const [, sentence = ""] = /generation goes through ([\s\S]*?) itself/.exec(page) ?? [];
  expect([...sentence.matchAll(/`(\w+)`/g)].map(([, step]) => step)).toEqual(back);
});
