import { expect, test } from "vitest";
import { quote } from "../../engine/plugin/quote.ts";

test.each([
  ["plain", '"plain"'],
  ['say "hi" \\', '"say \\"hi\\" \\\\"'],
  ["a\tb\nc\rd", '"a\\tb\\nc\\rd"'],
  ["\u0007\b\f\v\u0000\u001b", '"\\a\\b\\f\\v\\x00\\x1b"'],
  ["é – 漢 🙂", '"é – 漢 🙂"'],
  ["\u00a0\u200b", '"\\u00a0\\u200b"'],
])("%j is quoted as Go does", (text, quoted) => {
  expect(quote(text)).toBe(quoted);
});
