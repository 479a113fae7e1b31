import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Rollout } from "../../services/waves.ts";
import { planWaves } from "../../services/waves.ts";
import { seed } from "../support/seed.ts";

const five = ["a", "b", "c", "d", "e"];

describe("planWaves", () => {
  it.each<[Rollout, string[]]>([
    [{}, ["abcde"]],
    [{ canary: 0 }, ["abcde"]],
    [{ canary: 1 }, ["a", "bcde"]],
    [{ canary: 2, batch: 2 }, ["ab", "cd", "e"]],
    [{ batch: 1 }, ["a", "b", "c", "d", "e"]],
    [{ batch: 5 }, ["abcde"]],
    [{ batch: 9 }, ["abcde"]],
    [{ canary: 9 }, ["abcde"]],
    [{ batch: "20%" }, ["a", "b", "c", "d", "e"]],
    [{ batch: "25%" }, ["ab", "cd", "e"]],
    [{ batch: "1%" }, ["a", "b", "c", "d", "e"]],
    [{ batch: "0.5%" }, ["a", "b", "c", "d", "e"]],
    [{ batch: "100%" }, ["abcde"]],
    // A share is one of all nodes, the canaries among them.
    [{ canary: 1, batch: "40%" }, ["a", "bc", "de"]],
  ])("%j", (rollout, waves) => {
    expect(planWaves(five, rollout).map((wave) => wave.join(""))).toEqual(waves);
  });

  it("has no wave without nodes", () => {
    expect(planWaves([], { canary: 1, batch: "25%" })).toEqual([]);
  });

  it("has every node once, in order, in waves of the size asked for", () => {
    const batch: fc.Arbitrary<Rollout["batch"]> = fc.oneof(
      fc.constant(undefined),
      fc.integer({ min: 1, max: 50 }),
      fc.integer({ min: 1, max: 100 }).map((share) => `${share}%` as const),
    );
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 0, max: 20 }), batch, (count, canary, size) => {
        const nodes = Array.from({ length: count }, (_, index) => index);
        const waves = planWaves(nodes, { canary, ...(size === undefined ? {} : { batch: size }) });
        expect(waves.flat()).toEqual(nodes);
        expect(waves.every((wave) => wave.length > 0)).toBe(true);
        const [first = [], ...rest] = waves;
        const batches = canary === 0 ? waves : rest;
        if (canary > 0) expect(first.length).toBe(Math.min(canary, count));
        const [largest = 0, ...others] = batches.map((wave) => wave.length);
        // All alike but the last one.
        expect(others.slice(0, -1).every((length) => length === largest)).toBe(true);
        expect(others.every((length) => length <= largest)).toBe(true);
        if (size === undefined) expect(batches.length).toBeLessThanOrEqual(1);
        else if (typeof size === "number") expect(largest).toBeLessThanOrEqual(size);
        else {
          // The least number of nodes that is at least the share.
          const share = (count * Number(size.slice(0, -1))) / 100;
          expect(largest).toBeLessThan(share + 1);
          if (others.length > 0) expect(largest).toBeGreaterThanOrEqual(share);
        }
      }),
      { seed },
    );
  });

  it.each<Rollout>([
    { canary: -1 },
    { canary: 1.5 },
    { canary: NaN },
    { batch: 0 },
    { batch: -1 },
    { batch: 1.5 },
    { batch: NaN },
    { batch: Infinity },
    { batch: "0%" },
    { batch: "-5%" },
    { batch: "101%" },
    { batch: "1e1%" },
  ])("refuses %j, whatever the number of nodes", (rollout) => {
    expect(() => planWaves(five, rollout)).toThrow(RangeError);
    expect(() => planWaves([], rollout)).toThrow(RangeError);
  });
});
