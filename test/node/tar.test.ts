import { describe, expect, it } from "vitest";
import { tar } from "../../node/tar.ts";
import { unpack } from "./unpack.ts";

describe("tar", () => {
  it("packs plain files that this machine's tar unpacks", () => {
    const files = { manifest: "owner\thecate/prod\n", empty: "", "files/deep/er": "x".repeat(512), odd: "ä\0\r\n" };
    const archive = tar(Object.entries(files).map(([name, content]) => ({ name, content })));
    expect(unpack("tar -xf -", archive)).toEqual(new Map(Object.entries(files)));
  });

  it("gives nobody but the owner anything, and no time", () => {
    const list = unpack("tar -tvf - >list", tar([{ name: "secrets", content: "s3cret\n" }])).get("list");
    expect(list).toMatch(/^-rw------- \S+\s+7 1970-01-01 \S+ secrets\n$/);
  });

  it("takes names of 100 bytes and no longer ones", () => {
    const longest = "é".repeat(50);
    expect(unpack("tar -xf -", tar([{ name: longest, content: "1" }]))).toEqual(new Map([[longest, "1"]]));
    expect(() => tar([{ name: `${longest}x`, content: "1" }])).toThrow(RangeError);
  });

  it.each([0, 1, 511, 512, 513, 1024])("fills a content of %d bytes up to whole blocks", (size) => {
    const archive = tar([{ name: "file", content: "x".repeat(size) }]);
    expect(archive.length).toBe(512 * (1 + Math.ceil(size / 512) + 2));
    expect(archive.subarray(-1024).every((byte) => byte === 0)).toBe(true);
  });
});
