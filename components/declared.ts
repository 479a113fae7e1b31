import type { Output } from "@pulumi/pulumi";

import type { NamedService } from "../services/check.ts";
import { Daemon } from "./daemon.ts";
import { Frontend } from "./frontend.ts";
import type { HecateNode } from "./hecateNode.ts";
import { orNothing } from "./orNothing.ts";
import type { Service } from "./service.ts";

/** Where a service is found once its node is done. Each value is undefined where the node failed. */
export interface Endpoint {
  /** Unit of the node's user manager, as `hecate-daemon.service`. */
  readonly unit: Output<string | undefined>;
  /** A frontend's address, as `http://192.168.1.10:5174`. */
  readonly url?: Output<string | undefined>;
  /** A daemon's socket, relative to the home directory of the node's user. */
  readonly socket?: Output<string | undefined>;
}

/** Makes services of their definitions on a node, in the order given: a service comes after those it depends on. */
export function declareServices(node: HecateNode, services: readonly NamedService[]): Service[] {
  return services.map(({ name, definition }) => {
    switch (definition.kind) {
      case "daemon":
        return new Daemon(name, { ...definition, node });
      case "frontend":
        // Without a port the definition is no frontend; the configuration is refused before this.
        return new Frontend(name, { ...definition, node, port: definition.port ?? 0 });
    }
  });
}

/** The endpoints of a node's services, by service. */
export function endpointsOf(services: readonly Service[]): Record<string, Endpoint> {
  return Object.fromEntries(
    services.map((service) => [
      service.serviceName,
      {
        unit: orNothing(service.unit),
        ...(service instanceof Frontend ? { url: orNothing(service.url) } : {}),
        ...(service instanceof Daemon ? { socket: orNothing(service.socket) } : {}),
      },
    ]),
  );
}
