import type { FleetConfig } from "../config/fleet.ts";
import type { NodeConfig } from "../config/nodes.ts";
import { check } from "../quadlet/index.ts";
import { checkServices, errorsOf } from "../services/check.ts";
import { renderService, unitFiles } from "../services/service.ts";

/**
 * What a preview refuses of a node's declaration before it looks at the node, a sentence each: what is wrong with its
 * services and their units.
 */
export function refusalsOf({ podman }: FleetConfig, { services, external }: NodeConfig): string[] {
  const files = services.flatMap(({ name, definition }) => unitFiles(renderService(name, definition, podman)));
  const findings = check(files, { external, ...(podman === undefined ? {} : { podman }) });
  return [...checkServices(services, external), ...errorsOf(findings)];
}
