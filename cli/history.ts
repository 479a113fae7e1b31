import type { Command } from "commander";
import { ReachError } from "../node/connect.ts";
import { readLines } from "../node/lines.ts";
import { visible } from "../node/visible.ts";
import { asking, nodeOf, stackOptions } from "./fleetOptions.ts";
import type { FleetOptions } from "./fleetOptions.ts";
import { readStack } from "./stack.ts";
import { renderTable } from "./table.ts";
import { Trouble } from "./trouble.ts";

/** `hecate-fleet history`. */
export function addHistory(program: Command): void {
  stackOptions(program.command("history"))
    .description("Show what was done on a node for this stack, and when: the node's own record")
    .argument("<node>", "a node of the stack")
    .addHelpText(
      "after",
      `
${asking.trimStart()}

Exit codes: 0 it was shown, 1 trouble (the node does not answer or is parked, or the stack cannot be read).`,
    )
    .action(async (name: string, { stack, cwd }: FleetOptions) => {
      const fleet = await readStack(cwd, stack);
      const { connection, parked } = nodeOf(fleet, name);
      if (parked) throw new Trouble(`${name} is parked: it is not asked`);
      const lines: string[] = [];
      const onLine = (line: string): unknown => lines.push(line);
      const command = `test ! -e ${logOf(fleet.owner)} || cat ${logOf(fleet.owner)}`;
      try {
        const { exitCode, error } = await readLines(name, { connection, command: `sh -c '${command}'`, onLine });
        if (exitCode !== 0)
          throw new Trouble(`${name}: its record could not be read: ${error || "the connection was lost"}`);
      } catch (error) {
        throw error instanceof ReachError ? new Trouble(error.message) : error;
      }
      process.stdout.write(historyText(lines));
    });
}

/** The owner is made of characters that no shell minds. */
function logOf(owner: string): string {
  return `.hecate/fleet/stacks/${owner}/log`;
}

/**
 * Rows TIME GENERATION WHAT FROM, separated by tabs, as the node program writes them; oldest first. Control characters are
 * made visible.
 */
export function historyText(lines: readonly string[]): string {
  const rows = lines
    .map((line) => visible(line).split("\t"))
    .map(([time = "", generation = "", what = "", from = "-"]) => [
      time.replace("T", " ").replace("Z", ""),
      generation,
      what,
      from,
    ]);
  return rows.length === 0
    ? "nothing was done there yet\n"
    : renderTable([["TIME", "GENERATION", "WHAT", "FROM"], ...rows]);
}
