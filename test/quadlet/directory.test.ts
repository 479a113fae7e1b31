import { describe, expect, test } from "vitest";
import { readUnitDirectory, readUnitFile } from "../../quadlet/index.ts";
import type { Release, SourceFile } from "../../quadlet/index.ts";
import { dropInDirectories } from "../../quadlet/dropIns.ts";

const unit = "[Container]\nImage=quay.io/me/app:1\n";

function files(texts: Readonly<Record<string, string>>): readonly SourceFile[] {
  return Object.entries(texts).map(([path, text]) => ({ path, text }));
}

describe("a directory of units", () => {
  test("is read a directory before those in it, by name", () => {
    const texts = { "b.container": unit, "a/c.container": unit, "a/a/b.container": unit, "a.container": unit };
    const { units, shadowed } = readUnitDirectory(files(texts), "5.8.2");
    expect(units.map(({ path }) => path)).toEqual(["a.container", "b.container", "a/c.container"]);
    expect(shadowed).toEqual([{ path: "a/a/b.container", by: "b.container" }]);
  });

  test("is not searched below itself before 4.7", () => {
    const { unread } = readUnitDirectory(files({ "a/a.container": unit }), "4.6");
    expect(unread).toEqual([{ path: "a/a.container", by: "a/a.container" }]);
    expect(readUnitDirectory(files({ "a/a.container": unit }), "4.7").unread).toEqual([]);
  });

  test("is not looked for among drop-ins", () => {
    const texts = { "a.d/b.container": unit, "a.d/c/d.container": unit };
    expect(readUnitDirectory(files(texts), "5.8.2").units).toEqual([]);
    expect(readUnitDirectory(files(texts), "5.2").units.map(({ path }) => path)).toEqual(["a.d/c/d.container"]);
    expect(readUnitDirectory(files(texts), "4.7").units).toHaveLength(2);
  });

  test("is lost to a file that cannot be read, from 5.0 on", () => {
    const texts = { "a.container": "[", "b.container": unit, "c.container": "]", "d/d.container": unit };
    expect(readUnitDirectory(files(texts), "5.0").unread).toEqual([
      { path: "a.container", by: "a.container" },
      { path: "c.container", by: "c.container" },
      { path: "b.container", by: "a.container" },
    ]);
    expect(readUnitDirectory(files(texts), "4.9").unread.map(({ path }) => path)).toEqual([
      "a.container",
      "c.container",
    ]);
  });

  test("is lost to a directory with the name of a unit as well", () => {
    const texts = { "b.container": unit, "a.container/x.container": unit };
    expect(readUnitDirectory(files(texts), "5.8.2").unread).toEqual([{ path: "b.container", by: "a.container" }]);
    const below = { "sub/b.container": unit, "sub/a.container/notes.txt": "" };
    expect(readUnitDirectory(files(below), "5.8.2").unread).toEqual([
      { path: "sub/b.container", by: "sub/a.container" },
    ]);
  });

  test("has drop-ins of a name once, the one in the directory that is found first", () => {
    const dropIn = (value: string): string => `[Container]\nHostName=${value}\n`;
    const texts = {
      "a.container": unit,
      "a.container.d/1.conf": dropIn("first"),
      "z/a.container.d/1.conf": dropIn("second"),
      "z/a.container.d/2.conf": dropIn("third"),
      "container.d/2.conf": dropIn("fourth"),
      "b.container.d/1.conf": dropIn("nobody"),
      "a.container.d/notes.txt": "x",
    };
    const hostNames = (release: Release): readonly string[] =>
      readUnitDirectory(files(texts), release).units.flatMap((view) =>
        view.entries("HostName").map(({ value }) => value),
      );
    expect(hostNames("5.8.2")).toEqual(["first", "third"]);
    // One place for all names, before the next.
    expect(hostNames("5.4")).toEqual(["first", "fourth"]);
    expect(hostNames("5.0")).toEqual(["first", "third"]);
    expect(hostNames("4.9")).toEqual([]);
    expect(readUnitDirectory(files(texts), "5.8.2").unusedDropIns).toEqual([
      "b.container.d/1.conf",
      "container.d/2.conf",
      "z/a.container.d/1.conf",
    ]);
  });
});

describe("the directories with drop-ins of a unit", () => {
  test.each<[string, Release, readonly string[]]>([
    ["a.container", "5.8.2", ["a.container.d", "container.d"]],
    ["a.container", "5.1", ["a.container.d"]],
    ["a-b-c.container", "5.8.2", ["a-b-c.container.d", "a-b-.container.d", "a-.container.d", "container.d"]],
    ["a@.container", "5.8.2", ["a@.container.d", "container.d"]],
    ["a@1.container", "5.8.2", ["a@1.container.d", "a@.container.d", "container.d"]],
    ["a@1@2.container", "5.1", ["a@1@2.container.d", "a@.container.d"]],
    [
      "a-b@1.container",
      "5.8.2",
      ["a-b@1.container.d", "a-b@.container.d", "a-@.container.d", "a-.container.d", "container.d"],
    ],
  ])("%s for %s", (name, release, directories) => {
    expect(dropInDirectories(name, "container", release)).toEqual(directories);
  });
});

describe("continued lines", () => {
  test("at the end of a file are lost, or what stands there", () => {
    const file = (text: string, release: Release): unknown => {
      const { sections, lost, problems } = readUnitFile("a.container", `[Container]\n${text}`, release);
      return { values: sections.flatMap(({ entries }) => entries.map(({ value }) => value)), lost, problems };
    };
    const at = { path: "a.container", at: { line: 2, column: 1 } };
    expect(file("Exec=a\\\n# c\n", "5.8.2")).toEqual({ values: [], lost: [at], problems: [] });
    expect(file("Exec=a\\\n", "5.8.2")).toEqual({ values: ["a"], lost: [], problems: [] });
    expect(file("Exec=a\\\n", "5.2")).toEqual({ values: ["a\\"], lost: [], problems: [] });
    expect(file("Exec=a\\\n\n", "5.2")).toEqual({ values: ["a\\"], lost: [], problems: [] });
    expect(file("Exec=a\\\nb\n", "5.2")).toEqual({ values: ["ab"], lost: [], problems: [] });
    expect(file("\\\nExec=a\n\\\n  \\", "5.8.2")).toEqual({ values: ["a"], lost: [], problems: [] });
    expect(file("Exec=\\\n\\\nb\n", "5.2")).toEqual({ values: ["b"], lost: [], problems: [] });
  });

  test("have escapes that not every release knows", () => {
    const values = (line: string, release: Release): readonly string[] =>
      readUnitDirectory(files({ "a.container": `[Container]\n${line}\n` }), release).units.flatMap((view) =>
        view.values("Exec").map(({ text }) => text),
      );
    expect(values("Exec=a \\101", "5.8.2")).toEqual(["a", "A"]);
    expect(values("Exec=a \\400", "5.8.2")).toEqual([]);
    expect(values("Exec=a \\18", "5.8.2")).toEqual([]);
    expect(values("Exec=a \\101", "5.3.2")).toEqual(["a", "\u000001"]);
    expect(values("Exec=a \\7", "5.3.2")).toEqual([]);
    expect(values("Exec=\\ud800 \\U0001F600 \\x41", "5.8.2")).toEqual(["\ufffd", "😀", "A"]);
    expect(values("Exec=a\\x00", "5.8.2")).toEqual([]);
    expect(values("Exec=a b\\", "5.2")).toEqual(["a", "b"]);
  });
});

test("a hidden file has a name", () => {
  const [view] = readUnitDirectory(files({ ".container": unit }), "5.8.2").units;
  expect([view?.name, view?.service]).toEqual([".container", ".container.service"]);
});
