import type { RuleId, Since } from "../../../quadlet/index.ts";
import type { Files, Made } from "./nodeCase.ts";

/** A unit with nothing wrong. */
export const plain = "[Container]\nImage=docker.io/library/busybox:1\n";

/** One that also runs on a host of the tests. At the end its shell is killed at once. */
export const box =
  "[Container]\nImage=ghcr.io/hecate-social/hecate-daemon:0.8.0\nEntrypoint=/bin/sleep\nExec=600\nStopTimeout=0\n";

/** A rule over one unit: a unit that breaks it, one that just does not, and the proof that the rule is true. */
export interface UnitCase {
  readonly rule: RuleId;
  /** What of the rule it is about. */
  readonly about: string;
  /** Releases that it holds for: the first one, and the first one after it. Default: all. */
  readonly since?: Since;
  readonly until?: Since;
  /** Release of systemd that the checker is told. Default: none. */
  readonly systemd?: number;
  /** File name. Default `a.container`. */
  readonly file?: string;
  /** Files beside it. */
  readonly others?: Files;
  readonly broken: string;
  /** The one finding of the rule, as formatFinding has it; RELEASE stands for the release. */
  readonly finding: string;
  /** Every way to follow the advice: a text of the broken unit, and what stands in its place then. */
  readonly followed?: readonly (readonly [from: string, to: string])[];
  /** Files beside the unit that the advice changes as well. */
  readonly besides?: Files;
  /** None where the name or the kind of the file is what breaks the rule. */
  readonly sound?: string;
  /** What the generator makes of both, in every release. */
  readonly made?: { readonly broken: Made; readonly sound?: Made };
  /** The service that a host starts. Default `a.service`. */
  readonly start?: string;
  /** A shell command on the host before the start. */
  readonly before?: string;
  /** What podman or systemd says on a host when the broken one is started; the sound one starts. */
  readonly fails?: string;
  /** A shell command on the host after the start, and what its output holds. */
  readonly shows?: { readonly command: string; readonly broken: string; readonly sound: string };
}

/** The files of a case. */
export function filesOf({ file = "a.container", others }: UnitCase, text: string): Files {
  return { ...others, [file]: text };
}
