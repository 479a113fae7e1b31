import { nodeStatus } from "../cli/fleetStatus.ts";
import { servicesTable } from "../cli/statusTable.ts";
import { survey } from "../cli/survey.ts";
import type { FleetConfig } from "../config/fleet.ts";

/** How the services of a fleet are: a row each, of what matters once they are just deployed. */
export async function statusTable(fleet: FleetConfig): Promise<string> {
  const nodes = (await survey(fleet)).map(nodeStatus);
  return servicesTable(nodes, ["SERVICE", "STATE", "HEALTH", "IMAGE", "SINCE", "URL"]);
}
