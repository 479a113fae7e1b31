import { describe, expect, test } from "vitest";
import { dropInsOf, isDropIn, withDropIns } from "../../quadlet/dropIns.ts";
import { readUnitFile } from "../../quadlet/file.ts";
import { newestRelease } from "../../quadlet/index.ts";
import type { Release } from "../../quadlet/index.ts";
import { Tree } from "../../quadlet/tree.ts";

test.each([
  ["a.container.d/b.conf", true],
  ["container.d/b.conf", true],
  ["sub/a.container.d/b.conf", true],
  ["anything.d/b.conf", true],
  ["a.container.d/b.txt", false],
  ["a.container/b.conf", false],
  ["b.conf", false],
  ["a.d/sub/b.conf", false],
])("%s is a drop-in: %s", (path, expected) => {
  expect(isDropIn(path)).toBe(expected);
});

describe("the drop-ins of a-b.container", () => {
  const paths = (podman: Release, ...files: readonly string[]): string[] => {
    const tree = new Tree(files.map((path) => ({ path, text: "" })));
    return dropInsOf("a-b.container", "container", tree, podman).map(({ path }) => path);
  };

  test("come by their names, whatever their places", () => {
    expect(
      paths(
        "5.8.2",
        "a-b.container.d/2.conf",
        "container.d/1.conf",
        "a-.container.d/3.conf",
        "a-b.container.d/10.conf",
      ),
    ).toEqual(["container.d/1.conf", "a-b.container.d/10.conf", "a-b.container.d/2.conf", "a-.container.d/3.conf"]);
  });

  test("of one name, the most specific counts", () => {
    const all = ["container.d/1.conf", "a-.container.d/1.conf", "a-b.container.d/1.conf"];
    expect(paths("5.8.2", ...all)).toEqual(["a-b.container.d/1.conf"]);
    expect(paths("5.8.2", ...all.slice(0, 2))).toEqual(["a-.container.d/1.conf"]);
  });

  test("are not what else stands there", () => {
    expect(paths("5.8.2", "a-b.container.d/1.txt", "a-b.container.d/x/1.conf", "b.container.d/1.conf")).toEqual([]);
  });

  test("are those of the unit alone in 5.0 and 5.1, and none before", () => {
    const all = ["container.d/1.conf", "a-.container.d/2.conf", "a-b.container.d/3.conf"];
    expect(paths("5.2", ...all)).toEqual(all);
    expect(paths("5.1", ...all)).toEqual(["a-b.container.d/3.conf"]);
    expect(paths("5.0", ...all)).toEqual(["a-b.container.d/3.conf"]);
    expect(paths("4.9", ...all)).toEqual([]);
  });

  test("are looked for place by place from 5.2 to 5.5, name by name before and after", () => {
    const both = ["a-.container.d/1.conf", "sub/a-b.container.d/1.conf"];
    expect(paths("5.2", ...both)).toEqual(["a-.container.d/1.conf"]);
    expect(paths("5.5", ...both)).toEqual(["a-.container.d/1.conf"]);
    expect(paths("5.6", ...both)).toEqual(["sub/a-b.container.d/1.conf"]);
  });
});

test("sections are merged; of a drop-in with a problem nothing counts but what is wrong with it", () => {
  const unit = readUnitFile("a.container", "# own\n[Container]\nImage=x\n");
  const merged = withDropIns(
    unit,
    [
      { path: "a.container.d/1.conf", text: "# good\n[Container]\nExec=a\n[Service]\nNice=1\n" },
      { path: "a.container.d/2.conf", text: "# bad\n[Container]\nnonsense\nExec=b\n" },
      { path: "a.container.d/3.conf", text: "[Service]\nNice=2\nNice=3\\\n# gone\n" },
    ],
    newestRelease,
  );
  expect(merged.path).toBe("a.container");
  expect(
    merged.sections.map(({ name, path, entries }) => [
      name,
      path,
      ...entries.map(({ key, value }) => `${key}=${value}`),
    ]),
  ).toEqual([
    ["Container", "a.container", "Image=x", "Exec=a"],
    ["Service", "a.container.d/1.conf", "Nice=1", "Nice=2"],
  ]);
  expect(merged.comments.map(({ text }) => text)).toEqual(["own", "good", "bad"]);
  expect(merged.problems.map(({ path, at }) => `${path}:${at.line}`)).toEqual(["a.container.d/2.conf:3"]);
  expect(merged.lost.map(({ path, at }) => `${path}:${at.line}`)).toEqual(["a.container.d/3.conf:3"]);
});
