import type { ComponentResourceOptions, CustomResource, Output } from "@pulumi/pulumi";
import { ComponentResource, getProject, getStack, output, ResourceError } from "@pulumi/pulumi";

import { ownerPattern, sha256 } from "../node/state.ts";
import { QuadletError } from "../quadlet/index.ts";
import type { NodeFiles } from "../quadlet/index.ts";
import { checkServices } from "../services/check.ts";
import type { Duration } from "../services/definition.ts";
import { unitFiles } from "../services/service.ts";
import { stableSecondsOf } from "../services/state.ts";
import { checkNode } from "./check.ts";
import { address } from "./connection.ts";
import type { ConnectionArgs } from "./connection.ts";
import { envFile, resolveEnv } from "./env.ts";
import type { Env } from "./env.ts";
import { nodeState } from "./nodeState.ts";
import type { ObserveArgs } from "./observation.ts";
import { kept } from "./parked.ts";
import { commandName, commandUrn, nodeTransaction } from "./remote.ts";
import { requireSecrecy } from "./secrecy.ts";
import { secretFiles } from "./secrets.ts";
import type { SecretsArgs } from "./secrets.ts";
import type { Service } from "./service.ts";
import { storedOutputs } from "./stored.ts";

/** A machine and the services on it. */
export interface HecateNodeArgs extends ObserveArgs {
  /** How the machine is reached; `"local"` is this one. */
  readonly connection: ConnectionArgs;
  /** Makes the node's services, all of them before it returns. */
  readonly services: (node: HecateNode) => void;
  /** Variables of the whole node, `~/.hecate/config/node.env`; every daemon reads them after its own. Default: none. */
  readonly env?: Env;
  /** Values that end in files of mode 0600 below `~/.hecate/secrets`. Default: none. */
  readonly secrets?: SecretsArgs;
  /** Services that others run on this node and ours may depend on. Default: none. */
  readonly external?: readonly string[];
  /**
   * The explicit word for another Erlang node name (`HECATE_NODE_NAME`) on a node whose daemons have data under an old
   * one: the new name. Their stores do not open under it, so without this the change is refused. Default: none.
   */
  readonly acceptNodeName?: string;
  /** How long started services must run undisturbed before they count as proven. Default `2s`. */
  readonly stable?: Duration;
  /** Podman release that the units are written for, as `5.4`. Default: the newest one known. */
  readonly podman?: string;
  /**
   * Broken, or away for a while: it is kept as it is, in the state as on the machine. Nothing is done there, no wave waits
   * for it, and nothing of it is forgotten. Default false.
   */
  readonly parked?: boolean;
  /** Who owns the files on the node. Default `PROJECT/STACK`; the same owner takes over without a restart. */
  readonly owner?: string;
}

/**
 * One machine whose Hecate services are declared. All its services change in one transaction over SSH: all of them are
 * proven healthy, or the node is back where it was and the resource fails. Its name is for ever: use one that stays
 * when the machine's address changes.
 */
export class HecateNode extends ComponentResource {
  static readonly token = "hecate:index:HecateNode";

  /** The node's name in the inventory. */
  readonly nodeName: string;
  /** Host name or address of the machine; `localhost` for `"local"`. */
  readonly host: string;
  /** @internal Release that the units are written for. */
  readonly podman: string | undefined;
  /** @internal Whether it is kept as it is. */
  readonly parked: boolean;
  /** @internal Resolves when the node's transaction has succeeded. */
  readonly converged: Output<unknown>;
  readonly #services: Service[] = [];
  readonly #external: readonly string[];
  #closed = false;

  /** Throws a ResourceError with all that is wrong with the services as a set. */
  constructor(name: string, args: HecateNodeArgs, options: ComponentResourceOptions = {}) {
    // What is shown and kept in plain: no key, no secret.
    const env = envFile(`${name}, env`, resolveEnv(args.env));
    requireSecrecy();
    super(
      HecateNode.token,
      name,
      { address: address(args.connection), env },
      args.parked === true ? kept(options) : options,
    );
    this.nodeName = name;
    this.host = args.connection === "local" ? "localhost" : args.connection.host;
    this.podman = args.podman;
    this.parked = args.parked === true;
    this.#external = args.external ?? [];

    // The services' outputs wait for a command that can only be made when all services are there.
    let settle: (transaction: Output<unknown>) => void = () => undefined;
    this.converged = output(
      new Promise<Output<unknown>>((resolve) => {
        settle = resolve;
      }),
    );

    try {
      const stableSeconds = stableSecondsOf(args.stable);
      args.services(this);
      this.#closed = true;
      this.#check(args);
      if (args.parked === true) {
        settle(output(undefined));
        this.registerOutputs({ host: this.host, parked: this.#keep(args, env, stableSeconds) });
        return;
      }
      settle(this.#transact(args, env, stableSeconds).id);
    } catch (error) {
      // The engine waits for every output; one that stays open would hang the run in place of the error.
      settle(output(undefined));
      // A value that cannot be is the author's mistake, and its message says all: no stack trace.
      if (error instanceof QuadletError || error instanceof RangeError) {
        throw new ResourceError(`${name}: ${error.message}`, this, true);
      }
      throw error;
    }
    this.registerOutputs({ host: this.host });
  }

  /**
   * Declares again what the state has of the node, and nothing else: the creation of a command that is not there speaks to
   * the node. Resolves when that is done.
   */
  async #keep(args: HecateNodeArgs, env: Output<string>, stableSeconds: number): Promise<true> {
    const isThere = (await storedOutputs(commandName(this.nodeName))) !== undefined;
    if (isThere) this.#transact({ ...args, observe: "off" }, env, stableSeconds);
    return true;
  }

  #transact(args: HecateNodeArgs, env: Output<string>, stableSeconds: number): CustomResource {
    const owner = ownerOf(args);
    const urn = commandUrn(this.nodeName, this, args.connection);
    const state = nodeState({
      owner,
      node: this.nodeName,
      claim: urn.apply((text) => sha256(text).slice(0, 16)),
      stableSeconds,
      ...(args.acceptNodeName === undefined ? {} : { acceptNodeName: args.acceptNodeName }),
      services: this.#services,
      env,
      secrets: secretFiles(this.nodeName, args.secrets ?? {}),
    });
    const { connection, observe, askRegistries } = args;
    return nodeTransaction(this.nodeName, {
      node: this,
      ...{ connection, owner, state, parked: args.parked === true },
      ...(observe === undefined ? {} : { observe }),
      ...(askRegistries === undefined ? {} : { askRegistries }),
    });
  }

  /** @internal The unit files of the node as they are written, and what else its checks go by. */
  get units(): NodeFiles {
    return {
      files: this.#services.flatMap(({ rendered }) => unitFiles(rendered)),
      external: this.#external,
      ...(this.podman === undefined ? {} : { podman: this.podman }),
    };
  }

  /** @internal A service announces itself. */
  add(service: Service): void {
    if (this.#closed) {
      throw new ResourceError(
        `${this.nodeName}: ${service.serviceName} came too late; make a node's services inside its services function`,
        this,
        true,
      );
    }
    this.#services.push(service);
  }

  #check(args: HecateNodeArgs): void {
    const named = this.#services.map(({ serviceName, definition }) => ({ name: serviceName, definition }));
    const problems = [...checkServices(named, args.external ?? []), ...checkNode(this.nodeName, this.units)];
    const { connection } = args;
    if (connection !== "local" && connection.hostKey === undefined && connection.insecureIgnoreHostKey !== true) {
      problems.push("no host key is pinned: give hostKey, or spell out insecureIgnoreHostKey: true");
    }
    if (!ownerPattern.test(ownerOf(args))) {
      problems.push(
        `${JSON.stringify(ownerOf(args))} is no owner; write PROJECT/STACK with letters, digits, _, . and -`,
      );
    }
    const declared = new Set(Object.keys(args.secrets?.env ?? {}));
    for (const { name, definition } of named) {
      for (const file of definition.secretEnv ?? []) {
        if (!declared.has(file)) problems.push(`${name} reads the secret env file ${file}, which secrets.env lacks`);
      }
    }
    if (problems.length === 0) return;
    const list = problems.map((problem) => `  - ${problem}`).join("\n");
    throw new ResourceError(`${this.nodeName} cannot be deployed as declared:\n${list}`, this, true);
  }
}

function ownerOf({ owner }: HecateNodeArgs): string {
  return owner ?? `${getProject()}/${getStack()}`;
}
