import type { CustomResourceOptions, ResourceTransform } from "@pulumi/pulumi";

import { markedSecret } from "./secrecy.ts";

/** What the engine is to know of a resource beyond what was declared. */
export interface Amendment {
  /** The inputs whose changes it ignores, in place of those that were declared. */
  readonly ignoreChanges: readonly string[];
  /** More inputs. */
  readonly inputs?: Readonly<Record<string, unknown>>;
}

/**
 * Options that amend a resource by what is known later: its constructor cannot wait. `secret` names the inputs that are
 * secrets.
 */
export function amended(
  secret: readonly string[],
  amend: () => Promise<Amendment | undefined>,
): Required<Pick<CustomResourceOptions, "transforms">> {
  const transform: ResourceTransform = async ({ props, opts }) => {
    const amendment = await amend();
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
