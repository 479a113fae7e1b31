import fc from "fast-check";

const continued = ["\\\n", " \\\n  ", "\\\n\n", "\\\n# c\n", "\\\n; c=d\n", "\\\r\n", "\\ \n", "\\"] as const;
const blanks = [" ", "  ", "\t", "\r", "\v", "\u00a0", "\u2028", "\u3000"] as const;

/** Lines as nobody would write them, and whatever else may stand between newlines. */
const anyLine: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: pieces("Key", "=", "a", "b c", '"', "'", "=", "é漢😀", ...blanks, ...continued) },
  { weight: 4, arbitrary: pieces("Key = a", "Other=", "b", ...continued) },
  { weight: 3, arbitrary: pieces("[X-Test]", "[X-Other]", "[ X ]", ...blanks) },
  { weight: 3, arbitrary: pieces("#", ";", ":", " ", "c", "=", "\\\n", "\\") },
  { weight: 3, arbitrary: fc.constantFrom("", " ", "\r", "\u00a0", "\ufeff", "\\") },
  { weight: 1, arbitrary: fc.constantFrom("[]", "[a]b", "[a=b]", "[", "=x", "x", "[a\tb]", "[X-Test] # c") },
);

/** Whole files of any lines, some with their lines ended as other systems do. */
export const anyFile: fc.Arbitrary<string> = fc
  .tuple(
    fc.array(fc.constantFrom("", "# c", "; c", "  ", ": c"), { maxLength: 1 }),
    fc.array(anyLine, { maxLength: 6 }),
    fc.constantFrom("\n", "\n", "\n", "\r\n"),
    fc.constantFrom("\n", "\n", "", "\n\n", " \n", "\\\n", "\\"),
  )
  .map(([head, lines, newline, end]) =>
    // What blanks of two bytes do at the end of a key is said in keysOf.
    withoutWideBlanks([...head, "[Container]", "Image=registry.example/i:1", "[X-Test]", ...lines].join(newline) + end),
  );

/**
 * The generator looks for blanks before an equals sign byte by byte, and so takes the last one away from some characters.
 * What is left is no key to anybody, and no text.
 */
function withoutWideBlanks(text: string): string {
  return text.replace(/[\u00a0\t\v\f\r ]*\u00a0[\u00a0\t\v\f\r ]*(?==|\\)/gu, " ");
}

/** Values with everything that a value's syntax knows. Without lone signs, they say nothing to Podman itself. */
export const anyValue: fc.Arbitrary<string> = fc.oneof(
  { weight: 8, arbitrary: pieces("a", "b", "é😀", " ", " ", '"', "'", "\\", "n", "=", ...continued.slice(0, 4)) },
  {
    weight: 4,
    arbitrary: pieces("a", " ", "\\x41", "\\101", "\\60", "\\7", "\\u00e9", "\\U0001F600", "\\s", '\\"', "\\d", "\\x4"),
  },
  { weight: 3, arbitrary: pieces("A=1", " ", "B='x y'", '"A=2 3"', "C=", "=d", "e", " ") },
  { weight: 2, arbitrary: pieces('"', '"a"', "'", '""', "''", "b", " ") },
  { weight: 2, arbitrary: fc.constantFrom("", "true", "on", "TRUE", "no", "0", '"yes"', "1 ", "7", "maybe") },
  { weight: 1, arbitrary: pieces("a", " ", "\0", "\u0080", "\u0085b", "\\ud800", "\\0", "\\377", "\\400") },
);

function pieces(...some: readonly string[]): fc.Arbitrary<string> {
  return fc.array(fc.constantFrom(...some), { maxLength: 7 }).map((parts) => parts.join(""));
}
