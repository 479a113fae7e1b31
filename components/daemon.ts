import type { ComponentResourceOptions, Output } from "@pulumi/pulumi";

import { socketPath } from "../node/layout.ts";
import type { ServiceDefinition } from "../services/definition.ts";
import { orNothing } from "./orNothing.ts";
import type { ServiceArgs } from "./service.ts";
import { commonDefinition, Service } from "./service.ts";

/** A daemon: host network, data in `~/.hecate/NAME/` at the same path in the container, healthy when its socket is there. */
export interface DaemonArgs extends ServiceArgs, Pick<ServiceDefinition, "core" | "dataDirectories" | "homePaths"> {}

/** One of Hecate's daemons on a node. Its name is the name of its unit, its container and its data directory. */
export class Daemon extends Service {
  static readonly token = "hecate:index:Daemon";

  /** Socket of the daemon, relative to the home directory of the node's user. Known when the transaction has succeeded. */
  readonly socket: Output<string>;

  /**
   * Throws a QuadletError when a value cannot stand in a unit file, a RangeError for a duration or a release that is none,
   * a ResourceError when the node's `services` function has returned.
   */
  constructor(name: string, args: DaemonArgs, options: ComponentResourceOptions = {}) {
    const { core, dataDirectories, homePaths } = args;
    super(
      Daemon.token,
      name,
      args,
      {
        ...commonDefinition(args),
        kind: "daemon",
        ...(core === undefined ? {} : { core }),
        ...(dataDirectories === undefined ? {} : { dataDirectories }),
        ...(homePaths === undefined ? {} : { homePaths }),
      },
      options,
    );
    this.socket = args.node.converged.apply(() => socketPath(name));
    this.registerOutputs({ unit: orNothing(this.unit), socket: orNothing(this.socket) });
  }
}
