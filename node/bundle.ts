import { gzipSync } from "fflate";

import { renderManifest, sha256 } from "./state.ts";
import type { NodeState } from "./state.ts";
import { tar } from "./tar.ts";

/**
 * What the node program reads from its standard input: a line with format, SHA-256 and length, then that many bytes of
 * base64 of a gzipped tar with the manifest, every file's content under its hash, and the values to be kept out of
 * messages. The same state gives the same bytes on every machine.
 */
export function encodeBundle(state: NodeState): string {
  const contents = new Map(state.files.map((file) => [sha256(file.content), file.content]));
  // Longest first: a secret that holds another one is cut out whole.
  const secrets = [...new Set(state.secrets.flatMap((value) => value.split("\n")))]
    .filter((line) => line !== "")
    .sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
  const archive = tar([
    { name: "manifest", content: renderManifest(state) },
    { name: "secrets", content: secrets.map((line) => `${line}\n`).join("") },
    ...[...contents]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([hash, content]) => ({ name: `files/${hash}`, content })),
  ]);
  const payload = Buffer.from(gzipSync(archive, { mtime: 0, level: 9 })).toString("base64");
  return `hecate-bundle 1 ${sha256(payload)} ${payload.length}\n${payload}`;
}
