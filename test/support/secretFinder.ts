import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { constants, gunzipSync, inflateSync } from "node:zlib";

import { filesBelow } from "./files.ts";

/** How often an encoding may stand inside another one: a base64 text in a JSON string in a gzip file is three. */
const deepest = 6;

/**
 * Looks for secrets in whatever a run writes or prints: in plain, and within any nesting of escapes (JSON, Go, shell),
 * base64, hexadecimal, percent encoding, gzip and zlib. A piece that was cut off at its end counts as well.
 */
export class SecretFinder {
  readonly #secrets: readonly { readonly name: string; readonly text: string }[];
  readonly #results = new Map<string, string[]>();

  /** `secrets` by the name that a finding shows. Throws a RangeError for one that ordinary text may hold by chance. */
  constructor(secrets: Readonly<Record<string, string>>) {
    this.#secrets = Object.entries(secrets).map(([name, text]) => {
      if (text.length < 8) throw new RangeError(`${name} is too short to be found without doubt`);
      return { name, text: bytesOf(text) };
    });
  }

  /** Names of the secrets that stand in a text, whatever they are wrapped in. */
  in(text: string): string[] {
    return this.#inBytes(bytesOf(text));
  }

  /** The same for several texts. */
  inAll(texts: readonly string[]): string[] {
    return [...new Set(texts.flatMap((text) => this.in(text)))];
  }

  /** The same for all files below a directory, with the file's name. */
  inFiles(directory: string): string[] {
    return filesBelow(directory).flatMap((path) =>
      this.#inBytes(readFileSync(path, "latin1")).map((name) => `${path}: ${name}`),
    );
  }

  #inBytes(bytes: string): string[] {
    // Most of what a run writes was there before it.
    const key = createHash("sha256").update(bytes, "latin1").digest("base64");
    const before = this.#results.get(key);
    if (before !== undefined) return before;
    const found = new Set<string>();
    const seen = new Set<string>();
    const look = (text: string, depth: number): void => {
      if (seen.has(text)) return;
      seen.add(text);
      for (const { name, text: secret } of this.#secrets) if (text.includes(secret)) found.add(name);
      if (depth < deepest) for (const inner of unwrapped(text)) look(inner, depth + 1);
    };
    look(bytes, 0);
    this.#results.set(key, [...found]);
    return [...found];
  }
}

/** A text as the bytes it is written as, one character a byte: a file may hold anything. */
function bytesOf(text: string): string {
  return Buffer.from(text).toString("latin1");
}

/** What one layer of encoding inside a text hides. */
function unwrapped(text: string): string[] {
  const unpacked = inflated(text);
  // What is no text holds no encoded text; noise of that kind would be looked through for ever.
  if (!isText(text)) return unpacked;
  return [...unpacked, ...unescaped(text), ...decodedBase64(text), ...decodedHex(text)];
}

function isText(bytes: string): boolean {
  const sample = bytes.slice(0, 4096);
  return sample.replace(/[^\t\n\r\x20-\x7e]/g, "").length >= sample.length * 0.9;
}

const escapes: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", b: "\b", f: "\f" };

/** The text without the escapes of JSON and Go, without those of shell quotes, and without percent encoding. */
function unescaped(text: string): string[] {
  const json = text.replace(
    /\\(?:u([\da-f]{4})|x([\da-f]{2})|([^ux]))/gis,
    (_, unicode?: string, hex?: string, one?: string) => {
      const code = unicode ?? hex;
      if (code !== undefined) return bytesOf(String.fromCharCode(Number.parseInt(code, 16)));
      return escapes[one ?? ""] ?? one ?? "";
    },
  );
  const shell = text.replaceAll("'\\''", "'");
  const percent = text.replace(/%([\da-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return [json, shell, percent].filter((changed) => changed !== text);
}

/** What each run of base64's characters decodes to. Where in the run the encoded text begins is not known: all four places are tried. */
function decodedBase64(text: string): string[] {
  const runs = text.match(/[A-Za-z0-9+/_-]{11,}/g) ?? [];
  // base64(1) and MIME break their lines.
  const wrapped = (text.match(/(?:[A-Za-z0-9+/]{40,}\s+)+[A-Za-z0-9+/]+/g) ?? []).map((run) =>
    run.replaceAll(/\s/g, ""),
  );
  return [...runs, ...wrapped].flatMap((run) =>
    [0, 1, 2, 3].map((offset) => Buffer.from(run.slice(offset), "base64").toString("latin1")),
  );
}

function decodedHex(text: string): string[] {
  return (text.match(/(?:[\da-f]{2}){8,}/gi) ?? []).flatMap((run) =>
    [0, 1].map((offset) => Buffer.from(run.slice(offset), "hex").toString("latin1")),
  );
}

/** What gzip or zlib made of the bytes from any place in them on, as far as it goes. */
function inflated(bytes: string): string[] {
  const tries = [
    { magic: /\x1f\x8b\x08/g, inflate: gunzipSync },
    { magic: /\x78[\x01\x5e\x9c\xda]/g, inflate: inflateSync },
  ];
  return tries.flatMap(({ magic, inflate }) =>
    [...bytes.matchAll(magic)].flatMap(({ index }) => {
      try {
        // Without its end it is still read to where it was cut.
        const options = { finishFlush: constants.Z_SYNC_FLUSH };
        return [inflate(Buffer.from(bytes.slice(index), "latin1"), options).toString("latin1")];
      } catch {
        // Bytes that only look like the beginning.
        return [];
      }
    }),
  );
}
