import type { ComponentResourceOptions } from "@pulumi/pulumi";
import { ComponentResource, ResourceError } from "@pulumi/pulumi";

import type { Rollout } from "../services/waves.ts";
import { planWaves } from "../services/waves.ts";
import { checkBetween } from "./check.ts";
import { HecateNode } from "./hecateNode.ts";
import type { HecateNodeArgs } from "./hecateNode.ts";
import { requireSecrecy } from "./secrecy.ts";

/** Many machines, changed wave after wave. */
export interface FleetArgs {
  /** The nodes by name, in the order in which they are rolled out. */
  readonly nodes: Readonly<Record<string, Omit<HecateNodeArgs, "stable">>>;
  /** Default: all nodes at once. */
  readonly rollout?: Rollout;
}

/**
 * A fleet of HecateNodes. A wave begins when every node of the one before it is proven; a node that fails is rolled
 * back and keeps the later waves from beginning. The next run goes on with the nodes that are left.
 */
export class Fleet extends ComponentResource {
  static readonly token = "hecate:index:Fleet";

  /** The nodes by name. */
  readonly nodes: ReadonlyMap<string, HecateNode>;

  /** Throws a RangeError for a rollout that makes no sense, and what HecateNode throws. */
  constructor(name: string, args: FleetArgs, options: ComponentResourceOptions = {}) {
    const rollout = args.rollout ?? {};
    const entries = Object.entries(args.nodes);
    const waves = planWaves(
      entries.filter(([, { parked }]) => parked !== true),
      rollout,
    );
    requireSecrecy();
    super(Fleet.token, name, {}, options);

    const nodes = new Map<string, HecateNode>();
    for (const [nodeName, node] of entries) {
      if (node.parked === true) nodes.set(nodeName, new HecateNode(nodeName, node, { parent: this }));
    }
    let before: HecateNode[] = [];
    for (const wave of waves) {
      const made = wave.map(([nodeName, node]) => {
        // The soak is the stable time of every node, the last wave's too: one that depended on the wave would change
        // with every node that is added.
        const stable = rollout.soak === undefined ? {} : { stable: rollout.soak };
        const instance = new HecateNode(nodeName, { ...node, ...stable }, { parent: this, dependsOn: before });
        nodes.set(nodeName, instance);
        return instance;
      });
      before = made;
    }
    this.nodes = nodes;
    const problems = checkBetween(Object.fromEntries([...nodes].map(([node, { units }]) => [node, units])));
    if (problems.length > 0) throw new ResourceError(problems.join("\n"), this, true);
    this.registerOutputs({});
  }
}
