import { type FleetConfig, resolveFleet } from "../../config/fleet.ts";
import { ConfigError, render } from "../../config/problem.ts";
import { keyPair } from "./keys.ts";

/** A host key that is right in its form. */
export const hostKey = keyPair("ed25519").public;

/** Stack configuration by key, without the namespace. */
export type Stack = Readonly<Record<string, unknown>>;

/** The fleet of a stack `hecate/dev`, handed over as the engine does: maps as JSON, `secrets` marked unless told otherwise. */
export function fleet(stack: Stack, secretKeys: readonly string[] = ["secrets"]): FleetConfig {
  const texts = Object.entries(stack).map(([key, value]) => [
    key,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  return resolveFleet({
    project: "hecate",
    stack: "dev",
    values: Object.fromEntries(texts) as Record<string, string>,
    secretKeys: new Set(secretKeys.filter((key) => key in stack)),
  });
}

/** What is refused: a line `PATH: TEXT` for each problem, none when the stack is good. */
export function refusals(stack: Stack, secretKeys?: readonly string[]): readonly string[] {
  try {
    fleet(stack, secretKeys);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems.map(({ path, text }) => `${render(path)}: ${text}`);
  }
}

/** A stack of one good node, beam00, with other fields laid over. */
export function oneNode(fields: Readonly<Record<string, unknown>>, rest: Stack = {}): Stack {
  return {
    ssh: { user: "rl" },
    nodes: { beam00: { host: "192.168.1.10", hostKey, services: ["hecate-daemon"], ...fields } },
    ...rest,
  };
}
