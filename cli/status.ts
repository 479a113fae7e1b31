import { setTimeout as sleep } from "node:timers/promises";
import type { Command } from "commander";
import { asking, fleetOptions, readFleet } from "./fleetOptions.ts";
import type { FleetOptions } from "./fleetOptions.ts";
import { exitCodeOf, nodeStatus } from "./fleetStatus.ts";
import type { NodeStatus } from "./fleetStatus.ts";
import { nodesTable, servicesTable } from "./statusTable.ts";
import { survey } from "./survey.ts";
import { Trouble } from "./trouble.ts";

interface StatusOptions extends FleetOptions {
  readonly json: boolean;
  /** True for the default. */
  readonly watch?: string | true;
}

/** Between two looks, in seconds. */
const defaultPause = 5;

/** `hecate-fleet status`. */
export function addStatus(program: Command): void {
  fleetOptions(program.command("status"))
    .description("Show every service of every node: its state, health and image, and whether it is as desired")
    .option("--json", "a JSON document in place of the table (with --watch: one a line)", false)
    .option("--watch [seconds]", `look again and again, with a pause (default: ${defaultPause} s)`)
    .addHelpText(
      "after",
      `
DRIFT is what \`pulumi up\` would do to a service, and why; the plan as a whole: hecate-fleet diff.
${asking}

Exit codes: 0 all is as desired, 2 drift, 1 trouble (a node does not answer, an up would be refused, a service is unhealthy,
or the stack cannot be read).

Examples:
  hecate-fleet status --stack prod
  hecate-fleet status --json | jq -r '.nodes[] | select(.verdict != "desired") | .name'`,
    )
    .action(async (options: StatusOptions) => {
      await status(options);
    });
}

async function status({ json, watch, ...options }: StatusOptions): Promise<void> {
  const pause = watch === undefined ? undefined : pauseOf(watch);
  const { fleet, nodes } = await readFleet(options);
  for (;;) {
    const found = (await survey(fleet, nodes)).map(nodeStatus);
    process.exitCode = exitCodeOf(found);
    if (json) process.stdout.write(`${statusJson(fleet.owner, found, pause === undefined ? 2 : 0)}\n`);
    else process.stdout.write(`${pause === undefined ? "" : separator()}${statusText(found)}`);
    if (pause === undefined) return;
    await sleep(pause * 1000);
  }
}

/** Both tables. */
export function statusText(nodes: readonly NodeStatus[], now = new Date()): string {
  return [servicesTable(nodes, undefined, now), nodesTable(nodes, now)].filter((table) => table !== "").join("\n");
}

/** The same for programs. */
export function statusJson(owner: string, nodes: readonly NodeStatus[], indent: number): string {
  return JSON.stringify({ stack: owner, exitCode: exitCodeOf(nodes), nodes }, undefined, indent);
}

function pauseOf(watch: string | true): number {
  const seconds = watch === true ? defaultPause : Number(watch);
  if (Number.isFinite(seconds) && seconds >= 1 && seconds <= 86_400) return seconds;
  throw new Trouble(`--watch: ${JSON.stringify(watch)} is no pause; give seconds, from 1 to 86400`);
}

/** A screen is wiped; in a file one look follows the other. */
function separator(): string {
  const now = new Date().toISOString().replace(/\.\d+Z$/, "Z");
  return process.stdout.isTTY ? `\u001B[H\u001B[2J${now}\n` : `\n${now}\n`;
}
