import { Output, RunError } from "@pulumi/pulumi";
import { isRpcSecret, specialSecretSig, specialSigKey } from "@pulumi/pulumi/runtime/rpc.js";
import * as state from "@pulumi/pulumi/runtime/state.js";

import { withholdPayloads } from "./debugLog.ts";

/** What the SDK knows of a run; its types leave it out as internal. */
interface Store {
  supportsSecrets: boolean;
}

/**
 * Makes sure that secrets stay secrets in all that this program hands to the engine. Throws a RunError where the engine
 * does not take them: the SDK would then write their plain text into the state without a word.
 */
export function requireSecrecy(): void {
  if (!store("getStore").supportsSecrets) {
    throw new RunError(
      "this Pulumi engine does not keep secrets apart from other values, so the state would hold them in plain text. " +
        "Nothing was registered. Use Pulumi 3.202 or newer",
    );
  }
  // An inline program of the Automation API has a store of its own, and a transform runs outside of it: what the SDK reads
  // there decides whether the secrets that a transform of the user's hands back keep their marks.
  store("getGlobalStore").supportsSecrets = true;
  withholdPayloads();
}

/**
 * The inputs of a resource, of which those in `names` are marked as secrets in the form that goes to the engine. A
 * transform returns this: the SDK serialises its result once more, and drops the mark of an Output where it runs outside
 * the program's store. The values must be known.
 */
export async function markedSecret(
  inputs: Readonly<Record<string, unknown>>,
  names: readonly string[],
): Promise<Record<string, unknown>> {
  const entries = Object.entries(inputs).map(async ([name, value]): Promise<[string, unknown]> => {
    if (!names.includes(name)) return [name, value];
    const plain: unknown = Output.isInstance(value) ? await promiseOf(value) : value;
    return [name, isRpcSecret(plain) ? plain : { [specialSigKey]: specialSecretSig, value: plain }];
  });
  return Object.fromEntries(await Promise.all(entries));
}

function store(reader: "getStore" | "getGlobalStore"): Store {
  const read: unknown = Reflect.get(state, reader);
  if (typeof read !== "function") throw unknownSdk();
  return (read as () => Store)();
}

function promiseOf(value: Output<unknown>): Promise<unknown> {
  const read: unknown = Reflect.get(value, "promise");
  if (typeof read !== "function") throw unknownSdk();
  return (read as () => Promise<unknown>).call(value);
}

function unknownSdk(): Error {
  return new Error("this version of @pulumi/pulumi does not say how it keeps secrets");
}
