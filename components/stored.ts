import { setTimeout } from "node:timers/promises";

import { getStack, runtime } from "@pulumi/pulumi";
import { isRpcSecret, unwrapRpcSecret } from "@pulumi/pulumi/runtime/rpc.js";
import { getMonitor } from "@pulumi/pulumi/runtime/settings.js";

/** Outputs of a resource, as the state has them. */
export type Outputs = Readonly<Record<string, unknown>>;

/** Outputs of the resources in the stack's state, by their URNs and by their names. */
type Stored = ReadonlyMap<string, Outputs>;

/** The engine's answer, which holds the whole state, is read once a run. */
const answers = new WeakMap<object, Promise<Stored>>();

/**
 * Outputs that the stack's state has of a resource, by its URN or its name, secrets included; undefined where the state does
 * not have it.
 */
export async function storedOutputs(resource: string): Promise<Outputs | undefined> {
  const run = getMonitor() ?? {};
  const answer = answers.get(run) ?? readStored();
  answers.set(run, answer);
  return (await answer).get(resource);
}

/** A file backend moves the state away for a moment whenever the engine writes it, also during this run. */
const attempts = 50;
const pauseMs = 100;

async function readStored(): Promise<Stored> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await readOnce();
    } catch (error) {
      if (attempt === attempts) throw error;
      await setTimeout(pauseMs);
    }
  }
}

async function readOnce(): Promise<Stored> {
  const stack = (await runtime.invoke("pulumi:pulumi:readStackResourceOutputs", { stackName: getStack() })) as {
    readonly outputs?: Readonly<Record<string, { readonly outputs?: Outputs }>>;
  };
  return new Map(
    Object.entries(stack.outputs ?? {}).flatMap(([urn, { outputs }]): [string, Outputs][] => {
      const unmarked = plain(outputs ?? {}) as Outputs;
      return [
        [urn, unmarked],
        [urn.split("::").at(-1) ?? urn, unmarked],
      ];
    }),
  );
}

/** A value without the marks of secrets: the SDK leaves the inner one of a secret within a secret. */
function plain(value: unknown): unknown {
  if (isRpcSecret(value)) return plain(unwrapRpcSecret(value));
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
}
