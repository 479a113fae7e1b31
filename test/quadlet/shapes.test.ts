import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import {
  check,
  parseDropIn,
  parseUnit,
  readUnitDirectory,
  releaseOf,
  render,
  renderDropIn,
  unitKindOf,
} from "../../quadlet/index.ts";
import type { SourceFile } from "../../quadlet/index.ts";
import { directiveFacts } from "../../quadlet/directives.ts";
import { versions } from "./generator/build.ts";
import type { Version } from "./generator/build.ts";
import { splitPairs } from "./generator/commandLine.ts";
import { difference } from "./generator/difference.ts";
import { emittedDirectives } from "./generator/emitted.ts";
import { generate } from "./generator/generate.ts";
import type { Generated } from "./generator/generate.ts";
import type { Directive } from "./generator/serviceFile.ts";
import { isKnown } from "./podmanValues.ts";

const root = join(import.meta.dirname, "shapes/good");

/** A unit directory as people write them. Its name ends with the release that it was written for, if with any. */
interface Shape {
  readonly name: string;
  readonly files: readonly SourceFile[];
}

const shapes = readdirSync(root).map((name): Shape => ({ name, files: filesIn(join(root, name)) }));

/** What the checker has to say about some of them all the same. Nothing here is an error. */
const warnings: Readonly<Record<string, readonly string[]>> = {
  comments: ["key-twice"],
  "kube-4.4": ["key-deprecated"],
  "remap-4.4": ["key-deprecated", "key-deprecated"],
  resets: ["key-twice", "key-twice"],
  "short-name": ["image-qualified"],
  "standard-ports": ["port-privileged", "port-privileged"],
};

function filesIn(directory: string): readonly SourceFile[] {
  return readdirSync(directory, { recursive: true, encoding: "utf8" })
    .filter((path) => unitKindOf(path) !== undefined || path.endsWith(".conf"))
    .sort()
    .map((path) => ({ path, text: readFileSync(join(directory, path), "utf8") }));
}

/** The releases that take a directory, by the checker; with no more warnings than the newest one has. */
function releasesFor({ name, files }: Shape): readonly Version[] {
  const accepted = warnings[name] ?? [];
  return versions.filter(
    (podman) =>
      check(files, { podman }).every(({ rule }) => accepted.includes(rule)) &&
      // Nobody reads [Quadlet] there: it does no harm, and is not written.
      (isKnown(releaseOf(podman), "5.3") || files.every(({ text }) => !text.includes("[Quadlet]"))),
  );
}

/** The file as it is written from its model. */
function rewritten({ path, text }: SourceFile, podman: Version): SourceFile {
  if (unitKindOf(path) !== undefined) return { path, text: render(parseUnit(path, text), { podman }) };
  const dropIn = renderDropIn(parseDropIn(path, text), { podman });
  expect(dropIn.path).toBe(path);
  return dropIn;
}

/** The model of a file, without the places in it. */
function model({ path, text }: SourceFile): unknown {
  const { sections, ...rest } = unitKindOf(path) === undefined ? parseDropIn(path, text) : parseUnit(path, text);
  const bare = sections.map(({ name, entries }) => ({ name, entries: entries.map(({ key, value }) => [key, value]) }));
  return { ...rest, sections: bare };
}

/** The directives of a service, with a directive for each unit or pair of a list: it is all the same how many stand in a line. */
function executed(service: string): Directive[] {
  return emittedDirectives(service).flatMap((directive) => {
    const { words, section, key } = directive;
    switch (directiveFacts(section, key)?.syntax) {
      case "units":
      case "names":
        return words.flatMap((line) => line.split(/\s+/)).map((word) => ({ section, key, words: [word] }));
      case "pairs":
        return words.flatMap(splitPairs).map((word) => ({ section, key, words: [word] }));
      default:
        return [directive];
    }
  });
}

function generated(version: Version, files: readonly SourceFile[]): Promise<Generated> {
  return generate(version, Object.fromEntries(files.map(({ path, text }) => [path, text])));
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
    const found = check(files, { podman: "5.8" });
    expect(found.map(({ rule }) => rule)).toEqual(warnings[name] ?? []);
    expect(found.filter(({ severity }) => severity === "error")).toEqual([]);
    const releases = releasesFor(shape).map(releaseOf);
    expect(releases).toContain("5.8");
    if (writtenFor !== undefined) expect(releases).toContain(writtenFor);
  });

  test("is parsed, written and parsed again to the same", () => {
    for (const file of files) expect(model(rewritten(file, "5.8.2"))).toEqual(model(file));
  });

  test("is the same to every generator that takes it when it is written anew", async () => {
    for (const version of releasesFor(shape)) {
      const before = await generated(version, files);
      const after = await generated(
        version,
        files.map((file) => rewritten(file, version)),
      );
      const { units, shadowed } = readUnitDirectory(files, releaseOf(version));
      expect([...before.services.keys()].sort(), before.messages.join("\n")).toEqual(
        units.map(({ service }) => service).sort(),
      );
      expect(shadowed).toEqual([]);
      expect([...after.services.keys()].sort(), after.messages.join("\n")).toEqual([...before.services.keys()].sort());
      for (const [service, text] of before.services) {
        const wrong = difference(executed(text), executed(after.services.get(service) ?? ""), {
          ...{ texts: new Map<string, string>(), names: ["", ""], tails: {} },
        });
        expect(wrong, `${service} of Podman ${version}`).toBeUndefined();
      }
    }
  });
});
