import { dataPath, linkPath, socketPath, unitPath } from "../node/layout.ts";
import type { Gate, NodeService } from "../node/state.ts";
import { render } from "../quadlet/index.ts";
import type { SourceFile } from "../quadlet/index.ts";
import { renderCompanions, silenceComments } from "./companions.ts";
import type { RenderedCompanion } from "./companions.ts";
import type { ServiceDefinition } from "./definition.ts";
import { parseDuration } from "../quadlet/grammar/duration.ts";
import { envFilesOf, healthOf, serviceUnit, tierOf } from "./unit.ts";

/** A service as it goes to a node: its unit's text, and what the node program must know of it. */
export interface RenderedService {
  readonly unit: string;
  readonly unitPath: string;
  readonly linkPath: string;
  readonly service: NodeService;
  /** Units that it brings along, which start before it. */
  readonly companions: readonly RenderedCompanion[];
}

/** The files of a service and of what it brings along, as they lie among the node's units. */
export function unitFiles({ unit, service, companions }: RenderedService): SourceFile[] {
  return [
    { path: `${service.name}.container`, text: unit },
    ...companions.map((companion) => ({ path: companion.file, text: companion.unit })),
  ];
}

/**
 * The service's unit file and its place on the node. `podman` is the release to render for, the newest one by default.
 * Throws a QuadletError with every value that the unit cannot carry, and a RangeError for a health that is not a duration.
 */
export function renderService(name: string, definition: ServiceDefinition, podman?: string): RenderedService {
  const file = `${name}.container`;
  const [path, link] = [unitPath(tierOf(definition), file), linkPath(file)];
  const comment = silenceComments(definition.silence);
  const unit = render(serviceUnit(name, definition), { comment, ...(podman === undefined ? {} : { podman }) });
  const companions = renderCompanions(definition, podman);
  return {
    unit,
    unitPath: path,
    linkPath: link,
    companions,
    service: {
      name,
      image: definition.image,
      hold: definition.hold ?? false,
      boot: definition.boot ?? true,
      reads: [path, link, ...envFilesOf(name, definition)],
      requires: [...(definition.requires ?? []), ...companions.map(({ service }) => service.name)],
      ports: definition.kind === "frontend" && definition.port !== undefined ? [definition.port] : [],
      data: definition.kind === "daemon" ? dataDirectories(name, definition) : [],
      gate: gateOf(name, definition),
    },
  };
}

function dataDirectories(name: string, { dataDirectories: below = ["sockets"] }: ServiceDefinition): string[] {
  return [dataPath(name), ...below.map((directory) => `${dataPath(name)}/${directory}`)];
}

/** The core daemon gives its stores 120 s to boot, and says that it is there long before they are. */
const readyDeadline = "150s";

function gateOf(name: string, definition: ServiceDefinition): Gate {
  const { retries, ...durations } = healthOf(definition);
  const read = (key: "startPeriod" | "interval" | "timeout" | "deadline", text: string): number => {
    try {
      return parseDuration(text);
    } catch (error) {
      throw error instanceof RangeError ? new RangeError(`${name}: health.${key}: ${error.message}`) : error;
    }
  };
  const startPeriod = read("startPeriod", durations.startPeriod);
  const unhealthy = startPeriod + retries * (read("interval", durations.interval) + read("timeout", durations.timeout));
  const ready = definition.health?.ready;
  const deadline = definition.health?.deadline ?? (ready === undefined ? undefined : readyDeadline);
  const seconds = {
    startPeriodSeconds: Math.ceil(startPeriod),
    deadlineSeconds: Math.ceil(deadline === undefined ? unhealthy : read("deadline", deadline)),
  };
  if (ready !== undefined) return { kind: "ready", argument: socketPath(name), path: ready, ...seconds };
  // A daemon's socket lies on the node as well: looking there costs nothing, and shows whether it is a new one.
  return definition.kind === "daemon" && definition.health?.command === undefined
    ? { kind: "socket", argument: socketPath(name), ...seconds }
    : { kind: "podman", argument: name, ...seconds };
}
