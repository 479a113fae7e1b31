import type { UnitDirectory } from "../directory.ts";
import type { FileEntry, Position } from "../file.ts";
import type { Release, Since } from "../release.ts";
import type { ReadValue, UnitView } from "../view.ts";

/**
 * How bad it is: an `error` keeps the service from being what its unit says (it does not start, a key does not count, data
 * or another service is harmed); a `warning` works, but probably not as meant, or not everywhere.
 */
export type Severity = "error" | "warning";

/** What is known of a rule, for the documentation and for the findings. */
export interface RuleFacts<Id extends string = string> {
  /** Stable name, in words joined by dashes. */
  readonly id: Id;
  readonly severity: Severity;
  /** What must hold, as one sentence without a full stop. */
  readonly summary: string;
  /** What happens where it does not hold, and where that is known from, as whole sentences. */
  readonly why?: string;
  /** First Podman release that the rule is about. Default: the oldest. The rule is not asked about earlier ones. */
  readonly since?: Since;
  /** First Podman release that the rule is no longer about. Default: none. */
  readonly until?: Since;
  /** Set where the rule is about units that a user manager runs. Default: it is about those of the system manager as well. */
  readonly manager?: "user";
}

/** Something with a place: a comment, a section's header, a line that is none of unit files. */
export interface Place {
  readonly path: string;
  readonly at: Position;
}

/** What is wrong, and what to do. */
interface Statement {
  /** Section and key that it is about; a value or an entry says so by itself. */
  readonly section?: string;
  readonly key?: string;
  /** What Podman or systemd would do, as a clause without a full stop. */
  readonly message: string;
  /** What to do about it, in the imperative. */
  readonly fix: string;
}

/** A place in a unit where a rule is broken. */
export interface Hit extends Statement {
  readonly unit: UnitView;
  /** What it is about: its place is the finding's. Default: the unit as a whole. */
  readonly on?: ReadValue | FileEntry | Place | Position;
}

/** A file that breaks a rule without being part of a unit. */
export interface FileHit extends Statement {
  readonly path: string;
}

/** What is known besides the units. */
export interface Surroundings {
  readonly target: Release;
  /** Services that somebody else runs on the node, as `hecate-daemon.service`: units may depend on them. */
  readonly external: ReadonlySet<string>;
  /** systemd release of the node, where it is known. */
  readonly systemd?: number;
  /** Whether the system manager runs the units, not a user manager. */
  readonly system: boolean;
}

/** A rule that one unit keeps or breaks by itself. */
export interface UnitRule extends RuleFacts {
  readonly scope: "unit";
  readonly check: (unit: UnitView, surroundings: Surroundings) => Iterable<Hit>;
}

/** A rule over all units of a node. */
export interface NodeRule extends RuleFacts {
  readonly scope: "node";
  readonly check: (directory: UnitDirectory, surroundings: Surroundings) => Iterable<Hit | FileHit>;
}

/** A rule over the nodes of a fleet, by name. */
export interface FleetRule extends RuleFacts {
  readonly scope: "fleet";
  readonly check: (nodes: ReadonlyMap<string, UnitDirectory>) => Iterable<Hit & { readonly node: string }>;
}

/** A rule. */
export type Rule = UnitRule | NodeRule | FleetRule;

/** Rules whose ids are a type. */
export function rulesOf<const T extends readonly Rule[]>(rules: T): T {
  return rules;
}
