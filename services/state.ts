import { envPath, nodeEnvPath } from "../node/layout.ts";
import type { NodeFile, NodeState } from "../node/state.ts";
import { parseDuration } from "../quadlet/grammar/duration.ts";
import type { ServiceDefinition } from "./definition.ts";
import type { SecretFiles } from "./secretFiles.ts";
import type { RenderedService } from "./service.ts";
import { tierOf } from "./unit.ts";

/** What one node shall be, in parts that are all known. */
export interface StateParts extends Omit<NodeState, "files" | "links" | "services" | "secrets"> {
  readonly services: readonly RenderedService[];
  /**
   * The services' files of variables, then the node's, which is left out when it is empty and no service reads it. What is
   * marked as secret is cut out of messages.
   */
  readonly variables: readonly NodeFile[];
  readonly secrets: SecretFiles;
}

/** The state that a node is to have. */
export function assembleState({ services, variables, secrets, ...rest }: StateParts): NodeState {
  // What a service brings along comes before it.
  const declared = services.flatMap((rendered) => [...rendered.companions, rendered]);
  const units = declared.map(({ unitPath, unit }): NodeFile => ({ path: unitPath, mode: "0644", content: unit }));
  // Files of the whole node are common to all stacks on it: a file that a stack does not need is none of its business.
  const isNeeded = ({ path, content }: NodeFile): boolean =>
    path !== nodeEnvPath ||
    content !== "" ||
    declared.some(({ unit, service }) => service.reads.includes(path) || unit.includes(path));
  return {
    ...rest,
    files: [...units, ...variables.filter(isNeeded), ...secrets.files],
    links: declared.map(({ linkPath, unitPath }) => ({ path: linkPath, target: unitPath })),
    services: declared.map(({ service }) => service),
    secrets: [
      ...secrets.values,
      ...variables.flatMap(({ content, secret }) => (secret === true ? valuesOf(content) : [])),
    ],
  };
}

/** The file with a service's own variables. */
export function serviceEnvFile(name: string, definition: ServiceDefinition, content: string): NodeFile {
  return { path: envPath(tierOf(definition), name), mode: "0640", content };
}

/** The file with the variables of the whole node. */
export function nodeEnvFile(content: string): NodeFile {
  return { path: nodeEnvPath, mode: "0640", content };
}

/** How long a started service must run undisturbed, in whole seconds. Throws a RangeError for what is not a duration. */
export function stableSecondsOf(stable = "2s"): number {
  try {
    return Math.ceil(parseDuration(stable));
  } catch (error) {
    throw error instanceof RangeError ? new RangeError(`stable: ${error.message}`) : error;
  }
}

function valuesOf(envFile: string): string[] {
  return envFile.split("\n").flatMap((line) => (line.includes("=") ? [line.slice(line.indexOf("=") + 1)] : []));
}
