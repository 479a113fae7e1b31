import { describe, expect, test } from "vitest";
import { check, newestRelease, parseDropIn, parseUnit, releaseOf, unitKindOf } from "../../quadlet/index.ts";
import type { SourceFile } from "../../quadlet/index.ts";
import { lastReleases, releasesFor, rewritten, shapes, warnings } from "./shapes.ts";

/** The model of a file, without the places in it. */
function model({ path, text }: SourceFile): unknown {
  const { sections, ...rest } = unitKindOf(path) === undefined ? parseDropIn(path, text) : parseUnit(path, text);
  const bare = sections.map(({ name, entries }) => ({ name, entries: entries.map(({ key, value }) => [key, value]) }));
  return { ...rest, sections: bare };
}

test("there are many of them, for old releases as well", () => {
  expect(shapes.length).toBeGreaterThanOrEqual(30);
  const kinds = new Set(shapes.flatMap(({ files }) => files.map(({ path }) => unitKindOf(path))));
  expect([...kinds].sort()).toEqual(
    ["artifact", "build", "container", "image", "kube", "network", "pod", "volume", undefined].sort(),
  );
  expect(shapes.filter((shape) => releasesFor(shape).includes("4.4.4")).length).toBeGreaterThanOrEqual(5);
});

describe.each(shapes)("$name", { timeout: 120_000 }, (shape) => {
  const { name, files } = shape;
  const writtenFor = /-(\d\.\d)$/.exec(name)?.[1];

  test("is found good, for the release that it was written for and the newest", () => {
    const last = lastReleases[name] ?? newestRelease;
    const found = check(files, { podman: last });
    expect(found.map(({ rule }) => rule)).toEqual(warnings[name] ?? []);
    expect(found.filter(({ severity }) => severity === "error")).toEqual([]);
    const releases = releasesFor(shape).map(releaseOf);
    expect(releases).toContain(last);
    if (writtenFor !== undefined) expect(releases).toContain(writtenFor);
  });

  test("is parsed, written and parsed again to the same", () => {
    for (const file of files) expect(model(rewritten(file, "5.8.2"))).toEqual(model(file));
  });
});
