import type { CheckOptions, RuleId, Since } from "../../../quadlet/index.ts";

/** Texts by path below the unit directory. */
export type Files = Readonly<Record<string, string>>;

/** What the generator must have made of some files, as far as a rule speaks of it. */
export interface Made {
  /** Services that are there, with what their text holds. */
  readonly services?: Readonly<Record<string, readonly string[]>>;
  /** How many services there are. */
  readonly count?: number;
  /** Services that are not there, or what the text of one that is there does not hold. */
  readonly without?: Readonly<Record<string, readonly string[] | "nothing">>;
  /** Links that are there, `default.target.wants/a.service`. */
  readonly links?: readonly string[];
  readonly withoutLinks?: readonly string[];
  /** Something that it says. */
  readonly says?: string;
}

/** A rule over several units: files that break it, files that just do not, and what the generator makes of both. */
export interface NodeCase {
  readonly rule: RuleId;
  /** What of the rule it is about. */
  readonly about: string;
  /** Releases that it holds for, where that is less than the rule says: the first one, and the first one after it. */
  readonly since?: Since;
  readonly until?: Since;
  readonly options?: Omit<CheckOptions, "podman">;
  readonly broken: Files;
  /** Links to nowhere that lie beside the broken files. */
  readonly links?: readonly string[];
  /** Every finding of the rule in the broken files, as formatFinding has it. */
  readonly findings: readonly string[];
  readonly sound: Files;
  readonly made?: { readonly broken: Made; readonly sound: Made };
}
