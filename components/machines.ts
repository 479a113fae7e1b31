import { getMonitor } from "@pulumi/pulumi/runtime/settings.js";

/** Names of nodes by the machine that each of them is, a run's own. */
const names = new WeakMap<object, Map<string, string>>();

/**
 * Notes which node a machine is. Gives the other node that this same machine was seen as before in this run, where there
 * is one.
 */
export function otherNameOf(machine: string, node: string): string | undefined {
  const run = getMonitor() ?? names;
  const known = names.get(run) ?? new Map<string, string>();
  names.set(run, known);
  const first = known.get(machine) ?? node;
  known.set(machine, first);
  return first === node ? undefined : first;
}
