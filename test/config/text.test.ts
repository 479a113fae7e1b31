import { describe, expect, it } from "vitest";
import { lineProblem, nameProblem, placeholderProblem, wholePlaceholderProblem } from "../../config/text.ts";

describe("placeholderProblem", () => {
  it.each([
    "REPLACE_ME",
    "replace-me",
    "ReplaceMe",
    "changeme",
    "CHANGE_ME",
    "change this",
    "<host>",
    "http://<your host>:1",
  ])("refuses %j", (value) => {
    expect(placeholderProblem(value)).toBe("is a placeholder; fill in the real value");
  });

  it.each(["", "exchangement", "a < b > c", "1<2", "-> x", "<3", "changed", "replacement"])("takes %j", (value) => {
    expect(placeholderProblem(value)).toBeUndefined();
  });
});

describe("wholePlaceholderProblem", () => {
  it.each(["changeme", "<secret>", " <…> "])("refuses %j", (value) => {
    expect(wholePlaceholderProblem(value)).toBeDefined();
  });

  it.each(["x<in>y", "cat <in >out", "k<a>9!"])("takes %j", (value) => {
    expect(wholePlaceholderProblem(value)).toBeUndefined();
  });
});

describe("lineProblem", () => {
  it.each(["a\nb", "a\r", "a\0", "a\tb", "\u0085"])("refuses %j", (value) => {
    expect(lineProblem(value)).toMatch(/newline|control character/);
  });

  it("takes one line in any language", () => {
    expect(lineProblem("Ein Dienst für “Äpfel” 🍎")).toBeUndefined();
  });
});

describe("nameProblem", () => {
  it.each(["a", "0", "beam00", "hecate-daemon", "constructor", "a".repeat(63)])("takes %s", (name) => {
    expect(nameProblem(name)).toBeUndefined();
  });

  it.each(["", "-a", "A", "a.b", "a_b", "a b", "ä", "a/b", "__proto__", "a\n", "a".repeat(64)])(
    "refuses %j",
    (name) => {
      expect(nameProblem(name)).toContain("1 to 63 of a-z, 0-9 and -");
    },
  );
});
