import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import { expect, onTestFinished, test } from "vitest";

import { SecretFinder } from "../support/secretFinder.ts";

/** The first on a machine may have to build the engine. */
const minutes = 60_000;

test(
  "an inline program of the Automation API with a transform of its own gives no secret away",
  { timeout: 20 * minutes },
  async () => {
    const directory = mkdtempSync(join(tmpdir(), "hecate-inline-"));
    onTestFinished(() => {
      rmSync(directory, { recursive: true });
    });
    const secret = "inline-S3cr3t-4711";
    const script = join(import.meta.dirname, "inline/preview.ts");
    const { stdout } = await promisify(execFile)(process.execPath, [script, directory, secret], { maxBuffer: 1e8 });
    expect(stdout).toContain("beam00-converge");
    const finder = new SecretFinder({ secret });
    expect(finder.in(stdout)).toEqual([]);
    expect(finder.inFiles(directory)).toEqual([]);
  },
);
