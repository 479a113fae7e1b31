import type { Command } from "commander";
import type { FleetConfig, NodeConfig } from "../config/fleet.ts";
import { readStack } from "./stack.ts";
import { Trouble } from "./trouble.ts";

/** Which stack, and which of its nodes. */
export interface FleetOptions {
  readonly stack?: string;
  readonly node?: string;
  readonly cwd: string;
}

/** The options by which a command finds its stack. */
export function stackOptions(command: Command): Command {
  return command
    .option("-s, --stack <name>", "the stack (default: the selected one)")
    .option("-C, --cwd <directory>", "the Pulumi project", ".");
}

/** Those, and `--node`. */
export function fleetOptions(command: Command): Command {
  return stackOptions(command).option("--node <name>", "one node alone");
}

/** The fleet of the stack, and the nodes that were asked for. Throws a Trouble with what is wrong with either. */
export async function readFleet({
  stack,
  node,
  cwd,
}: FleetOptions): Promise<{ readonly fleet: FleetConfig; readonly nodes: readonly NodeConfig[] }> {
  const fleet = await readStack(cwd, stack);
  return { fleet, nodes: node === undefined ? fleet.nodes : [nodeOf(fleet, node, "--node: ")] };
}

/** The node of this name. Throws a Trouble that names those that there are, after `whose`. */
export function nodeOf(fleet: FleetConfig, name: string, whose = ""): NodeConfig {
  const node = fleet.nodes.find((one) => one.name === name);
  if (node !== undefined) return node;
  const names = fleet.nodes.map((one) => one.name).join(", ");
  throw new Trouble(`${whose}the stack has no node ${JSON.stringify(name)}; it has ${names}`);
}

/** What the help of an observing command says of how it asks. */
export const asking = `
Nodes are asked over SSH, 32 at a time, and nothing is changed on them. The configuration is read through Pulumi, so it asks
for the stack's passphrase where it has one. A parked node is not asked. Times are in UTC.`;
