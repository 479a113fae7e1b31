import { LabError } from "./errors.ts";
import { releases } from "./recipe.ts";
import type { Release } from "./recipe.ts";

/** What a lab remembers about a host; written when the host is completely made, so a directory without it is a remnant. */
export interface HostRecord {
  readonly name: string;
  /** The last byte of the address. */
  readonly number: number;
  readonly bare: boolean;
  readonly release: Release;
  /** What the host was made from. */
  readonly baseKey: string;
  readonly imagesKey: string;
  /** `ssh-ed25519 AAAA…`. */
  readonly hostKey: string;
  /** Lower directories of its overlay. */
  readonly lower: string;
}

/** Name of the record's file in a host's directory. */
export const recordFile = "host.json";

/**
 * Reads a record.
 *
 * @throws LabError when the text is not one that this version writes.
 */
export function parseRecord(text: string): HostRecord {
  const read: unknown = JSON.parse(text);
  // Before there was a choice, all hosts were of one release.
  const value: unknown = typeof read === "object" && read !== null ? { release: "trixie", ...read } : read;
  if (!isRecord(value)) throw new LabError("A host's record is damaged.");
  return value;
}

function isRecord(value: unknown): value is HostRecord {
  if (typeof value !== "object" || value === null) return false;
  const fields = new Map<string, unknown>(Object.entries(value));
  const texts = ["name", "baseKey", "imagesKey", "hostKey", "lower"];
  return (
    texts.every((field) => typeof fields.get(field) === "string") &&
    Number.isInteger(fields.get("number")) &&
    typeof fields.get("bare") === "boolean" &&
    releases.some((release) => release === fields.get("release"))
  );
}
