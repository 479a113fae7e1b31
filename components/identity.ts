import type { Output } from "@pulumi/pulumi";

import type { NodeProgram } from "../node/program.ts";
import { sha256 } from "../node/state.ts";
import type { Seen } from "./observation.ts";
import { tokenOf } from "./observation.ts";
import { storedOutputs } from "./stored.ts";

/** What the texts of a node's command are made of. */
export interface CommandParts {
  /** URN of the command. */
  readonly urn: Output<string>;
  readonly owner: string;
  readonly program: NodeProgram;
  readonly seen: Promise<Seen>;
  /** The word that a converge leaves on the node when something is to be done there. */
  readonly fresh: string;
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
export async function commandTexts({ owner, program, fresh, ...parts }: CommandParts): Promise<CommandTexts> {
  const [there, urn] = await Promise.all([parts.seen, valueOf(parts.urn)]);
  const stored = await storedOutputs(urn);
  const current = {
    converge: textOf(stored?.["update"] ?? stored?.["create"]),
    delete: textOf(stored?.["delete"]),
  };
  const [, owned] = / delete \S+ (\w+);/.exec(current.delete) ?? [];
  const claims = there !== undefined && "report" in there ? there.report.claims : undefined;
  const [, storedWord = fresh] = / converge (\w+)/.exec(current.converge) ?? [];
  const word = tokenOf(there, storedWord, fresh);
  // A preview and the up after it offer the same one.
  const next = sha256(JSON.stringify([urn, owned, claims, word])).slice(0, 16);
  const offered = { create: program.converge(word, next), delete: program.delete(owner, next) };
  if (owned === undefined) return { ...offered, update: program.converge(word), renews: false };

  // A run that was killed may have left the node to an instance that never came to the state.
  const isLost = claims !== undefined && !claims.includes(owned);
  if (isLost || current.delete !== program.delete(owner, owned)) {
    return { ...offered, update: offered.create, renews: true };
  }
  const again = program.converge(word, owned);
  return { ...offered, update: current.converge === again ? again : program.converge(word), renews: false };
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
