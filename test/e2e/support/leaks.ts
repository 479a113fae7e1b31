import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { constants, gunzipSync } from "node:zlib";

import type { Host } from "../../../lab/index.ts";

/** Looks for secrets: each in plain, and in base64 wherever it stands in what was encoded. */
export class SecretFinder {
  readonly #forms: readonly { readonly name: string; readonly text: string }[];

  /** `secrets` by the name that a finding shows. */
  constructor(secrets: Readonly<Record<string, string>>) {
    this.#forms = Object.entries(secrets).flatMap(([name, text]) => [
      { name, text },
      ...base64Forms(text).map((form) => ({ name: `${name} (base64)`, text: form })),
    ]);
  }

  /** Names of the secrets that stand in a text, in any part of it that is base64, and in what that unpacks to. */
  in(text: string): string[] {
    const seen = [text, ...unpacked(text)];
    const found = this.#forms.filter((form) => seen.some((one) => one.includes(form.text)));
    return [...new Set(found.map(({ name }) => name))];
  }

  /** The same for all files below a directory, with the file's name. */
  inFiles(directory: string): string[] {
    return readdirSync(directory, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .flatMap((path) => this.in(readFileSync(path, "latin1")).map((name) => `${path}: ${name}`));
  }
}

/** What is the same in every base64 text that holds the secret, whichever of three offsets it stands at. */
function base64Forms(text: string): string[] {
  return [0, 1, 2].map((offset) => {
    const encoded = Buffer.from("x".repeat(offset) + text).toString("base64");
    // The characters at both ends depend on the neighbours too.
    return encoded.slice(offset === 0 ? 0 : offset + 1, encoded.includes("=") ? -4 : undefined);
  });
}

function unpacked(text: string): string[] {
  return (text.match(/[A-Za-z0-9+/]{24,}={0,2}/g) ?? []).flatMap((token) => {
    const bytes = Buffer.from(token, "base64");
    const plain = bytes.toString("latin1");
    if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return [plain];
    return [plain, ...unzipped(bytes)];
  });
}

/** What gzip made of it, as far as it goes: a text may hold but the beginning of it. */
function unzipped(bytes: Buffer): string[] {
  try {
    return [gunzipSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH }).toString("latin1")];
  } catch {
    // Two bytes that only look like gzip's.
    return [];
  }
}

/** The arguments of all processes, looked at again and again until it is stopped. */
export interface ProcessWatch {
  /** Every command line that was seen, once each, a line per argument. */
  stop(): Promise<string>;
}

/** Watches the processes of this machine. */
export function watchHere(): ProcessWatch {
  const seen = new Set<string>();
  const timer = setInterval(() => {
    for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
      try {
        seen.add(readFileSync(`/proc/${pid}/cmdline`, "latin1").replaceAll("\0", "\n"));
      } catch {
        // It has ended since.
      }
    }
  }, 10);
  return {
    stop: () => {
      clearInterval(timer);
      return Promise.resolve([...seen].join("\n"));
    },
  };
}

/** Watches the processes of a host, its containers' included. */
export function watchOn(host: Host): ProcessWatch {
  const script =
    "rm -f /run/watch-ends; while ! [ -e /run/watch-ends ]; do cat /proc/[0-9]*/cmdline 2>/dev/null; done | tr '\\0' '\\n' | awk '!seen[$0]++'";
  const watching = host.root(script);
  return {
    stop: async () => {
      await host.root("touch /run/watch-ends");
      return (await watching).stdout;
    },
  };
}
