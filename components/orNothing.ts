import type { Output } from "@pulumi/pulumi";
import { recover } from "@pulumi/pulumi";

/** The output, or undefined where its node failed: a failed output of one node must not fail the program of all nodes. */
export function orNothing(value: Output<string>): Output<string | undefined> {
  return recover<string | undefined>(value, () => undefined);
}
