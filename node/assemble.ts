import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";

/** The parts of the node program, in the order in which they stand in it. */
const parts = [
  ...(["base", "session", "preflight", "ports", "abilities", "identity", "network"] as const),
  ...(["units", "plan", "jobs", "proof", "verify", "boot", "named", "needs", "secrets"] as const),
  ...(["observe", "images", "before", "resume", "change", "queue", "health", "gate"] as const),
  ...(["claims", "record", "transaction", "main"] as const),
] as const;

/** The node program's text: one file on the node, whose parts are kept apart here. */
export function assembleProgram(): string {
  return parts
    .map((part) => readFileSync(new URL(`program/${part}.sh`, import.meta.url), "utf8"))
    .map((text) => text.replace(/^# shellcheck shell=sh\n/, ""))
    .join("\n");
}

/** Writes the program where Pulumi can copy it from, unless it is there; gives the place. */
export function writeProgram(text: string): URL {
  const file = new URL("built/hecate-node.sh", import.meta.url);
  if (read(file) === text) return file;
  mkdirSync(new URL(".", file), { recursive: true });
  // Another run may read it at the same time: it is there as a whole, or not.
  const draft = new URL(`hecate-node.${process.pid}.sh`, file);
  writeFileSync(draft, text);
  renameSync(draft, file);
  return file;
}

function read(file: URL): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
