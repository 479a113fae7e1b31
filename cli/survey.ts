import type { FleetConfig, NodeConfig } from "../config/fleet.ts";
import { ReachError } from "../node/connect.ts";
import { observe, ObserveError } from "../node/observe.ts";
import type { Report } from "../node/report.ts";
import type { NodeState } from "../node/state.ts";
import { desiredState } from "./desired.ts";
import { refusalsOf } from "./refusals.ts";

/** What became of looking at a node. */
export type Sight =
  | { readonly kind: "observed"; readonly report: Report }
  /** The reason begins with the node's name. */
  | { readonly kind: "unreachable"; readonly reason: string }
  | { readonly kind: "parked" };

/** A node as it is to be, and as it was found. */
export interface NodeView {
  readonly name: string;
  /** Host name or address. */
  readonly host: string;
  readonly desired: NodeState;
  /** Why an `up` would refuse the declaration, whatever the node is. */
  readonly refusals: readonly string[];
  readonly sight: Sight;
}

/**
 * Looks at the nodes, as many at once as an observation has. One that is away is waited for by nobody but the answer as a
 * whole.
 */
export function survey(
  fleet: FleetConfig,
  nodes: readonly NodeConfig[] = fleet.nodes,
  { askRegistries = false }: { readonly askRegistries?: boolean } = {},
): Promise<NodeView[]> {
  const wanted = nodes.map((node) => ({ node, desired: desiredState(fleet, node) }));
  return Promise.all(
    wanted.map(async ({ node, desired }) => ({
      name: node.name,
      host: node.connection === "local" ? "localhost" : node.connection.host,
      desired,
      refusals: node.parked ? [] : refusalsOf(fleet, node),
      sight: await look(node, desired, askRegistries),
    })),
  );
}

async function look(
  { name, connection, parked }: NodeConfig,
  state: NodeState,
  askRegistries: boolean,
): Promise<Sight> {
  if (parked) return { kind: "parked" };
  try {
    return { kind: "observed", report: await observe(name, { connection, state, askRegistries }) };
  } catch (error) {
    if (error instanceof ReachError || error instanceof ObserveError) {
      return { kind: "unreachable", reason: error.message };
    }
    throw error;
  }
}
