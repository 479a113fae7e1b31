import { hostInUrl } from "../node/connection.ts";
import { wouldRefuse } from "../node/plan.ts";
import { sentence } from "../node/sentence.ts";
import type { Action, LastRun, NodeFinding, Report, ServiceState } from "../node/report.ts";
import type { NodeState } from "../node/state.ts";
import type { NodeView } from "./survey.ts";

/** A service of a node, desired or not. */
export interface ServiceStatus extends Omit<ServiceState, "since"> {
  /** When it came to its state: ISO 8601, UTC. */
  readonly since?: string;
  /** Where a browser finds a frontend. */
  readonly url?: string;
  /** What a converge would do to it, with the reason; empty: it is as desired. */
  readonly drift: readonly string[];
}

/** A node: what its services are, and what a converge would do. */
export interface NodeStatus {
  readonly name: string;
  readonly host: string;
  readonly verdict: Verdict;
  /** All that is in the way, each with its way out; empty but for `trouble`. */
  readonly trouble: readonly string[];
  /** In the order in which they are told to start, then those that are no longer wanted. */
  readonly services: readonly ServiceStatus[];
  /** What a converge would do, in its order. */
  readonly actions: readonly Omit<Action, "lines">[];
  readonly findings: readonly NodeFinding[];
  readonly notes: readonly string[];
  /** The last thing that was done on the node for this stack. */
  readonly last?: LastRun;
  /** Whose transaction is under way. */
  readonly holder?: string;
}

/**
 * `desired`: nothing to do. `drift`: a converge would mend it. `trouble`: it cannot be asked, a converge would refuse, or a
 * service is unhealthy. `parked`: not asked on purpose.
 */
export type Verdict = "desired" | "drift" | "trouble" | "parked";

/** What was found on a node. */
export function nodeStatus({ name, host, desired, refusals, sight }: NodeView): NodeStatus {
  const nothing = { name, host, trouble: [], services: [], actions: [], findings: [], notes: [] };
  switch (sight.kind) {
    case "parked":
      return { ...nothing, verdict: "parked" };
    case "unreachable":
      return {
        ...nothing,
        verdict: "trouble",
        trouble: [`unreachable${after(name, sight.reason)}`, ...refusals.map(wouldRefuse)],
      };
    case "observed": {
      const { report } = sight;
      const trouble = [...refusals.map(wouldRefuse), ...troubleOf(report)];
      return {
        ...nothing,
        verdict: trouble.length > 0 ? "trouble" : report.actions.length > 0 ? "drift" : "desired",
        trouble,
        services: ordered(report.services, desired).map((service) => serviceStatus(service, host, desired, report)),
        actions: report.actions.map(({ lines, ...action }) => action),
        findings: report.findings,
        notes: report.notes,
        ...(report.last === undefined ? {} : { last: report.last }),
        ...(report.holder === undefined ? {} : { holder: report.holder }),
      };
    }
  }
}

/** Exit code for scripts: 0 as desired, 2 drift, 1 trouble on any node. */
export function exitCodeOf(nodes: readonly Pick<NodeStatus, "verdict">[]): 0 | 1 | 2 {
  if (nodes.some(({ verdict }) => verdict === "trouble")) return 1;
  return nodes.some(({ verdict }) => verdict === "drift") ? 2 : 0;
}

function after(name: string, reason: string): string {
  return reason.startsWith(name) ? reason.slice(name.length) : `: ${reason}`;
}

function troubleOf({ findings, refusals, services }: Report): string[] {
  return [
    ...findings
      .filter(({ severity }) => severity === "error")
      .map(({ text, fix }) => `not ready: ${sentence(text)} ${fix}`),
    ...refusals.map(wouldRefuse),
    ...sickOf(services),
  ];
}

/** Services that run and fail their health check, a line each: a converge has nothing to do about them. */
export function sickOf(services: readonly ServiceState[]): string[] {
  return services
    .filter(({ wanted, health }) => wanted === "run" && health === "unhealthy")
    .map(({ name }) => `${name} runs and is unhealthy; see hecate-fleet logs`);
}

function ordered(services: readonly ServiceState[], desired: NodeState): ServiceState[] {
  const names = desired.services.map(({ name }) => name);
  const rank = ({ name }: ServiceState): number => (names.includes(name) ? names.indexOf(name) : names.length);
  return services.toSorted((a, b) => rank(a) - rank(b));
}

function serviceStatus(service: ServiceState, host: string, desired: NodeState, report: Report): ServiceStatus {
  const { since, ...rest } = service;
  const wanted = desired.services.find(({ name }) => name === service.name);
  const [port] = wanted?.ports ?? [];
  const time = since === undefined ? undefined : isoTime(since);
  return {
    ...rest,
    ...(time === undefined ? {} : { since: time }),
    ...(port === undefined ? {} : { url: `http://${hostInUrl(host)}:${port}` }),
    drift: driftOf(service.name, wanted?.reads ?? [], report.actions),
  };
}

/** What is done to the service itself; where that is nothing, what is done to the files that it reads. */
function driftOf(service: string, reads: readonly string[], actions: readonly Action[]): string[] {
  const own = actions.filter(({ object }) => object === service).map(({ verb, reason }) => because(verb, reason));
  if (own.length > 0) return own;
  return actions
    .filter(({ object }) => reads.includes(object))
    .map(({ verb, object, reason }) => because(`${verb} ${object.replace(/^.*\//, "")}`, reason));
}

function because(what: string, reason: string | undefined): string {
  return reason === undefined ? what : `${what} (${reason})`;
}

/** `Thu 2026-07-09 15:24:24 UTC`, as systemd writes it, in ISO 8601; undefined for anything else. */
function isoTime(systemd: string): string | undefined {
  const [, date, time] = /(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d) UTC/.exec(systemd) ?? [];
  return date === undefined || time === undefined ? undefined : `${date}T${time}Z`;
}
