import { expect, test } from "vitest";
import { cycles } from "../../../quadlet/check/cycles.ts";

function of(graph: Readonly<Record<string, string>>): readonly string[] {
  const edges = Object.entries(graph).map(
    ([from, next]) => [from, next.split(" ").map((to) => ({ from, to }))] as const,
  );
  return cycles(new Map(edges)).map((circle) => circle.map(({ from }) => from).join(" "));
}

test("a shortest circle through each node that is in none yet", () => {
  expect(of({ a: "b", b: "c d", c: "a", d: "b" })).toEqual(["a b c", "d b"]);
  expect(of({ a: "b c", b: "c", c: "a" })).toEqual(["a c", "b c a"]);
});

test("none where there is none", () => {
  expect(of({})).toEqual([]);
  expect(of({ a: "b", b: "c", c: "", d: "a gone" })).toEqual([]);
});

test("a node that points to itself is none", () => {
  expect(of({ a: "a b", b: "b" })).toEqual([]);
  expect(of({ a: "a b", b: "a" })).toEqual(["a b"]);
});
