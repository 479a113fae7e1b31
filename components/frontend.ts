import type { ComponentResourceOptions, Output } from "@pulumi/pulumi";

import { hostInUrl } from "../node/connection.ts";
import type { ServiceDefinition } from "../services/definition.ts";
import { orNothing } from "./orNothing.ts";
import type { ServiceArgs } from "./service.ts";
import { commonDefinition, Service } from "./service.ts";

/** A frontend: one published port, no data, healthy when it answers an HTTP GET. */
export interface FrontendArgs extends ServiceArgs, Pick<ServiceDefinition, "containerPort"> {
  /** TCP port that it publishes on the node, and listens on unless `containerPort` is set. 1024 to 65535 for a rootless user. */
  readonly port: number;
}

/** One of Hecate's web frontends on a node. Its name is the name of its unit and its container. */
export class Frontend extends Service {
  static readonly token = "hecate:index:Frontend";

  /** Where a browser finds it: `http://HOST:PORT`. Known when the node's transaction has succeeded. */
  readonly url: Output<string>;

  /**
   * Throws a QuadletError when a value cannot stand in a unit file, a RangeError for a duration or a release that is none,
   * a ResourceError when the node's `services` function has returned.
   */
  constructor(name: string, args: FrontendArgs, options: ComponentResourceOptions = {}) {
    const { port, containerPort, node } = args;
    super(
      Frontend.token,
      name,
      args,
      {
        ...commonDefinition(args),
        kind: "frontend",
        port,
        ...(containerPort === undefined ? {} : { containerPort }),
      },
      options,
    );
    this.url = node.converged.apply(() => `http://${hostInUrl(node.host)}:${port}`);
    this.registerOutputs({ unit: orNothing(this.unit), url: orNothing(this.url) });
  }
}
