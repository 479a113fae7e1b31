import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { imageConfig, writeArchive } from "../../lab/archive.ts";
import { labImages } from "../../lab/catalogue.ts";

describe("writeArchive", () => {
  const directory = mkdtempSync(join(tmpdir(), "archive-"));
  afterAll(() => {
    rmSync(directory, { recursive: true });
  });
  const manifestShape = z.array(
    z.object({ Config: z.string(), RepoTags: z.array(z.string()), Layers: z.array(z.string()) }),
  );

  test("makes an archive whose parts name each other by their hashes, the same from the same programs", async () => {
    const program = join(directory, "program");
    writeFileSync(program, "#!/bin/true\n", { mode: 0o755 });
    const build = async (name: string): Promise<Buffer> => {
      return readFileSync(
        await writeArchive(join(directory, name), labImages(), { standin: program, busybox: program }),
      );
    };
    const [first, second] = [await build("first"), await build("second")];
    expect(first.equals(second)).toBe(true);

    const inArchive = (file: string): Buffer =>
      execFileSync("tar", ["-xOf", join(directory, "first/images.tar"), file]);
    const manifest = manifestShape.parse(JSON.parse(inArchive("./manifest.json").toString()));
    expect(manifest).toHaveLength(labImages().length);
    expect(new Set(manifest.flatMap((image) => image.Layers)).size).toBe(1);
    const sum = (content: Buffer): string => execFileSync("sha256sum", { input: content }).toString().slice(0, 64);
    const [layer = ""] = manifest[0]?.Layers ?? [];
    expect(`${sum(inArchive(`./${layer}`))}.tar`).toBe(layer);
    for (const image of manifest.slice(0, 2)) {
      const config = inArchive(`./${image.Config}`);
      expect(`${sum(config)}.json`).toBe(image.Config);
      expect(config.toString()).toContain(layer.replace(".tar", ""));
    }
  });

  test("gives images that differ only in their entrypoint different IDs", () => {
    const [a, b] = labImages();
    if (a === undefined || b === undefined) throw new Error("no images");
    expect(imageConfig(a, "0")).not.toBe(imageConfig(b, "0"));
  });
});
