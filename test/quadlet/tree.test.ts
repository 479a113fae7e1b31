import { expect, test } from "vitest";
import { baseName, compareNames, parentOf, pathIn, Tree } from "../../quadlet/tree.ts";

const tree = (...paths: readonly string[]): Tree => new Tree(paths.map((path) => ({ path, text: "" })));

test("files and directories come in the order in which the generator walks them", () => {
  const walked = tree(
    "b.container",
    "a.container.d/2.conf",
    "sub/x/z.container",
    "a.container",
    "sub/a.container",
    "sub.a",
  );
  expect(walked.files.map(({ path }) => path)).toEqual([
    "a.container",
    "a.container.d/2.conf",
    "b.container",
    "sub/a.container",
    "sub/x/z.container",
    "sub.a",
  ]);
  expect(walked.directories).toEqual(["", "a.container.d", "sub", "sub/x"]);
});

test("a directory comes before what is in it, whatever the order of the files", () => {
  expect(tree("b/x/1", "a/y/1", "b/2").directories).toEqual(["", "a", "a/y", "b", "b/x"]);
  expect(tree("a/b/c/d").directories).toEqual(["", "a", "a/b", "a/b/c"]);
  expect(tree().directories).toEqual([""]);
});

test("what stands in a directory itself", () => {
  const one = tree("a", "sub/b", "sub/x/c", "other/d");
  expect(one.filesIn("").map(({ path }) => path)).toEqual(["a"]);
  expect(one.filesIn("sub").map(({ path }) => path)).toEqual(["sub/b"]);
  expect(one.directoriesIn("")).toEqual(["other", "sub"]);
  expect(one.directoriesIn("sub")).toEqual(["x"]);
  expect(one.filesIn("gone")).toEqual([]);
  expect(one.directoriesIn("gone")).toEqual([]);
});

test("paths are taken apart and put together", () => {
  expect([parentOf("a"), parentOf("a/b"), parentOf("a/b/c")]).toEqual(["", "a", "a/b"]);
  expect([baseName("a"), baseName("a/b/c")]).toEqual(["a", "c"]);
  expect([pathIn("", "a"), pathIn("a/b", "c")]).toEqual(["a", "a/b/c"]);
});

test.each([
  ["a", "a", 0],
  ["a", "b", -1],
  ["b", "a", 1],
  ["a", "ab", -1],
  ["ab", "a", 1],
  ["", "a", -1],
  ["abc", "b", -1],
  // By code points: UTF-16 would have these two the other way round.
  ["\uffee", "\u{1f600}", -1],
])("%j and %j", (a, b, expected) => {
  expect(Math.sign(compareNames(a, b))).toBe(expected);
});
