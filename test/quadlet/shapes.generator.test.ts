import { describe, expect, test } from "vitest";
import { directiveFacts } from "../../quadlet/directives.ts";
import { readUnitDirectory, releaseOf } from "../../quadlet/index.ts";
import type { SourceFile } from "../../quadlet/index.ts";
import type { Version } from "./generator/build.ts";
import { splitPairs } from "./generator/commandLine.ts";
import { difference } from "./generator/difference.ts";
import { emittedDirectives } from "./generator/emitted.ts";
import { generate } from "./generator/generate.ts";
import type { Generated } from "./generator/generate.ts";
import type { Directive } from "./generator/serviceFile.ts";
import { releasesFor, rewritten, shapes } from "./shapes.ts";

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

describe.each(shapes)("$name", { timeout: 120_000 }, (shape) => {
  const { files } = shape;

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
