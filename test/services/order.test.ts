import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dependencyCycles, dependencyOrder } from "../../services/order.ts";
import { seed } from "../support/seed.ts";

describe("dependencyOrder", () => {
  it("keeps the order given where nothing depends", () => {
    expect(dependencyOrder(["b", "a", "c"], new Map())).toEqual(["b", "a", "c"]);
  });

  it("puts what is needed first, through several steps", () => {
    const dependencies = new Map([
      ["a", ["b"]],
      ["b", ["c"]],
    ]);
    expect(dependencyOrder(["a", "b", "c", "d"], dependencies)).toEqual(["c", "b", "a", "d"]);
  });

  it("leaves out what is not in the list", () => {
    expect(dependencyOrder(["a"], new Map([["a", ["b"]]]))).toEqual(["a"]);
  });

  it("has every service once, after all it depends on, for any graph without circles", () => {
    const names = ["a", "b", "c", "d", "e", "f"];
    // An edge goes only from a later name to an earlier one, so there is no circle.
    const graph = fc
      .tuple(...names.map((_, index) => fc.subarray(names.slice(0, index))))
      .map((lists) => new Map(lists.map((list, index) => [names[index] ?? "", list])));
    const shuffled = fc.shuffledSubarray(names, { minLength: names.length });
    fc.assert(
      fc.property(graph, shuffled, (dependencies, given) => {
        const order = dependencyOrder(given, dependencies);
        expect([...order].sort()).toEqual(names);
        for (const [name, list] of dependencies) {
          for (const dependency of list) expect(order.indexOf(dependency)).toBeLessThan(order.indexOf(name));
        }
        expect(dependencyCycles(dependencies)).toEqual([]);
      }),
      { seed },
    );
  });
});

describe("dependencyCycles", () => {
  it.each([
    [{ a: ["a"] }, [["a"]]],
    [{ a: ["b"], b: ["a"] }, [["a", "b"]]],
    [{ x: ["a"], a: ["b"], b: ["c"], c: ["a"] }, [["a", "b", "c"]]],
    [{ a: ["b", "c"], b: ["d"], c: ["d"], d: [] }, []],
    [{ a: ["a"], b: ["c"], c: ["b"] }, [["a"], ["b", "c"]]],
  ])("finds the circles of %j, each once", (graph, cycles) => {
    expect(dependencyCycles(new Map(Object.entries(graph)))).toEqual(cycles);
  });
});
