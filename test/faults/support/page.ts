import type { Row } from "./row.ts";

/** Rows by fault, by group, in the order of the tests. */
export type Table = ReadonlyMap<string, ReadonlyMap<string, Row>>;

const introduction = `# Faults

What was broken on purpose, on booted hosts, and what came of it. The table is written by \`npm run test:faults\`, whose tests
these are; \`npm test\` runs a short cut of them.

The proof is the same for each. Before the fault the node runs other services, whose data directories hold marked files, and
files of other people lie among ours. After it, one \`up\` brings what was wanted: every service runs the image, the variables
and the unit that its files say, and is healthy. The next one has nothing to do: no file is written, no service restarted.
All the marked files are what they were, byte for byte. systemd's own journal shows that no service was stopped or started but
those the plan had named, and no service was left running an old version without a mark on the node that says so. Nothing is
left behind: no process, no half-written file, no private directory.
`;

const head = "| Fault | What the user saw | After one `up` | After the next |\n| --- | --- | --- | --- |\n";

/** The page about faults. */
export function renderPage(table: Table): string {
  const groups = [...table].map(([group, rows]) => {
    const lines = [...rows].map(([fault, row]) => line([fault, row.saw, row.afterUp, row.afterNext]));
    return `\n## ${group}\n\n${head}${lines.join("")}`;
  });
  return introduction + groups.join("");
}

function line(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|").replaceAll(/([*_<>`])/g, "\\$1")).join(" | ")} |\n`;
}

/** The rows of a page; none of an empty text. */
export function readPage(text: string): Map<string, Map<string, Row>> {
  const table = new Map<string, Map<string, Row>>();
  let rows = new Map<string, Row>();
  for (const one of text.split("\n")) {
    if (one.startsWith("## ")) table.set(one.slice(3), (rows = new Map<string, Row>()));
    if (!one.startsWith("| ") || one.startsWith("| Fault |") || one.startsWith("| --- |")) continue;
    const [fault = "", saw = "", afterUp = "", afterNext = ""] = one
      .slice(2, -2)
      .split(/ \| /)
      .map((cell) => cell.replaceAll(/\\([*_<>`|])/g, "$1"));
    rows.set(fault, { saw, afterUp, afterNext });
  }
  return table;
}
