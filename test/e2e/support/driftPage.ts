import { readFileSync, writeFileSync } from "node:fs";

import { steady } from "../../support/steady.ts";
import type { Run } from "./stack.ts";

const path = new URL("../../../docs/drift.md", import.meta.url);

/** What became of one thing that somebody did by hand, as an operator saw it. */
export interface Seen {
  readonly what: string;
  /** The commands that were run on the node. */
  readonly damage: string;
  readonly preview: Run;
  /** None where it is no drift, or where the preview refuses. */
  readonly up?: Run;
  readonly again?: Run;
}

const head = `# What a preview shows of what was done by hand

Each section is what a run of the tests saw on a host: what somebody did on beam00, and of what was then said the lines
about the node and the count at the end. \`npm run docs:drift\` writes this page anew; the tests compare it. Times are
left out.
`;

/** The page of all that was seen. */
export function driftPage(seen: readonly Seen[]): string {
  return [head, ...seen.map(section)].join("\n");
}

function section({ what, damage, preview, up, again }: Seen): string {
  return [
    `## ${what}\n`,
    fenced(
      "sh",
      damage.split("\n").map((line) => line.trim()),
    ),
    "",
    shown("`pulumi preview`", preview),
    ...(up === undefined ? [] : [shown("`pulumi up`", up)]),
    ...(again === undefined ? [] : [shown("`pulumi up` again", again)]),
  ].join("\n");
}

function shown(title: string, { output }: Run): string {
  return `${title}:\n\n${fenced("text", told(output))}\n`;
}

function fenced(language: string, lines: readonly string[]): string {
  return ["```" + language, ...lines, "```"].join("\n");
}

/** The lines about the node, in their order, and the count of resources. */
function told(output: string): string[] {
  const lines = output
    .split("\n")
    .map((line) => comparable(line.trim()))
    .filter((line) => /^(beam00: |error: .*beam00)/.test(line))
    // How often a gate looks depends on the machine; an output that is named after the node begins with a brace.
    .filter((line) => !/^beam00: (waiting for .*|\{)$/.test(line));
  // A failure is told twice by Pulumi: with its resource, and at the end.
  const once = lines.filter((line, index) => lines.indexOf(line) === index);
  const [, count = ""] = /^Resources:\n((?: +\S.*\n)+)/m.exec(output) ?? [];
  return [...once, ...count.split("\n").map((line) => line.trim())].filter((line) => line !== "");
}

/** A line without what differs from run to run, the numbers of processes among it. */
function comparable(line: string): string {
  return steady(line)
    .replaceAll(/\bprocess \d+/g, "process PID")
    .replaceAll(/\bkill \d+/g, "kill PID");
}

/** The page as it is in the docs; written anew first when that is asked for. */
export function pageInDocs(now: string): string {
  if (process.env["HECATE_WRITE_DOCS"] !== undefined) writeFileSync(path, now);
  return readFileSync(path, "utf8");
}
