import type { ComponentResourceOptions } from "@pulumi/pulumi";
import { mergeOptions } from "@pulumi/pulumi";

/** Options of a resource that stays what it was when it last changed. */
export function kept(options: ComponentResourceOptions): ComponentResourceOptions {
  return mergeOptions(options, { ignoreChanges: ["*"] });
}
