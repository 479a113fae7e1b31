import type { Output, ResourceHookBinding } from "@pulumi/pulumi";
import { ResourceHook, runtime } from "@pulumi/pulumi";

import type { SshConnection } from "../node/connection.ts";
import type { NodeProgram } from "../node/program.ts";
import { provideProgram } from "../node/provide.ts";
import { reach, unchanged } from "../node/reach.ts";
import { goesOn } from "./continueOnError.ts";
import type { Seen } from "./observation.ts";

/** How long an observation counts in an update. A node of a later wave may be another one by the time its wave begins. */
const freshMs = 30_000;

/** What the hooks of a node go by. */
export interface HookParts {
  readonly name: string;
  readonly connection: Output<SshConnection> | "local";
  readonly program: NodeProgram;
  readonly seen: Promise<Seen>;
  /** Why the node does not take the change. */
  readonly refusals: Promise<readonly string[]>;
}

/** The hooks of a node's two resources. */
export interface NodeHooks {
  readonly program: ResourceHookBinding;
  readonly command: ResourceHookBinding;
}

/**
 * Hooks that fail a node's own resources before anything is written on it, and no other node's. A refusal fails the
 * preview as well. None of them runs on delete: a hook there makes destroy need the program.
 */
export function nodeHooks({ name, connection, program, seen, refusals }: HookParts): NodeHooks {
  // A hook of an inline program runs outside of it, where the SDK does not know this.
  const isPreview = runtime.isDryRun();
  const observed = seen.then(() => Date.now());
  const isFresh = async (): Promise<boolean> => Date.now() - (await observed) < freshMs;
  const accept = new ResourceHook(
    `${name}-accept`,
    async () => {
      const reasons = await refusals;
      if (reasons.length === 0) return;
      // The node decides for itself when another transaction runs now, or the observation is old.
      if (!isPreview && (isHeld(await seen) || !(await isFresh()))) return;
      // An update that goes on with the others goes on to the deletes too. When the node has heard of this resource, it does
      // not let that of the resource before it take the services away.
      if (!isPreview && goesOn() && isClaimed(await seen)) return;
      // The preview before an update that goes on with the other nodes must not end it.
      if (isPreview && goesOn()) return;
      throw new Error([`${name} does not take the change; nothing was changed on it`, ...reasons].join("\n  "));
    },
    { onDryRun: true },
  );
  // Hooks run after the program. This one never runs in a preview, where the key may not be known.
  const reached = connection === "local" ? ("local" as const) : promised(connection);
  const arrive = (provide: boolean) => async (): Promise<void> => {
    const there = await seen;
    // This run has found it away a moment ago.
    if (there !== undefined && "unseen" in there && there.away !== undefined && (await isFresh())) {
      throw unchanged(there.away);
    }
    const known = await reached;
    // An observed node has the program, or gets it again as a resource.
    const isObserved = there !== undefined && "report" in there;
    if (provide && !isObserved) await provideProgram(name, known, program);
    // The provider bounds only the TCP dial: an sshd that accepts and then says nothing would hang the run.
    else if (known !== "local") await reach(name, known);
  };
  const reachHook = new ResourceHook(`${name}-reach`, arrive(false));
  const provideHook = new ResourceHook(`${name}-provide`, arrive(true));
  const before = (...hooks: ResourceHook[]): ResourceHookBinding => ({ beforeCreate: hooks, beforeUpdate: hooks });
  return { program: before(accept, reachHook), command: before(accept, provideHook) };
}

function isHeld(seen: Seen): boolean {
  return seen !== undefined && "report" in seen && seen.report.holder !== undefined;
}

function isClaimed(seen: Seen): boolean {
  return seen !== undefined && "report" in seen && seen.report.claims !== undefined;
}

function promised<Value>(value: Output<Value>): Promise<Value> {
  return new Promise((resolve) => {
    value.apply((plain) => {
      resolve(plain);
    });
  });
}
