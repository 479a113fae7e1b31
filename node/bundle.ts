import { gzipSync } from "fflate";

import { renderManifest, sha256 } from "./state.ts";
import type { NodeFile, NodeState } from "./state.ts";
import { tar } from "./tar.ts";
import type { ArchiveFile } from "./tar.ts";

/**
 * What the node program reads from its standard input: a line with format, SHA-256 and length, then that many bytes of
 * base64 of a gzipped tar with the manifest, every file's content under its hash, and the values to be kept out of
 * messages. The same state gives the same bytes on every machine.
 */
export function encodeBundle(state: NodeState): string {
  // Longest first: a secret that holds another one is cut out whole.
  const secrets = [...new Set(state.secrets.flatMap((value) => value.split("\n")))]
    .filter((line) => line !== "")
    .sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
  const archive = tar([
    { name: "manifest", content: renderManifest(state) },
    { name: "secrets", content: secrets.map((line) => `${line}\n`).join("") },
    ...contents(state.files),
  ]);
  const payload = encode(archive);
  return `hecate-bundle 1 ${sha256(payload)} ${payload.length}\n${payload}`;
}

/** What a preview sends in its place: no secret, and the program itself, which may not be on the node yet. */
export interface Question {
  readonly state: NodeState;
  readonly program: string;
  /** Whether the registries are asked for the images that are missing on the node. */
  readonly askRegistries: boolean;
}

/** The question as base64 of a gzipped tar: the program, and under `new/` what it reads. */
export function encodeQuestion({ state, program, askRegistries }: Question): string {
  const files = [
    { name: "manifest", content: renderManifest(state) },
    ...(askRegistries ? [{ name: "ask", content: "" }] : []),
    ...contents(state.files.filter(({ secret }) => secret !== true)),
  ];
  const archive = [
    { name: "program", content: program },
    ...files.map(({ name, content }) => ({ name: `new/${name}`, content })),
  ];
  return encode(tar(archive));
}

/** Every file's content under its hash, once. */
function contents(files: readonly NodeFile[]): ArchiveFile[] {
  return [...new Map(files.map((file) => [sha256(file.content), file.content]))]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([hash, content]) => ({ name: `files/${hash}`, content }));
}

function encode(archive: Uint8Array): string {
  return Buffer.from(gzipSync(archive, { mtime: 0, level: 9 })).toString("base64");
}
