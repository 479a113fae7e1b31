import type { Release } from "../quadlet/release.ts";
import { catalogue } from "../services/catalogue.ts";
import type { Rollout } from "../services/waves.ts";
import { checkHostKeys } from "./oneMachine.ts";
import { type NodeConfig, resolveNodes } from "./nodes.ts";
import { parseStack } from "./parse.ts";
import { Problems } from "./problem.ts";
import { textKeys } from "./schema.ts";
import { plainSecretsProblem, resolveSecrets, type SecretsConfig } from "./secrets.ts";
import { resolveServices } from "./services.ts";

export type { NodeConfig } from "./nodes.ts";
export type { RegistryLogin, SecretsConfig } from "./secrets.ts";

/** A whole stack: complete, checked, plain. */
export interface FleetConfig {
  /** Written into each node's manifest: PROJECT/STACK. */
  readonly owner: string;
  /** Podman release that units are rendered for. Default: the newest known one. */
  readonly podman?: Release;
  readonly nodes: readonly NodeConfig[];
  /** Default: all nodes at once. */
  readonly rollout?: Rollout;
  /** Whether previews look at the nodes, and fail where one does not answer. Default `auto`. */
  readonly observe?: "auto" | "off" | "require";
  /** Whether previews ask the registries for images that a node lacks. Default true. */
  readonly askRegistries?: boolean;
  readonly secrets: SecretsConfig;
}

/** The configuration as the engine hands it over. */
export interface StackSource {
  readonly project: string;
  readonly stack: string;
  /** Texts by key without the namespace; those of maps are JSON. */
  readonly values: Readonly<Record<string, string>>;
  /** Keys (without the namespace) that hold a secret, as a whole or somewhere inside. */
  readonly secretKeys: ReadonlySet<string>;
}

/**
 * The fleet that a stack's configuration means. Reads the private key files it names.
 * Throws a ConfigError that holds every mistake.
 */
export function resolveFleet(source: StackSource): FleetConfig {
  const problems = new Problems();
  const raw = readValues(source, problems);
  const input = parseStack(raw, problems);
  if (input.nodes === undefined && !problems.has(["nodes"])) {
    problems.add(
      ["nodes"],
      "is missing; name at least one node: pulumi config set --path hecate:nodes.NAME.local true",
    );
  }
  const external = new Set(Object.values(input.nodes ?? {}).flatMap((node) => node.external ?? []));
  const services = resolveServices(
    input.services ?? {},
    { catalogue, written: keys(raw["services"]), external, secretFiles: keys(child(raw["secrets"], "env")) },
    problems,
  );
  const nodes = resolveNodes(input.nodes ?? {}, keys(raw["nodes"]), input.ssh ?? {}, services, problems);
  // Where the nodes are observed, each of them tells which machine it is.
  if (input.observe === "off") checkHostKeys(nodes, problems);
  const secrets = resolveSecrets(input.secrets ?? {}, services, external, problems);
  problems.throwIfAny();
  return {
    owner: input.owner ?? `${source.project}/${source.stack}`,
    ...(input.podman !== undefined && { podman: input.podman }),
    nodes,
    ...(input.rollout !== undefined && { rollout: input.rollout }),
    ...(input.observe !== undefined && { observe: input.observe }),
    ...(input.askRegistries !== undefined && { askRegistries: input.askRegistries === "true" }),
    secrets,
  };
}

/** Values by key, less those that are secret and should not be; the others' problems can be told by their texts. */
function readValues(source: StackSource, problems: Problems): Readonly<Record<string, unknown>> {
  const values: Record<string, unknown> = {};
  for (const [key, text] of Object.entries(source.values)) {
    const value = textKeys.has(key) ? text : parseMap(text);
    const secret = source.secretKeys.has(key);
    if (secret && key !== "secrets") {
      problems.add(
        [key],
        "holds a secret, which would hide all of it in previews; put the secret under hecate:secrets and remove it here",
      );
      continue;
    }
    if (key === "secrets" && !secret && keys(value).length + (typeof value === "string" ? 1 : 0) > 0) {
      problems.add([key], plainSecretsProblem(value));
    }
    values[key] = value;
  }
  return values;
}

/** An empty text is what the engine makes of a key without a value. */
function parseMap(text: string): unknown {
  if (text === "") return {};
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

function keys(value: unknown): readonly string[] {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? Object.keys(value) : [];
}

function child(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
}
