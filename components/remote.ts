import { relative } from "node:path";
import { fileURLToPath } from "node:url";

import { local, remote } from "@pulumi/command";
import type { CustomResource, CustomResourceOptions, Output, ResourceHookBinding } from "@pulumi/pulumi";
import { asset, ResourceHook, secret } from "@pulumi/pulumi";

import type { SshConnection } from "../node/connection.ts";
import { nodeProgram } from "../node/program.ts";
import { reach } from "../node/reach.ts";
import type { ConnectionArgs } from "./connection.ts";
import { providerConnection, resolveConnection } from "./connection.ts";

/** What a node is to be made, and by whom. */
export interface Transaction {
  readonly connection: ConnectionArgs;
  /** `PROJECT/STACK`. */
  readonly owner: string;
  /** Whose deletion may take the files away. */
  readonly claim: Output<string>;
  /** The encoded bundle; a secret as a whole. */
  readonly bundle: Output<string>;
}

/**
 * The two resources of a node, and the only place that makes resources of @pulumi/command: the node program is copied
 * to a path that holds its hash, then one command gives it the bundle. No `triggers` (they replace, and the old one's
 * delete would run last), and nothing but fixed words in the commands: the provider prints them when they fail.
 */
export function nodeTransaction(
  name: string,
  transaction: Transaction,
  options: CustomResourceOptions,
): CustomResource {
  const program = nodeProgram();
  const commands = {
    create: program.converge,
    delete: transaction.claim.apply((claim) => program.delete(transaction.owner, claim)),
    stdin: secret(transaction.bundle),
    addPreviousOutputInEnv: false,
  };
  if (transaction.connection === "local") {
    const copy = new local.Command(
      `${name}-program`,
      {
        create: `sh -c 'mkdir -p "$HOME/\${1%/*}" && cat >"$HOME/$1"' copy ${program.path}`,
        stdin: program.text,
        addPreviousOutputInEnv: false,
      },
      options,
    );
    return new local.Command(`${name}-converge`, commands, { ...options, dependsOn: copy });
  }

  const resolved = resolveConnection(transaction.connection);
  const connection = providerConnection(resolved);
  const hooked = { ...options, hooks: reachHooks(name, resolved) };
  const copy = new remote.CopyToRemote(
    `${name}-program`,
    {
      connection,
      // A path that does not hold this machine's: another operator's checkout lies elsewhere.
      source: new asset.FileAsset(relative(process.cwd(), fileURLToPath(program.source))),
      remotePath: program.path,
    },
    hooked,
  );
  return new remote.Command(`${name}-converge`, { connection, ...commands }, { ...hooked, dependsOn: copy });
}

// The provider bounds only the TCP dial: an sshd that accepts and then says nothing would hang the run for ever. None
// on delete: a hook there would make destroy need the program.
function reachHooks(name: string, connection: Output<SshConnection>): ResourceHookBinding {
  // Hooks run after the program, and never in a preview, where the key may not be known.
  const known = new Promise<SshConnection>((resolve) => {
    connection.apply((value) => {
      resolve(value);
    });
  });
  const hook = new ResourceHook(`${name}-reach`, async () => {
    await reach(name, await known);
  });
  return { beforeCreate: [hook], beforeUpdate: [hook] };
}
