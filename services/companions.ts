import { linkPath, unitPath } from "../node/layout.ts";
import type { NodeService } from "../node/state.ts";
import { defineUnit, fileName, render, serviceName, silenceComment, Verbatim, verbatim } from "../quadlet/index.ts";
import type { UnitSource } from "../quadlet/index.ts";
import type { ServiceDefinition } from "./definition.ts";
import { tierOf } from "./unit.ts";

/**
 * A unit that a service brings along: a volume, a network, a pod, an image to pull. The service names it by its file, as
 * `Volume: ["data.volume:/data"]`, and is restarted when it changes. A volume is data: it stays when the unit goes, and one
 * that is there keeps its options. A network is made anew when its unit changes.
 */
export type Companion = Extract<UnitSource, { readonly kind: "volume" | "network" | "pod" | "image" }> & {
  /** Rules of the checker that it may break, by id, each with the reason. */
  readonly silence?: Readonly<Record<string, string>>;
};

/** A companion as it goes to a node. */
export interface RenderedCompanion {
  /** File name, as `data.volume`. */
  readonly file: string;
  readonly unit: string;
  readonly unitPath: string;
  readonly linkPath: string;
  readonly service: NodeService;
}

/** The comment lines that silence rules. */
export function silenceComments(silence: Readonly<Record<string, string>> = {}): string[] {
  return Object.entries(silence).map(([rule, reason]) => silenceComment({ rule, reason }));
}

/** The companions of a service. Throws a QuadletError with every value that a unit cannot carry. */
export function renderCompanions(definition: ServiceDefinition, podman?: string): RenderedCompanion[] {
  return (definition.units ?? []).map((source) => {
    const unit = defineUnit(withEnd(source));
    const file = fileName(unit);
    const [path, link] = [unitPath(tierOf(definition), file), linkPath(file)];
    return {
      file,
      unit: render(unit, { comment: silenceComments(source.silence), ...(podman === undefined ? {} : { podman }) }),
      unitPath: path,
      linkPath: link,
      service: {
        name: serviceName(unit).replace(/\.service$/, ""),
        image: "-",
        ...(source.kind === "image" && typeof source.image.Image === "string" ? { pulls: source.image.Image } : {}),
        hold: definition.hold ?? false,
        // What needs it starts it.
        boot: true,
        reads: [path, link],
        requires: [],
        ports: [],
        data: [],
        gate: { kind: "none", argument: "-", startPeriodSeconds: 0, deadlineSeconds: 60 },
      },
    };
  });
}

/** `podman network create` leaves a network alone that is there, so one that stops is removed, if nobody else is on it. */
function withEnd(source: Companion): Companion {
  if (source.kind !== "network" || source.network.NetworkDeleteOnStop !== undefined) return source;
  const { NetworkName } = source.network;
  const name = typeof NetworkName === "string" ? NetworkName : `systemd-${source.name}`;
  const own = source.service?.ExecStopPost ?? [];
  const remove = verbatim(`-/usr/bin/env podman network rm ${name}`);
  const commands = own instanceof Verbatim ? [own, remove] : [...own, remove];
  return { ...source, service: { ...source.service, ExecStopPost: commands } };
}
