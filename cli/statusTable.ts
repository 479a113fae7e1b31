import type { NodeStatus, ServiceStatus } from "./fleetStatus.ts";
import { renderTable } from "./table.ts";

/** The columns of a service's row, by their head. */
const columns = {
  SERVICE: ({ name }) => name,
  STATE: ({ active, sub }) => `${active} (${sub})`,
  HEALTH: ({ health = "-" }) => health,
  IMAGE: ({ image = "-" }) => image.replace(/^.*\//, ""),
  ID: ({ imageId }) => imageId?.slice(0, 12) ?? "-",
  SINCE: ({ since }, now) => (since === undefined ? "-" : shortTime(since, now)),
  URL: ({ url = "-" }) => url,
  DRIFT: ({ wanted, drift }) => (drift.length > 0 ? drift.join("; ") : wanted === "hold" ? "held" : "-"),
} satisfies Record<string, (service: ServiceStatus, now: Date) => string>;

/** A column of the table of services. */
export type Column = keyof typeof columns;

/** Those of `hecate-fleet status`. */
export const allColumns: readonly Column[] = ["SERVICE", "STATE", "HEALTH", "IMAGE", "ID", "SINCE", "URL", "DRIFT"];

/** A row a service; a node of which there is more to say, or nothing else, has a row that says it. */
export function servicesTable(nodes: readonly NodeStatus[], chosen = allColumns, now = new Date()): string {
  const rows = nodes.flatMap(({ name, verdict, trouble, services }) => [
    ...trouble.map((text) => [name, oneLine(text)]),
    ...(verdict === "parked" ? [[name, "parked: not asked"]] : []),
    ...services.map((service) => [name, ...chosen.map((column) => columns[column](service, now))]),
  ]);
  return renderTable([["NODE", ...chosen], ...rows]);
}

/** A row a node that answered: what was done there last, and how much there is to do; empty for none. */
export function nodesTable(nodes: readonly NodeStatus[], now = new Date()): string {
  const rows = nodes
    .filter(({ verdict, services, trouble }) => verdict !== "parked" && (services.length > 0 || trouble.length === 0))
    .map(({ name, last, actions, holder }) => [
      name,
      last === undefined ? "-" : shortTime(last.time, now),
      last?.what ?? "nothing was done here yet",
      last?.from ?? "-",
      holder === undefined ? toDo(actions.length) : `held by ${holder}`,
    ]);
  return rows.length === 0 ? "" : renderTable([["NODE", "LAST RUN", "WHAT", "FROM", "PLAN"], ...rows]);
}

/** The time alone for one of the same day, else the date as well; all in UTC. */
export function shortTime(iso: string, now: Date): string {
  const [date = "", time = ""] = iso.replace(/(\.\d+)?Z$/, "").split("T");
  return date === now.toISOString().slice(0, 10) ? time : `${date} ${time}`;
}

function toDo(count: number): string {
  return count === 0 ? "as desired" : `${count} to do (hecate-fleet diff)`;
}

function oneLine(text: string): string {
  return text.replaceAll(/\s*\n\s*/g, " ");
}
