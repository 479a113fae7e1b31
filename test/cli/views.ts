import { desiredState } from "../../cli/desired.ts";
import { refusalsOf } from "../../cli/refusals.ts";
import type { NodeView, Sight } from "../../cli/survey.ts";
import { parseReport } from "../../node/report.ts";
import { fleet, hostKey } from "../config/stack.ts";

/** A stack of four nodes, each with the core daemon and the trader pair. */
export const traders = fleet({
  ssh: { user: "rl" },
  nodes: Object.fromEntries(
    ["beam00", "beam01", "beam02", "beam03"].map((name, index) => [
      name,
      {
        ...{ host: `192.0.2.${index + 1}`, hostKey, services: ["hecate-daemon", "hecate-traderd", "hecate-traderw"] },
        ...(name === "beam03" ? { parked: true } : {}),
      },
    ]),
  ),
});

const id = "0123456789abcdef".repeat(4);

/** A row of a report for a service that runs. */
export function running(name: string, health = "healthy", since = "Thu 2026-07-09 15:24:24 UTC"): string {
  return `unit\t${name}\trun\tloaded\tactive\trunning\t${since}\t${health}\tghcr.io/hecate-social/${name}:0.1.0\t${id}\t0`;
}

/** The services as they are when all is well, in the node program's own order. */
export const healthy = ["hecate-daemon", "hecate-traderd", "hecate-traderw"].map((name) => running(name));

/** What was seen of a node whose program printed these rows. */
export function reported(...rows: readonly string[]): Sight {
  return { kind: "observed", report: parseReport([...rows, "end", ""].join("\n")) };
}

/** A node of the stack and what was seen of it. */
export function view(name: string, sight: Sight): NodeView {
  const node = traders.nodes.find((one) => one.name === name);
  if (node === undefined) throw new Error(`the stack has no ${name}`);
  return {
    name,
    host: node.connection === "local" ? "localhost" : node.connection.host,
    desired: desiredState(traders, node),
    refusals: refusalsOf(traders, node),
    sight,
  };
}
