import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeBundle } from "../../node/bundle.ts";
import type { NodeState } from "../../node/state.ts";
import { renderManifest, sha256 } from "../../node/state.ts";
import { seed } from "../support/seed.ts";
import { plainState } from "./states.ts";
import { unpackBundle } from "./unpack.ts";

describe("encodeBundle", () => {
  it("gives the same bytes every time, on every machine", () => {
    expect(encodeBundle(structuredClone(plainState))).toBe(encodeBundle(plainState));
    // A new hash here makes every node of every fleet run its transaction again: change it knowingly.
    expect(sha256(encodeBundle(plainState))).toMatchInlineSnapshot(
      `"4dbbf3c66452ecd8ee1fa91a979427d7cb6107ae2d2ab81c177034b39e65d056"`,
    );
  });

  it("packs the same contents and secrets whatever order they come in", () => {
    const secrets = ["b", "a", "longer", "oatmeal"];
    const contents = (state: NodeState): [string, string][] =>
      [...unpackBundle(encodeBundle(state))].filter(([name]) => name !== "manifest");
    const files = plainState.files.toReversed();
    expect(contents({ ...plainState, files, secrets: secrets.toReversed() })).toEqual(
      contents({ ...plainState, secrets }),
    );
  });

  it("has a first line with format, SHA-256 and length of the one line after it", () => {
    const [header = "", payload = "", ...more] = encodeBundle(plainState).split("\n");
    expect(more).toEqual([]);
    expect(header).toBe(`hecate-bundle 1 ${sha256(payload)} ${payload.length}`);
    expect(payload).toMatch(/^[A-Za-z0-9+/]+={0,2}$/);
  });

  it("carries a content that two files share once", () => {
    const shared = plainState.files.map((file) => ({ ...file, content: "same\n" }));
    const names = [...unpackBundle(encodeBundle({ ...plainState, files: shared })).keys()];
    expect(names.sort()).toEqual([`files/${sha256("same\n")}`, "manifest", "secrets"]);
  });

  it("lists secrets line by line, the longest first, each once and none empty", () => {
    const secrets = ["oat", "oatmeal", "-----BEGIN KEY-----\nabc\n\n-----END KEY-----\n", "oat", ""];
    const unpacked = unpackBundle(encodeBundle({ ...plainState, secrets }));
    expect(unpacked.get("secrets")).toBe("-----BEGIN KEY-----\n-----END KEY-----\noatmeal\nabc\noat\n");
  });

  it("is unpacked by this machine's tools into exactly what went in", () => {
    const content = fc.oneof(
      { weight: 4, arbitrary: fc.string({ unit: "binary", maxLength: 60 }) },
      { weight: 2, arbitrary: fc.string({ unit: "grapheme", maxLength: 600 }) },
      { weight: 1, arbitrary: fc.constantFrom("", "\0", "\n", "\uFEFF", "\r\n", "é".repeat(70_000), "x".repeat(512)) },
    );
    const files = fc.uniqueArray(fc.tuple(fc.stringMatching(/^[A-Za-z0-9_@-]{1,12}$/), content), {
      selector: ([name]) => name,
      maxLength: 8,
    });
    fc.assert(
      fc.property(files, (entries) => {
        const state = {
          ...plainState,
          files: entries.map(([name, text]) => ({
            path: `.hecate/config/${name}`,
            mode: "0600" as const,
            content: text,
          })),
        };
        const unpacked = unpackBundle(encodeBundle(state));
        expect(unpacked.get("manifest")).toBe(renderManifest(state));
        for (const file of state.files) expect(unpacked.get(`files/${sha256(file.content)}`)).toBe(file.content);
        expect(unpacked.size).toBe(2 + new Set(state.files.map((file) => file.content)).size);
      }),
      { numRuns: 25, seed },
    );
  });

  it.each(["changed in one character", "cut off"])(
    "is refused by the check of its first line when it is %s",
    (damage) => {
      const bundle = encodeBundle(plainState);
      const broken =
        damage === "cut off"
          ? bundle.slice(0, -4)
          : bundle.replace(/.(.{8})$/, (end) => `${end.startsWith("A") ? "B" : "A"}${end.slice(1)}`);
      expect(() => unpackBundle(broken)).toThrow();
    },
  );
});
