import type { Output } from "@pulumi/pulumi";
import { all, isSecret, output } from "@pulumi/pulumi";

import { nodeEnvPath } from "../node/layout.ts";
import type { NodeFile, NodeState } from "../node/state.ts";
import type { SecretFiles } from "./secrets.ts";
import type { Service } from "./service.ts";

/** What one node shall be, in parts that are known at different times. */
export interface NodeParts {
  readonly owner: string;
  readonly node: string;
  readonly claim: Output<string>;
  readonly stableSeconds: number;
  readonly acceptNodeName?: string;
  readonly services: readonly Service[];
  /** Text of node.env. */
  readonly env: Output<string>;
  readonly secrets: Output<SecretFiles>;
}

/** The state that a node is to have, once all of its parts are known. */
export function nodeState(parts: NodeParts): Output<NodeState> {
  const { owner, node, claim, stableSeconds, acceptNodeName, services, env, secrets } = parts;
  // What a service brings along comes before it.
  const declared = services.flatMap(({ rendered }) => [...rendered.companions, rendered]);
  const units = declared.map(({ unitPath, unit }): NodeFile => ({ path: unitPath, mode: "0644", content: unit }));
  const nodeEnv = env.apply((content): NodeFile => ({ path: nodeEnvPath, mode: "0640", content }));
  const envFiles = [...services.flatMap(({ envFile }) => (envFile === undefined ? [] : [envFile])), nodeEnv];
  // A variable that is a secret of Pulumi's is to be cut out of messages, wherever it stands.
  const withSecrecy = envFiles.map((file) => all([file, output(isSecret(file))]));
  return all([claim, secrets, all(withSecrecy)]).apply(([claimed, { files, values }, variables]) => ({
    owner,
    node,
    claim: claimed,
    stableSeconds,
    ...(acceptNodeName === undefined ? {} : { acceptNodeName }),
    files: [...units, ...variables.map(([file, secret]) => ({ ...file, ...(secret ? { secret } : {}) })), ...files],
    links: declared.map(({ linkPath, unitPath }) => ({ path: linkPath, target: unitPath })),
    services: declared.map(({ service }) => service),
    secrets: [...values, ...variables.flatMap(([file, secret]) => (secret ? valuesOf(file.content) : []))],
  }));
}

function valuesOf(envFile: string): string[] {
  return envFile.split("\n").flatMap((line) => (line.includes("=") ? [line.slice(line.indexOf("=") + 1)] : []));
}
