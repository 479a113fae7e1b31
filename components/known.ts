import type { Output } from "@pulumi/pulumi";
import { output } from "@pulumi/pulumi";

/** The value of an output; undefined in a preview that does not know it yet. */
export async function knownValue<Value>(value: Output<Value>): Promise<Value | undefined> {
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
