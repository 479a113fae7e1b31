import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { createWriteStream, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { promisify } from "node:util";
import { makeDirectory } from "./cache.ts";
import { engineVersion } from "./versions.ts";

/** Where the official releases are: base URLs without a trailing slash. */
export interface ReleaseSite {
  /** Holds `pulumi-vVERSION-PLATFORM.tar.gz`. */
  readonly archives: string;
  /** Holds `pulumi-VERSION-checksums.txt`, lines of `SHA256  FILE`. */
  readonly checksums: string;
}

/** Pulumi's own documented addresses. */
export const officialSite: ReleaseSite = {
  archives: "https://get.pulumi.com/releases/sdk",
  checksums: `https://github.com/pulumi/pulumi/releases/download/v${engineVersion}`,
};

/** Milliseconds until both files must have begun to arrive: a machine without internet must not wait longer for nothing. */
const firstByteMs = 5_000;
/** Milliseconds without a byte after which a download that had begun is given up. */
const stallMs = 20_000;

/**
 * Downloads the official command line for `platform` (`linux-x64`), verifies it, and unpacks it into `target`.
 * Tried once. Throws an error with a short reason when it can't be had.
 */
export async function download(
  target: string,
  platform: string,
  site: ReleaseSite,
  progress: (line: string) => void,
): Promise<void> {
  const file = `pulumi-v${engineVersion}-${platform}.tar.gz`;
  const cancel = new AbortController();
  const deadline = setTimeout(() => {
    cancel.abort(new Error(`no answer within ${firstByteMs / 1000} s`));
  }, firstByteMs);
  try {
    const [sums, archive] = await Promise.all([
      get(`${site.checksums}/pulumi-${engineVersion}-checksums.txt`, cancel.signal),
      get(`${site.archives}/${file}`, cancel.signal),
    ]);
    const expected = checksumOf(file, await sums.text());
    clearTimeout(deadline);
    await makeDirectory(target, async (dir) => {
      const packed = join(dir, file);
      const actual = await save(archive, packed, cancel, progress);
      if (actual !== expected) throw new Error(`${file} has the SHA-256 ${actual}, its publisher says ${expected}`);
      await promisify(execFile)("tar", ["-xzf", packed, "-C", dir, "--no-same-owner"]);
      rmSync(packed);
      // The archive holds one directory, `pulumi`, with the command line and the language hosts that come with it.
      renameSync(join(dir, "pulumi"), join(dir, "bin"));
    });
  } finally {
    clearTimeout(deadline);
    cancel.abort();
  }
}

async function get(url: string, signal: AbortSignal): Promise<Response> {
  const response = await fetch(url, { signal }).catch((error: unknown) => {
    throw new Error(`${url}: ${reasonOf(error)}`);
  });
  if (!response.ok) throw new Error(`${url}: ${response.status} ${response.statusText}`);
  return response;
}

function checksumOf(file: string, sums: string): string {
  for (const line of sums.split("\n")) {
    const [sum, name] = line.trim().split(/\s+/);
    if (sum !== undefined && name?.replace(/^[*]?(\.\/)?/, "") === file) return sum;
  }
  throw new Error(`the published checksums do not name ${file}`);
}

/** Writes the body to `path` and gives its SHA-256 in hexadecimal. */
async function save(
  response: Response,
  path: string,
  cancel: AbortController,
  progress: (line: string) => void,
): Promise<string> {
  const { body } = response;
  if (body === null) throw new Error(`${response.url}: empty answer`);
  const total = Number(response.headers.get("content-length") ?? 0);
  const hash = createHash("sha256");
  const begun = Date.now();
  let [size, told] = [0, begun];
  const stall = setTimeout(() => {
    cancel.abort(new Error(`nothing arrived for ${stallMs / 1000} s`));
  }, stallMs);
  try {
    await pipeline(
      body,
      async function* (chunks: AsyncIterable<Uint8Array>) {
        for await (const chunk of chunks) {
          stall.refresh();
          hash.update(chunk);
          size += chunk.length;
          if (Date.now() - told > 3_000) {
            told = Date.now();
            const of = total > 0 ? ` of ${megabytes(total)}` : "";
            progress(
              `downloading Pulumi ${engineVersion}: ${megabytes(size)}${of} MB, ${Math.round((told - begun) / 1000)} s`,
            );
          }
          yield chunk;
        }
      },
      createWriteStream(path),
    );
  } finally {
    clearTimeout(stall);
  }
  return hash.digest("hex");
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(0);
}

/** `fetch failed` alone says nothing: the cause does. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
