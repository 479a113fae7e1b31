import { describe, expect, it } from "vitest";
import { didYouMean } from "../../quadlet/suggest.ts";

describe("didYouMean", () => {
  it.each([
    ["hostkey", "hostKey"],
    ["hecate-deamon", "hecate-daemon"],
    ["prt", "port"],
    ["Port", "port"],
  ])("for %s suggests %s", (word, near) => {
    expect(didYouMean(word, ["hostKey", "port", "hecate-daemon", "hecate-traderd"])).toBe(` (did you mean "${near}"?)`);
  });

  it("suggests the nearest, of two as near the first", () => {
    expect(didYouMean("ports", ["sort", "port", "post"])).toBe(' (did you mean "port"?)');
    expect(didYouMean("part", ["port", "park"])).toBe(' (did you mean "port"?)');
    expect(didYouMean("part", ["park", "port"])).toBe(' (did you mean "park"?)');
  });

  it.each(["zap", "x", "nothing-like-it", ""])("has nothing for %j", (word) => {
    expect(didYouMean(word, ["hostKey", "port", "hecate-daemon"])).toBe("");
  });
});
