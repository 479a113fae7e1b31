import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { visible } from "../../node/visible.ts";

describe("visible", () => {
  it.each([
    ["the start of an escape sequence", "\u001B]0;owned\u0007", "\\x1b]0;owned\\x07"],
    ["the same as one character", "\u009B31m", "\\x9b31m"],
    ["a return to the start of the line", "good\rbad", "good\\x0dbad"],
    ["a character of no width that erases", "a\u0008b\u007F", "a\\x08b\\x7f"],
    ["a change of direction", "a\u202Eb\u2066c", "a\\u202eb\\u2066c"],
  ])("writes out %s", (_what, text, shown) => {
    expect(visible(text)).toBe(shown);
  });

  it("leaves every other character as it is", () => {
    expect(visible("tab\tand\nnewline, Grüße, 漢字 👋🏽 \\x1b")).toBe("tab\tand\nnewline, Grüße, 漢字 👋🏽 \\x1b");
  });

  it("leaves no control character in any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(visible(text).replaceAll(/[\t\n]/g, "")).not.toMatch(/\p{Cc}/u);
      }),
    );
  });
});
