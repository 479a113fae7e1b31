import type { Output, Resource } from "@pulumi/pulumi";
import { log, runtime } from "@pulumi/pulumi";

import type { SshConnection } from "../node/connection.ts";
import { ReachError } from "../node/connect.ts";
import { observe, ObserveError } from "../node/observe.ts";
import { describePlan } from "../node/plan.ts";
import type { Report } from "../node/report.ts";
import { sentence } from "../node/sentence.ts";
import type { NodeState } from "../node/state.ts";
import { knownValue } from "./known.ts";
import { otherNameOf } from "./machines.ts";

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
  const reached = connection === "local" ? ("local" as const) : await knownValue(connection);
  const wanted = await knownValue(state);
  if (reached === undefined || wanted === undefined) {
    return {
      unseen: `${name}: what will be done is not known yet: some of its values are known only during up`,
      early: true,
    };
  }
  try {
    const report = await observe(name, {
      connection: reached,
      state: wanted,
      askRegistries: askRegistries && runtime.isDryRun(),
    });
    return { report: { ...report, refusals: [...report.refusals, ...doubled(name, wanted.owner, report)] } };
  } catch (error) {
    if (error instanceof ReachError) return { unseen: error.message, away: error };
    if (error instanceof ObserveError) return { unseen: error.message };
    throw error;
  }
}

/** Why a node cannot be one that another node is already. Two users of a machine are two nodes; so are two owners. */
function doubled(name: string, owner: string, { machine }: Report): string[] {
  const other = machine === undefined ? undefined : otherNameOf(`${owner} ${machine}`, name);
  if (other === undefined) return [];
  return [
    `${name} and ${other} are the same user on the same machine, and each up would stop the services of the other. ` +
      `Keep one of the two names, with the services of both`,
  ];
}

function show({ name, resource, observe: mode }: Sight, seen: Seen): void {
  if (seen === undefined) return;
  // A refusal is a warning here: an error of the program would fail the run of every node. The hook of the node's own
  // resources fails for it.
  for (const refusal of refusalsOf(name, seen, mode)) void log.warn(refusal, resource);
  if ("unseen" in seen) {
    if (!failsPreview(seen, mode)) void log.warn(notObserved(seen), resource);
    return;
  }
  const { lines, warnings } = describePlan(name, seen.report);
  if (lines.length > 0) void log.info(lines.join("\n"), resource);
  for (const warning of warnings) void log.warn(warning, resource);
}

/** Why nothing may be changed on a node, a sentence each; empty where nothing speaks against it. */
export function refusalsOf(name: string, seen: Seen, mode: ObserveArgs["observe"]): readonly string[] {
  if (seen === undefined) return [];
  if ("unseen" in seen) return failsPreview(seen, mode) ? [notObserved(seen)] : [];
  return describePlan(name, seen.report).errors;
}

function notObserved({ unseen }: Unseen): string {
  return `${sentence(unseen)} It was not observed: what is shown for it is what the state says`;
}

/** Whether a node that was not seen fails the preview: what nobody could look for yet does not. */
export function failsPreview({ early }: Unseen, mode: ObserveArgs["observe"]): boolean {
  return mode === "require" && early !== true;
}
