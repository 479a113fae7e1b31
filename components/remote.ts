import { randomBytes } from "node:crypto";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";

import { local, remote } from "@pulumi/command";
import type { CustomResource, Output, Resource, ResourceHookBinding } from "@pulumi/pulumi";
import { asset, createUrn, ResourceHook, secret } from "@pulumi/pulumi";

import { encodeBundle } from "../node/bundle.ts";
import type { SshConnection } from "../node/connection.ts";
import { nodeProgram } from "../node/program.ts";
import { provideProgram } from "../node/provide.ts";
import { reach, unchanged } from "../node/reach.ts";
import { sha256 } from "../node/state.ts";
import type { NodeState } from "../node/state.ts";
import type { ConnectionArgs } from "./connection.ts";
import { providerConnection, resolveConnection } from "./connection.ts";
import { amended, look, tokenOf } from "./observation.ts";
import type { ObserveArgs, Seen } from "./observation.ts";

/** What a node is to be made, and by whom. */
export interface Transaction extends ObserveArgs {
  /** Whom what is said of the node belongs to. */
  readonly node: Resource;
  readonly connection: ConnectionArgs;
  /** `PROJECT/STACK`. */
  readonly owner: string;
  /** Whose deletion may take the files away. */
  readonly claim: Output<string>;
  /** What the node shall be; the bundle made of it is a secret as a whole. */
  readonly state: Output<NodeState>;
  /** Whether both resources stay what they were when they last changed. */
  readonly parked: boolean;
}

/** The inputs of both resources that are secrets as a whole. */
const secretInputs = ["connection", "create", "delete", "stdin"] as const;

/** Name of the command that makes a node what it shall be. */
export function commandName(node: string): string {
  return `${node}-converge`;
}

/**
 * What tells the command of a node from every other one: its URN, of which the kind of connection is a part. Where a node
 * is renamed, moved or reached in another way, the engine makes the new command first, and the old one's delete finds
 * that the node belongs to the new one.
 */
export function claimOf(name: string, node: Resource, connection: ConnectionArgs): Output<string> {
  const type = connection === "local" ? "command:local:Command" : "command:remote:Command";
  return createUrn(commandName(name), type, node).apply((urn) => sha256(urn).slice(0, 16));
}

/**
 * The two resources of a node, and the only place that makes resources of @pulumi/command: the node program is copied
 * to a path that holds its hash, then one command gives it the bundle. No `triggers` (they replace, and the old one's
 * delete would run last), and nothing but fixed words in the commands: the provider prints them when they fail.
 */
export function nodeTransaction(name: string, transaction: Transaction): CustomResource {
  const { node, owner, claim, state, connection, parked } = transaction;
  const program = nodeProgram();
  const resolved = connection === "local" ? connection : resolveConnection(connection);
  const fresh = randomBytes(8).toString("hex");
  const seen = look({ ...transaction, name, resource: node, connection: resolved });
  // Nothing of a command is for people to read: what it does is in the node's plan.
  const commands = {
    create: secret(seen.then((there) => program.converge(tokenOf(there, fresh)))),
    delete: secret(claim.apply((claimed) => program.delete(owner, claimed))),
    stdin: secret(state.apply(encodeBundle)),
    addPreviousOutputInEnv: false,
  };
  const shared = {
    parent: node,
    additionalSecretOutputs: [...secretInputs],
    // A parked node is not observed, so nothing amends this.
    ...(parked ? { ignoreChanges: ["*"] } : {}),
  };
  const command = {
    ...shared,
    // The command that replaces another one has the same URN and the same inputs: no node can tell their deletes apart.
    deleteBeforeReplace: true,
    // Of a node that was not observed it is not known whether the command has anything to do: it shows no change.
    ...amended(seen, secretInputs, (there) =>
      there !== undefined && "unseen" in there ? { ignoreChanges: ["create"] } : undefined,
    ),
  };
  const copied = {
    ignoreChanges: ["triggers"],
    ...shared,
    ...amended(seen, secretInputs, (there) =>
      isLost(there) ? { ignoreChanges: [], inputs: { triggers: [fresh] } } : undefined,
    ),
  };
  const hooks = nodeHooks(name, resolved, seen);
  if (resolved === "local") {
    const copy = new local.Command(
      `${name}-program`,
      {
        create: secret(`sh -c 'mkdir -p "$HOME/\${1%/*}" && cat >"$HOME/$1"' copy ${program.path}`),
        stdin: secret(program.text),
        addPreviousOutputInEnv: false,
      },
      { ...copied, hooks: hooks.program },
    );
    return new local.Command(commandName(name), commands, { ...command, hooks: hooks.command, dependsOn: copy });
  }

  const ssh = providerConnection(resolved);
  const copy = new remote.CopyToRemote(
    `${name}-program`,
    {
      connection: ssh,
      // A path that does not hold this machine's: another operator's checkout lies elsewhere.
      source: new asset.FileAsset(relative(process.cwd(), fileURLToPath(program.source))),
      remotePath: program.path,
    },
    { ...copied, hooks: hooks.program },
  );
  return new remote.Command(
    commandName(name),
    { connection: ssh, ...commands },
    { ...command, hooks: hooks.command, dependsOn: copy },
  );
}

/** Whether the node has lost the program since it was copied, as one that was set up anew. */
function isLost(seen: Seen): boolean {
  return seen !== undefined && "report" in seen && seen.report.facts.get("program") === "missing";
}

/** Hooks of a node's two resources. */
interface Hooks {
  readonly program: ResourceHookBinding;
  readonly command: ResourceHookBinding;
}

// The provider bounds only the TCP dial: an sshd that accepts and then says nothing would hang the run for ever. None
// on delete: a hook there would make destroy need the program.
function nodeHooks(name: string, connection: Output<SshConnection> | "local", seen: Promise<Seen>): Hooks {
  // Hooks run after the program, and never in a preview, where the key may not be known.
  const known = new Promise<SshConnection | "local">((resolve) => {
    if (connection === "local") resolve(connection);
    else connection.apply(resolve);
  });
  const arrive = (act: (to: SshConnection | "local") => Promise<void>) => async (): Promise<void> => {
    const there = await seen;
    // This run has found it away already.
    if (there !== undefined && "unseen" in there && there.away !== undefined) throw unchanged(there.away);
    await act(await known);
  };
  const reachHook = new ResourceHook(
    `${name}-reach`,
    arrive(async (to) => {
      if (to !== "local") await reach(name, to);
    }),
  );
  // In a replace the delete comes first, and takes the program away with the last stack of the node.
  const provideHook = new ResourceHook(
    `${name}-provide`,
    arrive((to) => provideProgram(name, to, nodeProgram())),
  );
  return {
    program: { beforeCreate: [reachHook], beforeUpdate: [reachHook] },
    command: { beforeCreate: [provideHook], beforeUpdate: [reachHook] },
  };
}
