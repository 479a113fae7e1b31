import { styleText } from "node:util";
import type { Command } from "commander";
import type { FleetConfig, NodeConfig } from "../config/fleet.ts";
import { atOnce } from "../node/atOnce.ts";
import { ReachError } from "../node/connect.ts";
import { readLines } from "../node/lines.ts";
import type { Reading } from "../node/lines.ts";
import { mostSessions } from "../node/observe.ts";
import { asking, fleetOptions, nodeOf, readFleet } from "./fleetOptions.ts";
import type { FleetOptions } from "./fleetOptions.ts";
import { entryLines, journalCommand, merged, readEntry } from "./journal.ts";
import type { JournalEntry } from "./journal.ts";
import { Trouble } from "./trouble.ts";

interface LogsOptions extends FleetOptions {
  readonly follow: boolean;
  readonly lines: string;
}

/** `hecate-fleet logs`. */
export function addLogs(program: Command): void {
  fleetOptions(program.command("logs"))
    .description("Show the journals of the stack's services, those of all nodes in one")
    .argument("[node]", "a node; or a service, of all nodes")
    .argument("[service]", "a service of that node")
    .option("-f, --follow", "go on with what comes, until Ctrl-C", false)
    .option("-n, --lines <number>", "how many of the last lines of every node", "50")
    .addHelpText(
      "after",
      `
Lines are sorted by time, by the nodes' own clocks; with --follow they come as they come.
${asking}

Exit codes: 0 they were shown, 1 trouble (a node does not answer, or the stack cannot be read).

Examples:
  hecate-fleet logs -f beam00 hecate-traderd
  hecate-fleet logs -n 500 hecate-daemon | grep -i error`,
    )
    .action(async (first: string | undefined, second: string | undefined, options: LogsOptions) => {
      process.exitCode = await logs(first, second, options);
    });
}

/** The journal of some services of a node. */
interface Source {
  readonly node: NodeConfig;
  readonly services: readonly string[];
}

const palette = ["cyan", "yellow", "green", "magenta", "blue", "red"] as const;

async function logs(first: string | undefined, second: string | undefined, options: LogsOptions): Promise<number> {
  const lines = Number(options.lines);
  if (!Number.isInteger(lines) || lines < 0)
    throw new Trouble(`--lines: ${JSON.stringify(options.lines)} is no number`);
  const { fleet, nodes } = await readFleet(options);
  const sources = sourcesOf(fleet, nodes, first, second);
  const names = sources.map(({ node }) => node.name);
  const widths = {
    node: Math.max(0, ...names.map((name) => name.length)),
    service: Math.max(0, ...sources.flatMap(({ services }) => services.map((service) => service.length))),
  };
  const show = (entry: JournalEntry): void => {
    const colour = palette[names.indexOf(entry.node) % palette.length] ?? "cyan";
    const paint = (text: string): string => styleText(colour, text, { stream: process.stdout });
    process.stdout.write(
      entryLines(entry, widths, paint)
        .map((line) => `${line}\n`)
        .join(""),
    );
  };
  const kept: JournalEntry[] = [];
  const take = options.follow ? show : (entry: JournalEntry): unknown => kept.push(entry);
  const ending = new AbortController();
  process.once("SIGINT", () => {
    ending.abort();
  });
  // Who follows holds a session for as long as it takes; a line of them would wait for ever.
  const session = atOnce(options.follow ? sources.length : mostSessions);
  const read = await Promise.all(
    sources.map(({ node, services }) =>
      session(() =>
        readJournal(node, {
          connection: node.connection,
          command: journalCommand(services, { lines, follow: options.follow }),
          onLine: (line) => {
            const entry = readEntry(node.name, line);
            if (entry !== undefined) take(entry);
          },
          signal: ending.signal,
        }),
      ),
    ),
  );
  merged(kept).forEach(show);
  return read.every(Boolean) ? 0 : 1;
}

/** Which nodes, and which services of each. Throws a Trouble for a name that none has. */
export function sourcesOf(
  fleet: FleetConfig,
  nodes: readonly NodeConfig[],
  first: string | undefined,
  second: string | undefined,
): Source[] {
  const servicesOf = ({ services }: NodeConfig): string[] => services.map(({ name }) => name);
  const isNode = fleet.nodes.some(({ name }) => name === first);
  const isService = nodes.some((node) => first !== undefined && servicesOf(node).includes(first));
  const alone = second === undefined && !isNode && isService ? first : second;
  const asked = first === undefined || first === alone ? nodes : [nodeOf(fleet, first)];
  const sources = asked
    .map((node) => ({ node, services: servicesOf(node).filter((name) => alone === undefined || name === alone) }))
    .filter(({ services }) => services.length > 0);
  if (sources.length > 0 || alone === undefined) return sources;
  const there = [...new Set(asked.flatMap(servicesOf))].join(", ");
  throw new Trouble(`${first ?? "the stack"} has no service ${JSON.stringify(alone)}; it has ${there || "none"}`);
}

/** False when it could not be read to its end, which is said. */
async function readJournal(node: NodeConfig, reading: Reading): Promise<boolean> {
  if (node.parked) {
    tell(`${node.name}: parked: not asked`);
    return true;
  }
  try {
    const { exitCode, error } = await readLines(node.name, reading);
    if (exitCode === 0 || reading.signal?.aborted === true) return true;
    tell(`${node.name}: its journal could not be read to the end: ${error || "the connection was lost"}`);
  } catch (error) {
    if (!(error instanceof ReachError)) throw error;
    tell(error.message);
  }
  return false;
}

function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}
