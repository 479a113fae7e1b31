import { releaseOf } from "../quadlet/index.ts";
import type { Release } from "../quadlet/index.ts";
import { Trouble } from "./trouble.ts";

/** The release that `--podman VERSION` names. Throws a Trouble for one that is none, or that has no Quadlet. */
export function podmanOption(version: string): Release {
  try {
    return releaseOf(version);
  } catch (error) {
    throw new Trouble(`--podman: ${error instanceof Error ? error.message : String(error)}`);
  }
}
