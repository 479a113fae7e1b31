import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { rulesPage } from "../../docs/rules.ts";
import { rules } from "../../quadlet/index.ts";

const page = join(import.meta.dirname, "../../docs/rules.md");

test("the page about the rules is what npm run docs writes", async () => {
  expect(await readFile(page, "utf8")).toBe(rulesPage());
});

test("every rule is in its table and has a section", () => {
  const text = rulesPage();
  for (const { id, summary } of rules) {
    expect(text).toMatch(new RegExp(`^\\| \\[${id}\\]\\(#${id}\\) \\| (error|warning) \\|`, "m"));
    expect(text).toContain(`\n## ${id}\n\n${summary}.\n`);
  }
});

test("a rule's releases are told by the first and the last", () => {
  const text = rulesPage();
  expect(text).toContain("| [container-network-release](#container-network-release) | error | a node | to 5.3 |");
  expect(text).toContain("| [container-network-pod](#container-network-pod) | error | a node | from 5.4 |");
  expect(text).toContain("| [host-port-unique](#host-port-unique) | error | a node | all |");
  expect(text).toContain("| [silence-form](#silence-form) | warning | a comment | all |");
});
