import { randomBytes } from "node:crypto";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";

import { local, remote } from "@pulumi/command";
import type { CustomResource, Output, Resource, ResourceHookBinding } from "@pulumi/pulumi";
import { asset, createUrn, ResourceHook, secret } from "@pulumi/pulumi";

import { encodeBundle } from "../node/bundle.ts";
import type { SshConnection } from "../node/connection.ts";
import { nodeProgram } from "../node/program.ts";
import { reach, unchanged } from "../node/reach.ts";
import type { NodeState } from "../node/state.ts";
import type { ConnectionArgs } from "./connection.ts";
import { providerConnection, resolveConnection } from "./connection.ts";
import { commandTexts } from "./identity.ts";
import { amended, look } from "./observation.ts";
import type { ObserveArgs, Seen } from "./observation.ts";

/** What a node is to be made, and by whom. */
export interface Transaction extends ObserveArgs {
  /** Whom what is said of the node belongs to. */
  readonly node: Resource;
  readonly connection: ConnectionArgs;
  /** `PROJECT/STACK`. */
  readonly owner: string;
  /** What the node shall be; the bundle made of it is a secret as a whole. */
  readonly state: Output<NodeState>;
  /** Whether both resources stay what they were when they last changed. */
  readonly parked: boolean;
}

/** The inputs of both resources that are secrets as a whole. */
const secretInputs = ["connection", "create", "update", "delete", "stdin"] as const;

/** Name of the command that makes a node what it shall be. */
export function commandName(node: string): string {
  return `${node}-converge`;
}

/** URN of the command of a node; the kind of connection is a part of it. */
export function commandUrn(name: string, node: Resource, connection: ConnectionArgs): Output<string> {
  const type = connection === "local" ? "command:local:Command" : "command:remote:Command";
  return createUrn(commandName(name), type, node);
}

/**
 * The two resources of a node, and the only place that makes resources of @pulumi/command: the node program is copied
 * to a path that holds its hash, then one command gives it the bundle. No `triggers` (they replace, and the old one's
 * delete would run last), and nothing but fixed words in the commands: the provider prints them when they fail.
 */
export function nodeTransaction(name: string, transaction: Transaction): CustomResource {
  const { node, owner, state, connection, parked } = transaction;
  const program = nodeProgram();
  const resolved = connection === "local" ? connection : resolveConnection(connection);
  const fresh = randomBytes(8).toString("hex");
  const seen = look({ ...transaction, name, resource: node, connection: resolved });
  const urn = commandUrn(name, node, connection);
  const texts = commandTexts({ urn, owner, program, seen, fresh });
  // Nothing of a command is for people to read: what it does is in the node's plan.
  const commands = {
    create: secret(texts.then(({ create }) => create)),
    update: secret(texts.then(({ update }) => update)),
    delete: secret(texts.then((text) => text.delete)),
    stdin: secret(state.apply(encodeBundle)),
    addPreviousOutputInEnv: false,
  };
  const shared = {
    parent: node,
    additionalSecretOutputs: [...secretInputs],
    ...(parked ? { ignoreChanges: ["*"] } : {}),
  };
  const command = {
    // The instance in the state counts for as long as the command is not replaced.
    ignoreChanges: ["create", "delete"],
    ...shared,
    ...(parked ? {} : amended(texts, secretInputs, ({ renews }) => (renews ? { ignoreChanges: [] } : undefined))),
  };
  const copied = {
    ignoreChanges: ["triggers"],
    ...shared,
    ...amended(seen, secretInputs, (there) =>
      isLost(there) ? { ignoreChanges: [], inputs: { triggers: [fresh] } } : undefined,
    ),
  };
  if (resolved === "local") {
    const copy = new local.Command(
      `${name}-program`,
      {
        create: secret(`sh -c 'mkdir -p "$HOME/\${1%/*}" && cat >"$HOME/$1"' copy ${program.path}`),
        stdin: secret(program.text),
        addPreviousOutputInEnv: false,
      },
      copied,
    );
    return new local.Command(commandName(name), commands, { ...command, dependsOn: copy });
  }

  const ssh = providerConnection(resolved);
  const hooks = reachHooks(name, resolved, seen);
  const copy = new remote.CopyToRemote(
    `${name}-program`,
    {
      connection: ssh,
      // A path that does not hold this machine's: another operator's checkout lies elsewhere.
      source: new asset.FileAsset(relative(process.cwd(), fileURLToPath(program.source))),
      remotePath: program.path,
    },
    { ...copied, hooks },
  );
  return new remote.Command(
    commandName(name),
    { connection: ssh, ...commands },
    { ...command, hooks, dependsOn: copy },
  );
}

/** Whether the node has lost the program since it was copied, as one that was set up anew. */
function isLost(seen: Seen): boolean {
  return seen !== undefined && "report" in seen && seen.report.facts.get("program") === "missing";
}

// The provider bounds only the TCP dial: an sshd that accepts and then says nothing would hang the run for ever. None
// on delete: a hook there would make destroy need the program.
function reachHooks(name: string, connection: Output<SshConnection>, seen: Promise<Seen>): ResourceHookBinding {
  // Hooks run after the program, and never in a preview, where the key may not be known.
  const known = new Promise<SshConnection>((resolve) => {
    connection.apply((value) => {
      resolve(value);
    });
  });
  const hook = new ResourceHook(`${name}-reach`, async () => {
    const there = await seen;
    // This run has found it away already.
    if (there !== undefined && "unseen" in there && there.away !== undefined) throw unchanged(there.away);
    await reach(name, await known);
  });
  return { beforeCreate: [hook], beforeUpdate: [hook] };
}
