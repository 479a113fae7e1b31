import fc from "fast-check";
import { SpecifierText, withSpecifiers } from "../../quadlet/index.ts";
import type { Text } from "../../quadlet/index.ts";
import { expanded } from "./generator/commandLine.ts";

/** Pieces that have a meaning somewhere between a unit file and a program's arguments. */
const pieces = [
  ...Array.from(" \t\n\r\v\f\0\\\"'`%$;#=:,-[]{}()~!|&<>*?"),
  ...Array.from("aZ0/é漢😀\u0001\u007f\u0080\u0085\u00a0\u2028\u3000\ufeff\uffff\ufdd1"),
  ...["\\\\", "\\n", "\\x41", "\\;", '""', "''", "%h", "%%", "%x", "${HOME}", "$HOME", "$$", " # ", "[Service]", "A=b"],
];

/** Strings that a naive renderer gets wrong: made of pieces, or of any characters, or long. */
export const hostileString: fc.Arbitrary<string> = fc.oneof(
  { weight: 60, arbitrary: fc.array(fc.constantFrom(...pieces), { maxLength: 8 }).map((parts) => parts.join("")) },
  { weight: 20, arbitrary: fc.string({ unit: "binary", maxLength: 12 }) },
  { weight: 10, arbitrary: fc.string({ unit: "grapheme", maxLength: 12 }) },
  { weight: 4, arbitrary: fc.constantFrom("", ";") },
  { weight: 1, arbitrary: fc.constantFrom("x".repeat(130_000), "\\".repeat(20_000), "x".repeat(131_072)) },
);

/** Literal texts, and some in which a specifier stands between literal parts. */
export const hostileText: fc.Arbitrary<Text> = fc.oneof(
  { weight: 5, arbitrary: hostileString },
  {
    weight: 1,
    arbitrary: fc
      .tuple(hostileString, hostileString)
      .map(([before, after]) => withSpecifiers(`${before.replaceAll("%", "%%")}%h${after.replaceAll("%", "%%")}`)),
  },
);

/** The text as it must reach a program's arguments: specifiers are marked, see splitCommand. */
export function argument(text: Text): string {
  if (!(text instanceof SpecifierText)) return text;
  return text.syntax.replace(/%([\s\S])/g, (_, letter: string) => (letter === "%" ? "%" : expanded + letter));
}
