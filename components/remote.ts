import { relative } from "node:path";
import { fileURLToPath } from "node:url";

import { local, remote } from "@pulumi/command";
import type { CustomResource, Output, Resource } from "@pulumi/pulumi";
import { all, asset, createUrn, output, secret } from "@pulumi/pulumi";

import { encodeBundle } from "../node/bundle.ts";
import { nodeProgram } from "../node/program.ts";
import type { NodeState } from "../node/state.ts";
import { amended } from "./amend.ts";
import type { ConnectionArgs } from "./connection.ts";
import { providerConnection, resolveConnection } from "./connection.ts";
import { nodeHooks } from "./hooks.ts";
import { commandTexts, convergeIn } from "./identity.ts";
import { keepsKey } from "./key.ts";
import { isLost, markerIn, markerOf } from "./marker.ts";
import { look, refusalsOf } from "./observation.ts";
import type { ObserveArgs, Seen } from "./observation.ts";
import { storedOutputs } from "./stored.ts";
import type { Outputs } from "./stored.ts";

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

/** The inputs of the command that name its instance. */
const instanceInputs = ["create", "delete"] as const;

/** How an operator gets to a node, which is not what the node is. */
const keyInput = "connection.privateKey";

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
  const seen = look({ ...transaction, name, resource: node, connection: resolved });
  const refusals = seen.then((there) => refusalsOf(name, there, transaction.observe));
  const urn = commandUrn(name, node, connection);

  // The state is read once, while the nodes are observed.
  const stored = (): Promise<Outputs | undefined> =>
    new Promise<string>((resolve) => {
      urn.apply(resolve);
    }).then(storedOutputs);
  const keeps = keepsKey(name, { ...transaction, connection: resolved, seen, stored });
  const marker = markerFor(seen, { refusals, stored });
  const texts = commandTexts({ urn, owner, program, seen, marker, stored });
  // Unknown in a preview that does not know the state yet: what the node needs is not known either.
  const known = all([state, output<unknown>(resolved)]);
  // Nothing of a command is for people to read: what it does is in the node's plan.
  const commands = {
    create: secret(known.apply(async () => (await texts).create)),
    update: secret(known.apply(async () => (await texts).update)),
    delete: secret(texts.then((text) => text.delete)),
    stdin: secret(state.apply(encodeBundle)),
    addPreviousOutputInEnv: false,
  };
  const shared = { parent: node, additionalSecretOutputs: [...secretInputs] };
  // A parked node is not observed, so nothing amends this.
  const command = parked
    ? { ...shared, ignoreChanges: ["*"] }
    : {
        ...shared,
        // The instance in the state counts as long as the command is not replaced.
        ignoreChanges: [...instanceInputs],
        ...amended(secretInputs, async () => {
          const [isKept, { renews }] = await Promise.all([keeps, texts]);
          if (!isKept && !renews) return undefined;
          return { ignoreChanges: [...(renews ? [] : instanceInputs), ...(isKept ? [keyInput] : [])] };
        }),
      };
  const copied = parked
    ? { ...shared, ignoreChanges: ["*"] }
    : {
        ...shared,
        ignoreChanges: ["triggers"],
        ...amended(secretInputs, async () => {
          const key = (await keeps) ? [keyInput] : [];
          if (isLost(await seen)) return { ignoreChanges: key, inputs: { triggers: [await marker] } };
          return key.length > 0 ? { ignoreChanges: ["triggers", ...key] } : undefined;
        }),
      };
  const hooks = nodeHooks({ name, connection: resolved, program, seen, refusals });
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

interface MarkerSources {
  readonly refusals: Promise<readonly string[]>;
  readonly stored: () => Promise<Outputs | undefined>;
}

async function markerFor(seen: Promise<Seen>, { refusals, stored }: MarkerSources): Promise<string> {
  const there = await seen;
  const isUnseen = there !== undefined && "unseen" in there;
  const current = isUnseen ? markerIn(convergeIn(await stored())) : undefined;
  return markerOf(there, { stored: current, refusals: await refusals });
}
