import type { FleetConfig, NodeConfig } from "../config/fleet.ts";
import { secretsOf } from "../config/secrets.ts";
import type { NodeState } from "../node/state.ts";
import { EnvFileError, QuadletError, renderEnvFile } from "../quadlet/index.ts";
import { joinSecrets, registryAuth, secretEnvFile } from "../services/secretFiles.ts";
import { renderService } from "../services/service.ts";
import { assembleState, nodeEnvFile, serviceEnvFile, stableSecondsOf } from "../services/state.ts";
import { hasEnvFile } from "../services/unit.ts";
import { Trouble } from "./trouble.ts";

/**
 * What a node is to have, as `pulumi up` would give it. All but the claim, which only Pulumi knows, and no plan asks for.
 * Throws a Trouble for a value that no file can carry.
 */
export function desiredState(fleet: FleetConfig, node: NodeConfig): NodeState {
  try {
    return assemble(fleet, node);
  } catch (error) {
    if (error instanceof QuadletError || error instanceof EnvFileError || error instanceof RangeError) {
      throw new Trouble(`${node.name}: ${error.message}`);
    }
    throw error;
  }
}

function assemble(
  { owner, podman, rollout, secrets }: FleetConfig,
  { name: node, services, env, acceptNodeName }: NodeConfig,
): NodeState {
  const withFiles = services.filter(({ definition }) => hasEnvFile(definition));
  const known = secretsOf(secrets, services);
  const secretEnv = Object.entries(known.env).map(([file, variables]) =>
    secretEnvFile(file, variables, renderEnvFile(variables)),
  );
  const logins = Object.entries(known.registries).map(
    ([host, { username, password }]) => [host, username, password] as const,
  );
  return assembleState({
    owner,
    node,
    claim: "unknown",
    stableSeconds: stableSecondsOf(rollout?.soak),
    ...(acceptNodeName === undefined ? {} : { acceptNodeName }),
    services: services.map(({ name, definition }) => renderService(name, definition, podman)),
    variables: [
      ...withFiles.map(({ name, definition }) => serviceEnvFile(name, definition, renderEnvFile(definition.env ?? {}))),
      nodeEnvFile(renderEnvFile(env)),
    ],
    secrets: joinSecrets([...secretEnv, registryAuth(logins)]),
  });
}
