import type { Duration } from "./definition.ts";

/** How a change goes over a fleet. */
export interface Rollout {
  /** How many nodes go first, alone. Default 0. */
  readonly canary?: number;
  /** How many go at a time after them: a number of nodes, or a share of all of them, as `25%`. Default: all at once. */
  readonly batch?: number | `${number}%`;
  /**
   * How long what a node started must run undisturbed and healthy before the node counts as done and the next wave
   * begins; what fails meanwhile is rolled back. Default `2s`.
   */
  readonly soak?: Duration;
}

/**
 * The nodes in waves, in their own order: the canaries, then batch after batch. No wave is empty.
 * Throws a RangeError for a batch that is neither a number from 1 nor a share from 1% to 100%.
 */
export function planWaves<Node>(nodes: readonly Node[], rollout: Rollout = {}): Node[][] {
  const { canary = 0 } = rollout;
  if (!Number.isInteger(canary) || canary < 0) throw new RangeError(`canary: ${canary} is no number of nodes`);
  const size = batchSize(nodes.length, rollout.batch);
  const rest = nodes.slice(canary);
  const batches = Array.from({ length: Math.ceil(rest.length / size) }, (_, index) =>
    rest.slice(index * size, (index + 1) * size),
  );
  return [nodes.slice(0, canary), ...batches].filter((wave) => wave.length > 0);
}

function batchSize(nodes: number, batch: Rollout["batch"]): number {
  if (batch === undefined) return Math.max(nodes, 1);
  const [, share] = /^(\d+(?:\.\d+)?)%$/.exec(String(batch)) ?? [];
  const size = share === undefined ? Number(batch) : Math.ceil((nodes * Number(share)) / 100);
  const valid = share === undefined ? Number.isInteger(size) && size >= 1 : Number(share) > 0 && Number(share) <= 100;
  if (!valid)
    throw new RangeError(`batch: ${String(batch)} is neither a number of nodes from 1 nor a share up to 100%`);
  return Math.max(size, 1);
}
