import type { Output } from "@pulumi/pulumi";
import { all, isSecret, output } from "@pulumi/pulumi";

import type { NodeFile, NodeState } from "../node/state.ts";
import type { SecretFiles } from "../services/secretFiles.ts";
import { assembleState, nodeEnvFile } from "../services/state.ts";
import type { StateParts } from "../services/state.ts";
import type { Service } from "./service.ts";

/** What one node shall be, in parts that are known at different times. */
export interface NodeParts extends Omit<StateParts, "claim" | "services" | "variables" | "secrets"> {
  readonly claim: Output<string>;
  readonly services: readonly Service[];
  /** Text of node.env. */
  readonly env: Output<string>;
  readonly secrets: Output<SecretFiles>;
}

/** The state that a node is to have, once all of its parts are known. */
export function nodeState({ claim, services, env, secrets, ...rest }: NodeParts): Output<NodeState> {
  const nodeEnv = env.apply(nodeEnvFile);
  const envFiles = [...services.flatMap(({ envFile }) => (envFile === undefined ? [] : [envFile])), nodeEnv];
  // A variable that is a secret of Pulumi's is to be cut out of messages, wherever it stands.
  const withSecrecy = envFiles.map((file) => all([file, output(isSecret(file))]));
  return all([claim, secrets, all(withSecrecy)]).apply(([claimed, secretFiles, variables]) =>
    assembleState({
      ...rest,
      claim: claimed,
      services: services.map(({ rendered }) => rendered),
      variables: variables.map(([file, secret]): NodeFile => ({ ...file, ...(secret ? { secret } : {}) })),
      secrets: secretFiles,
    }),
  );
}
