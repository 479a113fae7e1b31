import { describe, expect, test } from "vitest";
import { positionIn, readUnitFile } from "../../quadlet/file.ts";
import type { FileEntry, SyntaxProblem } from "../../quadlet/file.ts";
import { newestRelease } from "../../quadlet/index.ts";
import type { Release } from "../../quadlet/index.ts";

/** The entries that a text has below `[Container]`. */
function entries(text: string, podman: Release = newestRelease): readonly FileEntry[] {
  const [section, ...others] = readUnitFile("a.container", `[Container]\n${text}`, podman).sections;
  if (section === undefined || others.length > 0) throw new Error("there is another section");
  return section.entries;
}

/** Why the lines of a text are refused. */
function refusals(text: string, podman: Release = newestRelease): readonly string[] {
  return readUnitFile("a.container", text, podman).problems.map(
    ({ at, reason, fix }: SyntaxProblem) => `${at.line}:${at.column} ${reason}; ${fix}`,
  );
}

describe("sections", () => {
  test("one that comes again goes on with the first of its name", () => {
    const { sections } = readUnitFile("a.container", "[A]\nx=1\n[B]\ny=2\n[A]\nz=3\n");
    expect(sections.map(({ name, at, entries: own }) => [name, at.line, own.map(({ key }) => key)])).toEqual([
      ["A", 1, ["x", "z"]],
      ["B", 3, ["y"]],
    ]);
  });

  test.each([
    ["[Container] \t", "Container"],
    ["[X-Mine]", "X-Mine"],
    ["[a b]", "a b"],
  ])("%j begins one", (line, name) => {
    const { sections, problems } = readUnitFile("a.container", `${line}\n`);
    expect([sections.map((section) => section.name), problems]).toEqual([[name], []]);
  });

  test.each(["[]", "[a[b]", "[a\u0001b]"])("%j has no name of one", (line) => {
    expect(refusals(`${line}\n`)).toEqual(["1:1 this is no name of a section; write it as [Container]"]);
  });

  test.each(["[Container]x", "x[Container]", "[Container", "[Container] x"])("%j is none", (line) => {
    expect(refusals(`${line}\n`)).toEqual([
      "1:1 this line is neither Key=value nor a [Section] nor a comment; write it as one of these, or take it out",
    ]);
  });

  test("a key before the first one is refused", () => {
    expect(refusals("a=1\n[A]\nb=2\n")).toEqual([
      "1:1 this key stands before the first section; put it under its [Section]",
    ]);
  });
});

describe("entries", () => {
  test.each<[string, string, string, string, Release?]>([
    ["Key=a", "Key", "a", "2:5"],
    ["Key = \t a b ", "Key", "a b", "2:9"],
    ["Key=a=b", "Key", "a=b", "2:5"],
    ["Key=", "Key", "", "2:5"],
    ["  Key=a", "Key", "a", "2:7"],
    ["K ey=a", "K ey", "a", "2:6"],
    ["Key  \t =a", "Key", "a", "2:9"],
    ["Key\v\f\r=\v\f\ra", "Key", "a", "2:11"],
    ["Key=\u00a0a", "Key", "\u00a0a", "2:5"],
    ["Key=a\\\n   b", "Key", "ab", "2:5"],
    ["Key=\\\n   b", "Key", "b", "3:4"],
  ])("%j", (text, key, value, place, podman?: Release) => {
    const read = entries(`${text}\n`, podman);
    const at = read.map((entry) => positionIn(entry, 0)).map(({ line, column }) => `${line}:${column}`);
    expect(read.map((entry) => [entry.key, entry.value])).toEqual([[key, value]]);
    expect(at).toEqual([place]);
  });

  test.each(["=a", "a"])("%j is none", (text) => {
    expect(refusals(`[A]\n${text}\n`)).toHaveLength(1);
  });

  test("an empty one resets, but not one that is continued", () => {
    const resets = (text: string, podman?: Release): boolean[] => entries(text, podman).map((entry) => entry.resets);
    expect(resets("Key=\n")).toEqual([true]);
    expect(resets("Key= \t\n")).toEqual([true]);
    expect(resets("Key=a\n")).toEqual([false]);
    // Of joined lines nothing is left of the backslash since 5.4; before, it is a value.
    expect(resets("Key=\\\n")).toEqual([true]);
    expect(resets("Key=\n", "4.4")).toEqual([true]);
    expect(resets("Key=\\\n\nOther=a\n", "4.4")).toEqual([false, false]);
  });

  test("each character of a value has its place, over joined lines too", () => {
    const [entry] = entries("Key=ab\\\n  cd\\\nef\n");
    if (entry === undefined) throw new Error("there is no entry");
    expect(entry.value).toBe("abcdef");
    const places = Array.from(entry.value, (_, offset) => positionIn(entry, offset));
    expect(places.map(({ line, column }) => `${line}:${column}`).join(" ")).toBe("2:5 2:6 3:3 3:4 4:1 4:2");
    expect(positionIn(entry, 6)).toMatchObject({ line: 4, column: 3 });
  });

  test("a line that ends before the value begins is none of its pieces", () => {
    const [entry] = entries("Key=\\\n \\\n b\n");
    expect(entry?.pieces).toEqual([{ offset: 0, at: { line: 4, column: 2 } }]);
  });
});

test("comments have their text and place", () => {
  const { comments } = readUnitFile("a.container", "# one \n[A]\n;two\n  # three\n#\n");
  expect(comments.map(({ text, path, at }) => `${path}:${at.line}:${at.column} ${text}`)).toEqual([
    "a.container:1:1 one",
    "a.container:3:1 two",
    "a.container:4:3 three",
    "a.container:5:1 ",
  ]);
});

describe("what earlier releases refuse", () => {
  const blanks =
    "blanks stand before or after this line, which Podman takes since 4.6; write it without them, and with newlines alone at the ends of lines";
  const other =
    "this line is neither Key=value nor a [Section] nor a comment; write it as one of these, or take it out";

  test.each<[string, Release, readonly string[]]>([
    ["[A]\n \t\n", "4.5.1", ["2:1 this line holds blanks, which Podman takes since 4.6; leave it empty"]],
    ["[A]\n \t\n", "4.6", []],
    ["[A]\r\n", "4.5.1", [`1:1 ${blanks}`]],
    ["[A]\n  b\n", "4.5.1", [`2:1 ${blanks}`]],
    ["[A]\nb\n", "4.5.1", [`2:1 ${other}`]],
    ["[A]\n  b\n", "4.6", [`2:3 ${other}`]],
    ["[A]\n  b=1\n", "4.5.1", ["2:1 this key is indented, which Podman takes since 4.6; begin the line with the key"]],
    ["[A]\n  =1\n", "4.5.1", ["2:1 this key is indented, which Podman takes since 4.6; begin the line with the key"]],
    ["[A]\n\tb=1\n", "4.5.1", []],
    ["[A]\n  b=1\n", "4.6", []],
    ["[A]\n;b\n", "5.3.2", ["2:1 a semicolon begins a comment since Podman 5.4 only; begin it with #"]],
    ["[A]\n;b\n", "5.4", []],
    ["[A]\nb;\n", "5.3.2", [`2:1 ${other}`]],
    ["[A]\n;b=1\n", "5.3.2", []],
  ])("%j to Podman %s", (text, podman, expected) => {
    expect(refusals(text, podman)).toEqual(expected);
  });

  test("a line that its generator never gets past", () => {
    const { problems } = readUnitFile("a.container", "[A]\nb=1\\\n\nc=2\n", "5.0");
    expect(problems).toMatchObject([{ path: "a.container", endless: true, fix: "write the value on one line" }]);
    expect(problems.map(({ at, reason }) => `${at.line}:${at.column} ${reason}`)).toEqual([
      "2:1 this line ends in a backslash, and blanks around it or an empty line after it make the generator of Podman 4.6 to 5.3 run for ever",
    ]);
  });
});
