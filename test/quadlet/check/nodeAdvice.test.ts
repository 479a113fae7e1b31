import { describe, expect, test } from "vitest";
import { leftWrong, nodeAdvice, titleOf } from "./nodeAdvice.ts";
import { nodeCases, releasesOf } from "./nodeCases.ts";
import { nodeWays } from "./nodeWays.ts";
import { triedWith } from "./shortened.ts";

describe("advice of a rule over a node that is followed leaves nothing wrong", () => {
  test.each(nodeAdvice)("$title", (way) => {
    for (const release of triedWith(releasesOf(way.one)))
      expect(leftWrong(way, release), `Podman ${release}`).toEqual([]);
  });
});

test("each case has a way to follow its advice, but for these", () => {
  const titles = nodeCases.map(titleOf);
  expect(new Set(titles).size).toBe(titles.length);
  // Their fix is an act on a link of the host, which is not among the files.
  expect(titles.filter((title) => nodeWays[title] === undefined)).toEqual([
    "file-readable: a link to nowhere takes the others of its directory with it",
    "file-readable: a link to nowhere alone",
    "file-readable: a drop-in",
  ]);
});

test("each way belongs to a case", () => {
  const titles = new Set(nodeCases.map(titleOf));
  expect(Object.keys(nodeWays).filter((title) => !titles.has(title))).toEqual([]);
});
