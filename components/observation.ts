import type { CustomResourceOptions, Output, Resource, ResourceTransform } from "@pulumi/pulumi";
import { log, output, runtime } from "@pulumi/pulumi";

import type { SshConnection } from "../node/connection.ts";
import { ReachError } from "../node/connect.ts";
import { observe, ObserveError } from "../node/observe.ts";
import { describePlan } from "../node/plan.ts";
import type { Report } from "../node/report.ts";
import type { NodeState } from "../node/state.ts";
import { markedSecret } from "./secrecy.ts";

/** Whether a program looks at its nodes while it runs. */
export interface ObserveArgs {
  /**
   * `auto`: look, and say where a node does not answer; `require`: a node that does not answer fails the preview; `off`:
   * show what the state says, and no drift. A node of which a value is known only during `up` is not looked at, and fails
   * nothing. Default `auto`.
   */
  readonly observe?: "auto" | "off" | "require";
  /** Whether a preview asks the registries for images that a node lacks. Default true. */
  readonly askRegistries?: boolean;
}

/** What became of looking at a node. */
export type Seen = { readonly report: Report } | Unseen | undefined;

/** Why there is no report. */
export interface Unseen {
  /** In words, with the node. */
  readonly unseen: string;
  /** True where nobody tried: what to look for is not known yet. */
  readonly early?: true;
  readonly away?: ReachError;
}

/** A node as it is to be observed. */
export interface Sight extends ObserveArgs {
  readonly name: string;
  /** Whom the preview's lines belong to. */
  readonly resource: Resource;
  readonly connection: Output<SshConnection> | "local";
  readonly state: Output<NodeState>;
}

/** Looks at the node, unless that is switched off; a preview shows what is to be done there, and fails where it cannot be. */
export async function look(sight: Sight): Promise<Seen> {
  if (sight.observe === "off") return undefined;
  const seen = await attempt(sight);
  if (runtime.isDryRun()) show(sight, seen);
  return seen;
}

async function attempt({ name, connection, state, askRegistries = true }: Sight): Promise<Seen> {
  const reached = connection === "local" ? ("local" as const) : await plainValue(connection);
  const wanted = await plainValue(state);
  if (reached === undefined || wanted === undefined) {
    return {
      unseen: `${name}: what will be done is not known yet: some of its values are known only during up`,
      early: true,
    };
  }
  try {
    return {
      report: await observe(name, {
        connection: reached,
        state: wanted,
        askRegistries: askRegistries && runtime.isDryRun(),
      }),
    };
  } catch (error) {
    if (error instanceof ReachError) return { unseen: error.message, away: error };
    if (error instanceof ObserveError) return { unseen: error.message };
    throw error;
  }
}

function show({ name, resource, observe: mode }: Sight, seen: Seen): void {
  if (seen === undefined) return;
  if ("unseen" in seen) {
    const text = `${seen.unseen}. It was not observed: what is shown for it is what the state says`;
    void (failsPreview(seen, mode) ? log.error(text, resource) : log.warn(text, resource));
    return;
  }
  const { lines, warnings, errors } = describePlan(name, seen.report);
  if (lines.length > 0) void log.info(lines.join("\n"), resource);
  for (const warning of warnings) void log.warn(warning, resource);
  if (errors.length > 0) void log.error(errors.join("\n"), resource);
}

/** Whether a node that was not seen fails the preview: what nobody could look for yet does not. */
export function failsPreview({ early }: Unseen, mode: ObserveArgs["observe"]): boolean {
  return mode === "require" && early !== true;
}

/**
 * The word that a converge leaves on the node. In order, it is the one that is there, and the command does not change. Where
 * something is to be done, or the node knows no word, it is a fresh one, and the command runs. Of a node that was not
 * observed nobody knows whether the command has anything to do: it is the one of the state.
 */
export function tokenOf(seen: Seen, stored: string, fresh: string): string {
  if (seen === undefined) return "unobserved";
  if ("unseen" in seen) return stored;
  const { token, actions } = seen.report;
  return token === undefined || actions.length > 0 ? fresh : token;
}

/** What the engine is to know of a resource beyond what was declared. */
export interface Amendment {
  /** The inputs whose changes it ignores, in place of those that were declared. */
  readonly ignoreChanges: readonly string[];
  /** More inputs. */
  readonly inputs?: Readonly<Record<string, unknown>>;
}

/**
 * Options that amend a resource once it is known what was observed: its constructor cannot wait. `secret` names the inputs
 * that are secrets.
 */
export function amended<Known>(
  known: Promise<Known>,
  secret: readonly string[],
  amend: (known: Known) => Amendment | undefined,
): Required<Pick<CustomResourceOptions, "transforms">> {
  const transform: ResourceTransform = async ({ props, opts }) => {
    const amendment = amend(await known);
    // The engine then keeps the registration as it came, byte for byte.
    if (amendment === undefined) return undefined;
    const inputs = { ...(props as Record<string, unknown>), ...amendment.inputs };
    return {
      props: await markedSecret(inputs, secret),
      opts: { ...opts, ignoreChanges: [...amendment.ignoreChanges] },
    };
  };
  return { transforms: [transform] };
}

/** The value of an output; undefined in a preview that does not know it yet. */
async function plainValue<Value>(value: Output<Value>): Promise<Value | undefined> {
  // The SDK has the answer, but leaves it out of its types.
  const isKnown: unknown = Reflect.get(value, "isKnown");
  if (!(isKnown instanceof Promise)) throw new Error("this version of @pulumi/pulumi can't tell what is known");
  if ((await isKnown) !== true) return undefined;
  return new Promise((resolve) => {
    output(value).apply((plain) => {
      resolve(plain as Value);
    });
  });
}
