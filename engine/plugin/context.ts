import type { Properties } from "./values.ts";
import type { Checked } from "./fields.ts";
import type { Change } from "./diff.ts";

/** What the engine shows beside a resource while it works on it. */
export interface Log {
  /** Shown until the next one comes. */
  readonly status: (message: string) => void;
  readonly warning: (message: string) => void;
  readonly error: (message: string) => void;
  /** Resolves when the engine has all of them. */
  readonly flushed: () => Promise<void>;
}

/** What an operation on a resource may use. */
export interface Context {
  /** The directory that relative paths start from. Absolute. */
  readonly dir: string;
  readonly log: Log;
  /** Aborts when the engine cancels, or when the resource's own timeout is over. */
  readonly signal: AbortSignal;
}

/** A kind of resource. The inputs that it gets are those that `check` gave; secrets in them are marked. */
export interface Resource {
  readonly check: (inputs: Properties) => Checked;
  readonly diff: (state: Properties, inputs: Properties) => Map<string, Change>;
  /** The state of a preview: nothing is run, what only a run can tell is unknown. `state` is absent for a creation. */
  readonly preview: (inputs: Properties, state: Properties | undefined) => Properties;
  readonly create: (inputs: Properties, context: Context) => Promise<Properties>;
  readonly update: (inputs: Properties, state: Properties, context: Context) => Promise<Properties>;
  readonly delete: (state: Properties, context: Context) => Promise<void>;
  /** A new resource's id. */
  readonly newId: (name: string) => string;
}
