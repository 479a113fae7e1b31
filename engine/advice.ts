import { globSync, readFileSync } from "node:fs";
import { hostname } from "node:os";
import { basename, dirname, join } from "node:path";
import { isAlive } from "./lock.ts";

/**
 * Lines that say how to go on where a Pulumi that was ended early has left its traces: the engine's own advice does not name
 * the command that mends them. None when it left none.
 * @param backend the directory of a file backend.
 */
export function adviceFor(backend: string): string[] {
  const locks = locksIn(backend);
  return [
    ...new Set(locks.filter(({ isDead }) => isDead).map(({ stack }) => lockAdvice(stack))),
    // While a stack is locked its pending operations may be those of a run that is under way.
    ...pendingCreates(backend).flatMap(({ stack, urns }) =>
      locks.some((lock) => lock.stack === stack) ? [] : [pendingAdvice(stack, urns.length)],
    ),
  ];
}

/**
 * Why a destroy would leave services running: nodes of the stack whose first creation was interrupted. The node has ended it
 * alone, and the state knows nothing of it. Undefined where there is none.
 * @param stack its name, with its project or without.
 */
export function interruptedCreates(backend: string, project: string, stack: string): string | undefined {
  const nodes = pendingCreates(backend)
    .filter((pending) => pending.stack === basename(stack))
    .flatMap(({ urns }) => urns.filter((urn) => urn.split("::")[1] === project))
    .flatMap((urn) => /::([^:]+)-converge$/.exec(urn)?.[1] ?? []);
  if (nodes.length === 0) return undefined;
  return (
    `The creation of ${nodes.join(", ")} was interrupted: services may run there, and a destroy would not stop them. ` +
    `Nothing was destroyed. Run \`npm run pulumi -- up --stack ${stack}\` first, then destroy. ` +
    "If the machine is gone, or the node is not in the configuration any more (then its services go on running): " +
    `npm run pulumi -- refresh --clear-pending-creates --yes --stack ${stack}`
  );
}

function lockAdvice(stack: string): string {
  return (
    `A Pulumi that was killed has left its lock on the stack ${stack}. ` +
    `This removes it: npm run pulumi -- cancel --yes --stack ${stack}`
  );
}

function pendingAdvice(stack: string, count: number): string {
  return (
    `A Pulumi was ended while it created ${count} resource(s) of the stack ${stack}. ` +
    "The next `up` creates them again. What is no longer in the program is forgotten by: " +
    `npm run pulumi -- refresh --clear-pending-creates --yes --stack ${stack}`
  );
}

function locksIn(backend: string): { stack: string; isDead: boolean }[] {
  return globSync(".pulumi/locks/**/*.json", { cwd: backend }).map((file) => {
    const { hostname: host, pid } = readJson(join(backend, file));
    return { stack: basename(dirname(file)), isDead: host === hostname() && typeof pid === "number" && !isAlive(pid) };
  });
}

/** The creations that were begun and that no resource in the state has come of. */
function pendingCreates(backend: string): { stack: string; urns: string[] }[] {
  return globSync(".pulumi/stacks/**/*.json", { cwd: backend }).flatMap((file) => {
    const latest = record(record(readJson(join(backend, file))["checkpoint"])["latest"]);
    const known = new Set(list(latest["resources"]).map((resource) => resource["urn"]));
    const urns = list(latest["pending_operations"]).flatMap(({ type, resource }) => {
      const { urn } = record(resource);
      return type === "creating" && typeof urn === "string" && !known.has(urn) ? [urn] : [];
    });
    return urns.length === 0 ? [] : [{ stack: basename(file, ".json"), urns }];
  });
}

/** An empty record for a file that is gone by now or is not JSON. */
function readJson(path: string): Record<string, unknown> {
  try {
    return record(JSON.parse(readFileSync(path, "utf8")));
  } catch {
    return {};
  }
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

function list(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.map(record) : [];
}
