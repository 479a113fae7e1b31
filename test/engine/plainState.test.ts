import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";

import { beforeEach, expect, test } from "vitest";

import { plainAdvice, plainFiles } from "../../engine/plainState.ts";
import { encodeBundle } from "../../node/bundle.ts";
import { plainState } from "../node/states.ts";

const secret = (name: string) =>
  ({ path: `.hecate/secrets/${name}`, mode: "0600", content: `${name}=x\n`, secret: true }) as const;
const stdin = encodeBundle({
  ...plainState,
  files: ["cluster.env", "ghcr-auth.json", "trader.env"].map(secret),
});
const plain = JSON.stringify({ checkpoint: { latest: { resources: [{ inputs: { stdin } }] } } });
const encrypted = JSON.stringify({
  checkpoint: { latest: { resources: [{ inputs: { stdin: { ciphertext: "v1:" } } }] } },
});

let backend: string;

beforeEach(() => {
  backend = mkdtempSync(join(tmpdir(), "hecate-backend-"));
  return () => {
    rmSync(backend, { recursive: true });
  };
});

function write(path: string, content: string | Uint8Array): void {
  const file = join(backend, ".pulumi", path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}

test("a backend without plain text, or without anything, is told nothing of", () => {
  expect(plainAdvice(backend, backend)).toEqual([]);
  write("stacks/hecate/home.json", encrypted);
  expect(plainFiles(backend)).toEqual([]);
});

test("the present state of a stack and its older copies are told apart", () => {
  write("stacks/hecate/home.json", plain);
  write("stacks/hecate/home.json.bak", plain);
  write("backups/hecate/home/home.1.json.gz", gzipSync(plain));
  write("history/hecate/home/home-2.checkpoint.json", encrypted);
  expect(plainFiles(backend).map(({ path, stack }) => [path.slice(backend.length + 9), stack])).toEqual(
    expect.arrayContaining([
      ["stacks/hecate/home.json", "hecate/home"],
      ["stacks/hecate/home.json.bak", undefined],
      ["backups/hecate/home/home.1.json.gz", undefined],
    ]),
  );
});

test("it is said what to delete, in words of a shell, and which secrets to replace", () => {
  write("history/hecate/it's/a b.json", plain);
  const [copies = "", secrets = "", ...more] = plainAdvice(backend, backend);
  expect(more).toEqual([]);
  expect(copies).toContain("  rm -- '.pulumi/history/hecate/it'\\''s/a b.json'");
  expect(secrets).toContain("hecate:secrets.cookie, hecate:secrets.env.trader, hecate:secrets.registries");
});
