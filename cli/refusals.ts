import type { FleetConfig } from "../config/fleet.ts";
import type { NodeConfig } from "../config/nodes.ts";
import { check, formatFinding } from "../quadlet/index.ts";
import { checkServices } from "../services/check.ts";
import { renderService } from "../services/service.ts";

/**
 * What a preview refuses of a node's declaration before it looks at the node, a sentence each: what is wrong with its
 * services and their units.
 */
export function refusalsOf({ podman }: FleetConfig, { services, external }: NodeConfig): string[] {
  const files = services.flatMap(({ name, definition }) => {
    const { unit, companions } = renderService(name, definition, podman);
    return [
      { path: `${name}.container`, text: unit },
      ...companions.map((companion) => ({ path: companion.file, text: companion.unit })),
    ];
  });
  const findings = check(files, { external, ...(podman === undefined ? {} : { podman }) });
  return [
    ...checkServices(services, external),
    ...findings.filter(({ severity }) => severity === "error").map(formatFinding),
  ];
}
