import { describe, expect, test } from "vitest";

import { logicalLines, trimmed, trimmedEnd } from "../../quadlet/logicalLines.ts";
import type { ReadLine } from "../../quadlet/logicalLines.ts";
import type { Release } from "../../quadlet/index.ts";
import { readingCases } from "./readingCases.ts";
import type { Reader } from "./readingCases.ts";

const joints: Readonly<Record<string, string>> = { "": " + ", "\\\n": " \\ " };

function shown(line: ReadLine): string {
  if (line.how !== "read") return `${line.how} ${line.at.line}:${line.at.column}`;
  const segments = line.segments.map(({ text, at }) => `${at.line}:${at.column} ${text}`);
  return `${line.how} ${segments.join(joints[line.joint] ?? `<${line.joint}>`)}`;
}

const readers: Readonly<Record<Reader, readonly Release[]>> = {
  "4.4": ["4.4", "4.5.1"],
  "4.6": ["4.6", "4.9"],
  "5.0": ["5.0", "5.3.2"],
  "5.4": ["5.4", "5.8.2", "6.0"],
};

describe.each(Object.entries(readers))("from %s on", (reader, releases) => {
  test.each(readingCases)("%j", (text, lines) => {
    for (const release of releases) {
      expect([...logicalLines(text, release)].map(shown)).toEqual(lines[reader as Reader]);
    }
  });
});

test("blanks are what Go takes for blanks", () => {
  expect(trimmed("\u0085\u3000 \t\v\f a b\u00a0\n")).toBe("a b");
  expect(trimmed("\ufeffa\ufeff")).toBe("\ufeffa\ufeff");
  expect(trimmedEnd("  a  ")).toBe("  a");
  expect(trimmedEnd("  ")).toBe("");
});
