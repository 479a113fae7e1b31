import { sha256 } from "../node/state.ts";
import type { Seen } from "./observation.ts";

/** What a marker is made of besides the observation. */
export interface MarkerParts {
  /** Marker in the stack's state; undefined where the state has none. */
  readonly stored: string | undefined;
  /** Why the node does not take the change. */
  readonly refusals: readonly string[];
}

/**
 * The marker that a converge leaves on the node, and that the state has in the command's text. It stays the same where the
 * node needs nothing, and the command does not change. Otherwise it is a new one. A preview and the `up` after it make the
 * same one, as long as the node does not change in between: a saved plan holds.
 */
export function markerOf(seen: Seen, { stored, refusals }: MarkerParts): string {
  if (seen === undefined) return "unobserved";
  if ("unseen" in seen) {
    // Nobody knows whether the node needs anything.
    const same = stored ?? "unseen";
    return refusals.length === 0 ? same : fresh([same, refusals]);
  }
  const { token, nonce, actions, facts } = seen.report;
  const needs = [actions, refusals, isLost(seen)];
  const isInOrder = actions.length === 0 && refusals.length === 0 && !isLost(seen);
  // The token comes from the node, and becomes a word of a shell command.
  const known = token !== undefined && /^\w+$/.test(token) ? token : undefined;
  if (known !== undefined && isInOrder) return known;
  // Without a token or after a restored backup, the nonce tells this life of the node from an earlier one.
  return fresh([known ?? "", nonce ?? "", facts.get("program") ?? "", needs]);
}

/** Whether the node has lost the program since it was copied, for example one that was set up again. */
export function isLost(seen: Seen): boolean {
  return seen !== undefined && "report" in seen && seen.report.facts.get("program") === "missing";
}

/** The marker in the text of a stored command; undefined where the text has none. */
export function markerIn(command: string): string | undefined {
  return / converge (\w+)(?: \w+)?;/.exec(command)?.[1];
}

function fresh(parts: readonly unknown[]): string {
  return sha256(JSON.stringify(parts)).slice(0, 16);
}
