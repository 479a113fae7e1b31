import { describe, expect, test } from "vitest";

import { splitWords } from "../../quadlet/split.ts";
import type { SplitResult } from "../../quadlet/split.ts";
import type { Release } from "../../quadlet/index.ts";

/** `WORD@OFFSET …`, and `!WHY@OFFSET` for what is dropped. */
function shown({ words, dropped }: SplitResult): string {
  const said = words.map(({ text, offset }) => `${text}@${offset}`);
  return [...said, ...(dropped === undefined ? [] : [`!${dropped.why}@${dropped.offset}`])].join(" ");
}

const split = (value: string, escapes = true, target: Release = "5.8.2"): string =>
  shown(splitWords(value, { escapes, target }));

describe("words", () => {
  test.each([
    ["", ""],
    [" a\tb\nc\rd ", "a@1 b@3 c@5 d@7"],
    [`a"b c"d 'e "f'`, 'ab cd@0 e "f@8'],
    ["a\0b", "a@0"],
    ["a \\", "a@0 !empty@2"],
    ['a "" b', "a@0 !empty@2"],
    ["a b\\", "a@0 b@2"],
  ])("of %j", (value, words) => {
    expect(split(value)).toBe(words);
  });

  test("an open quote ends a value that has escapes with what stands before it, and drops all of another", () => {
    expect(split('a b"c d')).toBe("a@0 bc d@2 !quote@3");
    expect(split('a b"c d', false)).toBe("!quote@3");
    expect(split(`a 'b`, false)).toBe("!quote@2");
    expect(split(`a 'b' c`, false)).toBe("a@0 b@2 c@6");
    expect(split(String.raw`a\n "b\n"`, false)).toBe(String.raw`a\n@0 b\n@4`);
  });
});

describe("escapes", () => {
  const one = (escape: string, target: Release = "5.8.2"): string | undefined => {
    const { words, dropped } = splitWords(`<${escape}>`, { escapes: true, target });
    return dropped === undefined ? words[0]?.text.slice(1, -1) : undefined;
  };

  test.each([
    ["\\a", "\x07"],
    ["\\b", "\b"],
    ["\\f", "\f"],
    ["\\n", "\n"],
    ["\\r", "\r"],
    ["\\t", "\t"],
    ["\\v", "\v"],
    ["\\s", " "],
    ["\\\\", "\\"],
    ['\\"', '"'],
    ["\\'", "'"],
    ["\\x41\\x7a", "Az"],
    ["\\xff", "ÿ"],
    ["\\u00e9\\u20AC", "é€"],
    ["\\U0001f600", "😀"],
    ["\\U0010ffff", "\u{10ffff}"],
    ["\\ud7ff\\ud800\\udfff\\ue000", "\ud7ff\ufffd\ufffd\ue000"],
    ["\\101\\377", "Aÿ"],
    ["\\001", "\x01"],
  ])("%s", (escape, text) => {
    expect(one(escape)).toBe(text);
  });

  test.each(["\\q", "\\x4", "\\x00", "\\xg1", "\\u123", "\\U1234567", "\\U00110000", "\\000", "\\400", "\\08", "\\9"])(
    "%s is none, and drops the value",
    (escape) => {
      expect(one(escape)).toBeUndefined();
    },
  );

  test("a letter of an escape that stands further on is not its beginning", () => {
    expect(one("\\qx41")).toBeUndefined();
    expect(one("\\qu0041")).toBeUndefined();
    expect(one("\\qU00000041")).toBeUndefined();
    expect(one("\\q101")).toBeUndefined();
  });

  test("before 5.4 an octal digit alone is a NUL, if it is below 7", () => {
    expect(one("\\1", "5.3.2")).toBe("\0");
    expect(one("\\6", "4.4")).toBe("\0");
    expect(one("\\7", "5.3.2")).toBeUndefined();
    expect(one("\\q1", "5.3.2")).toBeUndefined();
    expect(one("\\x41", "5.3.2")).toBe("A");
  });
});
