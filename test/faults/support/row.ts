import type { RunResult } from "../../../lab/index.ts";
import { steady } from "../../support/steady.ts";

/** What a fault came to: a row of the page about faults. */
export interface Row {
  /** The line that told the user what was the matter. */
  readonly saw: string;
  /** What one `up` after it came to, in the node's own last word. */
  readonly afterUp: string;
  /** The same for the one after that. */
  readonly afterNext: string;
}

declare module "vitest" {
  interface TaskMeta {
    row?: Row;
  }
}

/** The line of an output that an operator would read out on the telephone. */
export function keyLine({ stdout, stderr, exitCode }: RunResult): string {
  const lines = `${stdout}\n${stderr}`
    .split("\n")
    .map((line) => line.trim().replace(/^node: /, ""))
    .filter((line) => line !== "");
  const told = lines.filter((line) => /^(error|conflict): |^A Pulumi that was killed/.test(line));
  // A summary of what stands above says less than the first of it.
  const telling = told.at(-1)?.includes("(above)") === true ? told[0] : told.at(-1);
  // The preview before an update counts too.
  const counted = [...stdout.matchAll(/^Resources:\n((?: +\S.*\n)+)/gm)].at(-1)?.[1];
  return plain(telling ?? counted?.trim() ?? lines.at(-1) ?? `nothing; the command ended with status ${exitCode}`);
}

/** A text without what differs from run to run. */
export function plain(text: string): string {
  return steady(text)
    .replaceAll(/\w{3} \d{4}-\d\d-\d\d \d\d:\d\d:\d\d \w+/g, "TIME")
    .replaceAll(/hecate-fleet\.\d+\.\w{6}\b/g, "hecate-fleet.XXXXXX")
    .replaceAll(/\b[0-9a-f]{16,64}\b/g, "HASH")
    .replaceAll(/\s+/g, " ");
}
