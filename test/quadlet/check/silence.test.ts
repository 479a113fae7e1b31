import { describe, expect, test } from "vitest";
import { readSilences } from "../../../quadlet/check/silence.ts";
import { check, silenceComment } from "../../../quadlet/index.ts";

test("a comment that silences is one line, and is read back", () => {
  const comment = silenceComment({ rule: "template-install", reason: " started by\n a timer\t" });
  expect(comment).toBe("hecate-lint allow=template-install started by a timer");
  const text = `# ${comment}\n[Container]\nImage=x.io/a:1\n[Install]\nWantedBy=default.target\n`;
  const unsilenced = text.slice(text.indexOf("\n") + 1);
  expect(check([{ path: "a@.container", text }])).toEqual([]);
  expect(check([{ path: "a@.container", text: unsilenced }])).toHaveLength(1);
});

describe("comments", () => {
  const at = { line: 3, column: 1, offset: 20 };
  const read = (text: string): ReturnType<typeof readSilences> => readSilences([{ text, path: "a.container", at }]);

  test.each([
    ["hecate-lint allow=one why", [["one", "why"]]],
    ["hecate-lint \t allow=one \t why not ", [["one", "why not "]]],
    ["hecate-lint allow=one why\nand how", [["one", "why\nand how"]]],
    [
      "hecate-lint allow=one,two why",
      [
        ["one", "why"],
        ["two", "why"],
      ],
    ],
  ])("%j silences", (text, expected) => {
    expect(read(text)).toEqual({
      silences: expected.map(([rule, reason]) => ({ rule, reason, path: "a.container", at })),
      malformed: [],
    });
  });

  test.each([
    "hecate-lint",
    "hecate-lint ",
    "hecate-lint allow=one",
    "hecate-lint allow=one ",
    "hecate-lint allow= why",
    "hecate-lint allow=one, why",
    "hecate-lint please allow=one why",
    "hecate-lint deny=one why",
  ])("%j is meant to, and says nothing", (text) => {
    expect(read(text)).toEqual({ silences: [], malformed: [{ path: "a.container", at }] });
  });

  test.each(["", "allow=one why", "hecate-lintallow=one why", "see hecate-lint allow=one why"])(
    "%j is somebody's own",
    (text) => {
      expect(read(text)).toEqual({ silences: [], malformed: [] });
    },
  );
});
