import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deflateSync, gzipSync } from "node:zlib";

import { describe, expect, onTestFinished, test } from "vitest";

import { encodeBundle } from "../../node/bundle.ts";
import { plainState } from "../node/states.ts";
import { SecretFinder } from "./secretFinder.ts";

const secret = "S3cr3t-0f-the-t3st/+x";
const finder = new SecretFinder({ it: secret });

function base64(text: string | Buffer): string {
  return Buffer.from(text).toString("base64");
}

/** What hardly shrinks, so that a cut takes none of what stands before it. */
const padding = Array.from({ length: 300 }, (_, index) => Math.sin(index + 1).toString(36)).join("");

/** A way in which a secret gets into what a run writes; each may stand in each other. */
const forms: Readonly<Record<string, (text: string) => string>> = {
  plain: (text) => `before ${text} after`,
  "JSON string": (text) => JSON.stringify({ list: [{ key: `a line\n${text}\n` }] }),
  base64: base64,
  "base64, one byte in": (text) => base64(`x${text}`),
  "base64, two bytes in": (text) => base64(`xx${text}`),
  "base64 behind an escaped newline": (text) => JSON.stringify(`hecate-bundle 1 abc 10\n${base64(text)}`),
  "base64 behind characters of its own": (text) => `abc${base64(text)}`,
  "base64 in lines": (text) => (base64(`${"-".repeat(90)}${text}`).match(/.{1,60}/g) ?? []).join("\n"),
  base64url: (text) => Buffer.from(text).toString("base64url"),
  gzip: (text) => `name ${base64(gzipSync(text))}`,
  "gzip without its end": (text) => base64(gzipSync(`${text}${padding}`).subarray(0, -100)),
  zlib: (text) => base64(deflateSync(text)),
  hexadecimal: (text) => Buffer.from(text).toString("hex"),
  "percent encoding": (text) => `https://host/?q=${encodeURIComponent(text)}`,
};

describe.each(Object.entries(forms))("a leak as %s", (_outer, wrap) => {
  test("is found", () => {
    expect(finder.in(wrap(secret))).toEqual(["it"]);
  });

  test.each(Object.entries(forms))("is found inside %s", (_inner, inner) => {
    expect(finder.in(wrap(inner(secret)))).toEqual(["it"]);
    expect(finder.in(JSON.stringify({ deployment: [wrap(inner(secret))] }, null, 4))).toEqual(["it"]);
  });

  test("is none without the secret", () => {
    expect(finder.in(wrap("N0 secret of the test"))).toEqual([]);
  });
});

test("the bundle that a converge reads is looked into, where a state or a preview has it", () => {
  const bundle = encodeBundle({
    ...plainState,
    files: [{ path: ".hecate/secrets/a.env", mode: "0600", content: `A=${secret}\n`, secret: true }],
  });
  for (const text of [
    bundle,
    JSON.stringify({ inputs: { stdin: bundle } }),
    JSON.stringify(JSON.stringify({ bundle })),
  ])
    expect(finder.in(text)).toEqual(["it"]);
  // As the engine prints it: quoted, and cut.
  expect(finder.in(`  + stdin: ${JSON.stringify(bundle).slice(0, -12)}...`)).toEqual(["it"]);
});

test("a secret with characters that JSON and shells escape is found", () => {
  const odd = `qu"ote\\slash'tick\tand é`;
  const oddFinder = new SecretFinder({ odd });
  for (const text of [
    odd,
    JSON.stringify(odd),
    JSON.stringify(JSON.stringify([odd])),
    `sh -c '${odd.replaceAll("'", "'\\''")}'`,
  ])
    expect(oddFinder.in(text), text).toEqual(["odd"]);
});

test("files are looked into by their bytes, below any directory", () => {
  const directory = mkdtempSync(join(tmpdir(), "hecate-finder-"));
  onTestFinished(() => {
    rmSync(directory, { recursive: true });
  });
  mkdirSync(join(directory, ".deep/er"), { recursive: true });
  writeFileSync(join(directory, ".deep/er/history.json.gz"), gzipSync(JSON.stringify({ a: secret })));
  writeFileSync(join(directory, "clean.json"), JSON.stringify({ a: "[secret]" }));
  expect(finder.inFiles(directory)).toEqual([`${directory}/.deep/er/history.json.gz: it`]);
});

test("each secret is named, and one that is too short to tell is refused", () => {
  expect(
    new SecretFinder({ a: "first-secret", b: "second-secret" }).in(`${base64("second-secret")} first-secret`),
  ).toEqual(["a", "b"]);
  expect(() => new SecretFinder({ short: "1234567" })).toThrow(RangeError);
});
