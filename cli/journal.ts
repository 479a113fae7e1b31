import { visible } from "../node/visible.ts";

/** A line of a node's journal; control characters are visible in it, and colours are left out. */
export interface JournalEntry {
  /** Microseconds since 1970. */
  readonly time: number;
  readonly node: string;
  /** Name of the service, without `.service`. */
  readonly service: string;
  readonly message: string;
}

/** The last lines of services' journals, in the form that readEntry() reads; with `follow`, those to come as well. */
export function journalCommand(
  services: readonly string[],
  { lines, follow }: { readonly lines: number; readonly follow: boolean },
): string {
  const units = services.map((service) => `-u ${service}.service`).join(" ");
  const fields = "MESSAGE,USER_UNIT,_SYSTEMD_USER_UNIT";
  return `journalctl --user -q --no-pager -o json --output-fields=${fields} -n ${lines}${follow ? " -f" : ""} ${units}`;
}

/** Reads a line of `journalctl -o json`; undefined for what is none. */
export function readEntry(node: string, line: string): JournalEntry | undefined {
  let entry: Readonly<Record<string, unknown>>;
  try {
    entry = JSON.parse(line) as Readonly<Record<string, unknown>>;
  } catch {
    return undefined;
  }
  // What systemd says of a unit is written by the manager, whose own unit is another.
  const unit = [entry["USER_UNIT"], entry["_SYSTEMD_USER_UNIT"]].find((name) => typeof name === "string") ?? "-";
  return {
    time: Number(entry["__REALTIME_TIMESTAMP"]),
    node,
    service: visible(unit.replace(/\.service$/, "")),
    message: visible(withoutColours(messageOf(entry["MESSAGE"]))),
  };
}

/** A message that is no plain text comes as its bytes. */
function messageOf(message: unknown): string {
  if (typeof message === "string") return message;
  return Array.isArray(message) ? Buffer.from(message.map(Number)).toString("utf8") : "";
}

/** Colours are harmless and common in journals, and so are ends of lines of other systems. */
function withoutColours(message: string): string {
  return message.replaceAll(/\u001B\[[\d;:]*m/g, "").replaceAll(/\r$/gm, "");
}

/** All entries by time; those of one time in the order in which they came. */
export function merged(entries: readonly JournalEntry[]): JournalEntry[] {
  return entries.toSorted((a, b) => a.time - b.time);
}

/** Widths of the columns of nodes and services. */
export interface Widths {
  readonly node: number;
  readonly service: number;
}

/** Lines for a terminal: time in UTC, node, service, message. */
export function entryLines(
  { time, node, service, message }: JournalEntry,
  widths: Widths,
  paint: (text: string) => string = (text) => text,
): string[] {
  const date = Number.isFinite(time) ? new Date(time / 1000).toISOString().slice(0, 19).replace("T", " ") : "-";
  const who = paint(`${node.padEnd(widths.node)}  ${service.padEnd(widths.service)}`);
  return message.split("\n").map((text) => `${date}  ${who}  ${text}`);
}
