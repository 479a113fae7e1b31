import * as pulumi from "@pulumi/pulumi";
import { type FleetConfig, resolveFleet } from "./fleet.ts";
import { ConfigError } from "./problem.ts";

const namespace = "hecate:";

/**
 * The fleet of the stack that is being run. To be called while the program runs: the stack's context is missing in hooks.
 * Throws a RunError, which the engine shows without a stack trace, with every mistake in the configuration.
 */
export function loadFleet(): FleetConfig {
  const all = pulumi.runtime.allConfig();
  const own = Object.keys(all).filter((key) => key.startsWith(namespace));
  try {
    return resolveFleet({
      project: pulumi.getProject(),
      stack: pulumi.getStack(),
      values: Object.fromEntries(own.map((key) => [key.slice(namespace.length), all[key] ?? ""])),
      secretKeys: new Set(own.filter(isSecret).map((key) => key.slice(namespace.length))),
    });
  } catch (error) {
    throw error instanceof ConfigError ? new pulumi.RunError(error.message) : error;
  }
}

/** The SDK has the answer, but leaves it out of its types: its public readers only ever wrap a value as a secret. */
function isSecret(key: string): boolean {
  const read: unknown = Reflect.get(pulumi.runtime, "isConfigSecret");
  if (!isReader(read)) throw new Error("this version of @pulumi/pulumi can't tell which configuration is secret");
  return read(key) === true;
}

function isReader(value: unknown): value is (key: string) => unknown {
  return typeof value === "function";
}
