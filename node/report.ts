import { visible } from "./visible.ts";

/** What a converge would do: one act. */
export interface Action {
  /** `pull`, `create`, `rewrite`, `mode`, `link`, `restart`, `start`, `stop`, `owe`, `unlink`, `remove`, `finish`. */
  readonly verb: string;
  /** A path relative to the home directory, a service, or an image. */
  readonly object: string;
  /** Why; undefined where the verb says all. */
  readonly reason?: string;
  /** Lines of a file that go (`- …`) or come (`+ …`). */
  readonly lines: readonly string[];
}

/** A service as systemd and Podman have it. */
export interface ServiceState {
  readonly name: string;
  /** Whether the stack wants it to run, holds it, or has it no longer. */
  readonly wanted: "run" | "hold" | "gone";
  /** `LoadState` of systemd: `loaded`, `not-found`, `masked` … */
  readonly load: string;
  /** `ActiveState` and `SubState` of systemd, as `active` and `running`. */
  readonly active: string;
  readonly sub: string;
  /** When it came to this state, as systemd writes it in UTC; undefined when it never ran. */
  readonly since?: string;
  /** Of the container's health check: `healthy`, `unhealthy`, `starting`; undefined without a container. */
  readonly health?: string;
  /** The image that its container runs: reference, and ID of 64 hexadecimal digits. */
  readonly image?: string;
  readonly imageId?: string;
  /** `NRestarts` of systemd. */
  readonly restarts: number;
}

/** Something about the node itself, with the way out. */
export interface NodeFinding {
  readonly severity: "error" | "warning";
  readonly code: string;
  readonly text: string;
  readonly fix: string;
}

/** The last thing that was done on the node for this stack. */
export interface LastRun {
  /** ISO 8601, UTC. */
  readonly time: string;
  /** First digits of the bundle's SHA-256. */
  readonly generation: string;
  readonly what: string;
  /** Address that the operator came from, or `this machine`; undefined where the node did it by itself. */
  readonly from?: string;
}

/** A node as it was observed. */
export interface Report {
  /** `podman`, `systemd`, `arch` and others. */
  readonly facts: ReadonlyMap<string, string>;
  readonly findings: readonly NodeFinding[];
  /** Why a converge would refuse, in the words of what refuses. */
  readonly refusals: readonly string[];
  /** In the order in which they would be done. Empty: the node is as declared. */
  readonly actions: readonly Action[];
  readonly services: readonly ServiceState[];
  /** What is good to know and no drift. */
  readonly notes: readonly string[];
  /** Who holds the node, and since when. */
  readonly holder?: string;
  /** Word of the last converge; undefined on a node that knows none. */
  readonly token?: string;
  /**
   * Instances of the stack's command that the node belongs to: more than one after a run that was killed, undefined on a
   * node that knows none.
   */
  readonly claims?: readonly string[];
  /** Differs after every change of the stack's records on the node, and after a boot; never what an earlier life had. */
  readonly nonce?: string;
  /** The same for two nodes only when they are one user on one machine. */
  readonly machine?: string;
  readonly last?: LastRun;
}

/**
 * Reads what the node program's plan mode prints, with control characters made visible. Throws a RangeError when it was
 * cut off.
 */
export function parseReport(text: string): Report {
  const rows = visible(text)
    .split("\n")
    .map((line) => line.split("\t"));
  if (rows.at(-2)?.[0] !== "end") throw new RangeError("the report was cut off");
  const of = (kind: string): string[][] => rows.filter(([first]) => first === kind).map(([, ...fields]) => fields);
  const one = (kind: string): string | undefined => of(kind)[0]?.[0];
  const [time = "", generation = "", what = "", from = "-"] = of("last")[0] ?? [];
  const [holder, token, claims] = [one("holder"), one("token"), one("claims")];
  const [nonce, machine] = [one("nonce"), one("machine")];
  return {
    facts: new Map(of("fact").map(([name = "", value = ""]) => [name, value])),
    findings: of("finding").map(([severity, code = "", finding = "", fix = ""]) => ({
      severity: severity === "error" ? "error" : "warning",
      code,
      text: finding,
      fix,
    })),
    refusals: of("refusal").map(([refusal = ""]) => refusal),
    actions: readActions(rows),
    services: of("unit").map(readService),
    notes: of("note").map(([note = ""]) => note),
    ...(holder === undefined ? {} : { holder }),
    ...(token === undefined ? {} : { token }),
    ...(claims === undefined ? {} : { claims: claims.split(" ") }),
    ...(nonce === undefined ? {} : { nonce }),
    ...(machine === undefined ? {} : { machine }),
    ...(time === "" ? {} : { last: { time, generation, what, ...(from === "-" ? {} : { from }) } }),
  };
}

function readActions(rows: readonly (readonly string[])[]): Action[] {
  const actions: (Action & { readonly lines: string[] })[] = [];
  for (const [kind, ...fields] of rows) {
    const [verb = "", object = "", reason = "-"] = fields;
    if (kind === "action") actions.push({ verb, object, ...(reason === "-" ? {} : { reason }), lines: [] });
    // A changed line may hold tabs.
    if (kind === "line") actions.at(-1)?.lines.push(fields.join("\t"));
  }
  return actions;
}

function readService(fields: readonly string[]): ServiceState {
  const [name = "", wanted, load = "", active = "", sub = "", since = "-", health = "-", image = "-", id = "-"] =
    fields;
  return {
    name,
    wanted: wanted === "hold" || wanted === "gone" ? wanted : "run",
    load,
    active,
    sub,
    ...(since === "-" ? {} : { since }),
    ...(health === "-" ? {} : { health }),
    ...(image === "-" ? {} : { image }),
    ...(id === "-" ? {} : { imageId: id }),
    restarts: Number(fields[9] ?? 0),
  };
}
