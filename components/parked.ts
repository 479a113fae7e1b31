import type { ComponentResourceOptions } from "@pulumi/pulumi";
import { getStack, mergeOptions, runtime } from "@pulumi/pulumi";

/** Options of a resource that stays what it was when it last changed. */
export function kept(options: ComponentResourceOptions): ComponentResourceOptions {
  return mergeOptions(options, { ignoreChanges: ["*"] });
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
