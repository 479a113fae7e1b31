import type { Output } from "@pulumi/pulumi";

import type { NodeProgram } from "../node/program.ts";
import { sha256 } from "../node/state.ts";
import type { Seen } from "./observation.ts";
import type { Outputs } from "./stored.ts";

/** What the texts of a node's command are made of. */
export interface CommandParts {
  /** URN of the command. */
  readonly urn: Output<string>;
  readonly owner: string;
  readonly program: NodeProgram;
  readonly seen: Promise<Seen>;
  /** What a converge leaves on the node. */
  readonly marker: Promise<string>;
  /** What the state has of the command. */
  readonly stored: () => Promise<Outputs | undefined>;
}

/** The texts of a node's command. */
export interface CommandTexts {
  readonly create: string;
  readonly update: string;
  readonly delete: string;
  /** Whether an update takes the offered instance in place of the one in the state. */
  readonly renews: boolean;
}

/**
 * The texts of a node's command. Its creation leaves an instance on the node, and its delete takes nothing away where the
 * node belongs to another instance. So the delete of a command that was replaced leaves the node to the one that replaced
 * it, although the URN and the inputs of both are the same otherwise: the engine deletes the old one last.
 *
 * Every run offers a new instance. The engine takes it for a creation and for a replacement. In an update it ignores it, and
 * keeps the instance of the state, as long as the delete in the state says the same otherwise.
 */
export async function commandTexts({ owner, program, ...parts }: CommandParts): Promise<CommandTexts> {
  const [urn, there, marker, stored] = await Promise.all([
    valueOf(parts.urn),
    parts.seen,
    parts.marker,
    parts.stored(),
  ]);
  const current = {
    converge: convergeIn(stored),
    delete: textOf(stored?.["delete"]),
  };
  const [, owned] = / delete \S+ (\w+);/.exec(current.delete) ?? [];
  const claims = there !== undefined && "report" in there ? there.report.claims : undefined;
  // A preview and the up after it offer the same one.
  const next = sha256(JSON.stringify([urn, owned, claims, marker])).slice(0, 16);
  const offered = { create: program.converge(marker, next), delete: program.delete(owner, next) };
  if (owned === undefined) return { ...offered, update: program.converge(marker), renews: false };

  // A run that was killed may have left the node to an instance that never came to the state.
  const isLost = claims !== undefined && !claims.includes(owned);
  if (isLost || current.delete !== program.delete(owner, owned)) {
    return { ...offered, update: offered.create, renews: true };
  }
  const again = program.converge(marker, owned);
  return { ...offered, update: current.converge === again ? again : program.converge(marker), renews: false };
}

/** The text by which the command in the state converges; empty where the state has none. */
export function convergeIn(stored: Outputs | undefined): string {
  return textOf(stored?.["update"] ?? stored?.["create"]);
}

function textOf(output: unknown): string {
  return typeof output === "string" ? output : "";
}

function valueOf<Value>(value: Output<Value>): Promise<Value> {
  return new Promise((resolve) => {
    value.apply((plain) => {
      resolve(plain);
    });
  });
}
