import { has } from "./release.ts";
import type { Release } from "./release.ts";

/**
 * Whether a release looks for units, and for directories with drop-ins, in a directory below the unit directory.
 * Source: getUnitDirs of cmd/quadlet/main.go, from 5.6 on of pkg/systemd/quadlet/unitdirs.go.
 */
export function isSearched(directory: string, target: Release): boolean {
  if (directory === "") return true;
  if (!has(target, "4.7")) return false;
  if (!has(target, "5.2")) return true;
  // 5.2 leaves out a directory of drop-ins, but not those in it.
  return has(target, "5.3") ? !isBelowDropIns(directory) : !directory.endsWith(".d");
}

/** Whether a directory is one of drop-ins, or stands in one. */
export function isBelowDropIns(directory: string): boolean {
  return directory.split("/").some((part) => part.endsWith(".d"));
}
