import type { ComponentResourceOptions, ResourceTransform } from "@pulumi/pulumi";
import { getStack, mergeOptions, runtime } from "@pulumi/pulumi";

const freeze: ResourceTransform = ({ props, opts }) => ({
  props,
  opts: { ...opts, ignoreChanges: ["*"] },
});

/** Options of a node that is kept as it is: it and everything below it stays what it was when it was last changed. */
export function frozen(options: ComponentResourceOptions): ComponentResourceOptions {
  return mergeOptions(options, { transforms: [freeze] });
}

/**
 * Whether the stack's state has the command of a node. One that is not there must not be declared for a node that is
 * away: its creation would speak to it.
 */
export async function isInState(command: string): Promise<boolean> {
  const stack = (await runtime.invoke("pulumi:pulumi:readStackResourceOutputs", { stackName: getStack() })) as {
    readonly outputs?: Readonly<Record<string, unknown>>;
  };
  return Object.keys(stack.outputs ?? {}).some((urn) => urn.endsWith(`::${command}`));
}
