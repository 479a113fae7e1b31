import { encodeBundle } from "../../../node/bundle.ts";
import { envPath, nodeEnvPath, registryAuthPath, secretEnvPath } from "../../../node/layout.ts";
import type { NodeFile, NodeState } from "../../../node/state.ts";
import { renderEnvFile } from "../../../quadlet/index.ts";
import { catalogue } from "../../../services/catalogue.ts";
import type { ServiceDefinition } from "../../../services/definition.ts";
import { renderService } from "../../../services/service.ts";
import { hasEnvFile, tierOf } from "../../../services/unit.ts";

/** A service as a stack wants it: a tag of its image, or what differs from the catalogue. */
export type WishedService = string | (Partial<ServiceDefinition> & { readonly tag?: string });

/** What one stack wants on the node. */
export interface Wish {
  readonly services: Readonly<Record<string, WishedService>>;
  /** `PROJECT/STACK`. Default `hecate/faults`. */
  readonly owner?: string;
  /** Variables of the whole node. */
  readonly nodeEnv?: Readonly<Record<string, string>>;
  /** Secret env files by name. */
  readonly secrets?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Text of the registry logins. */
  readonly login?: string;
  /** How long what was started must run undisturbed, in seconds. Default 1. */
  readonly stableSeconds?: number;
  /** Lines put at the end of a service's unit file, by service: what no checked definition would hold. */
  readonly appended?: Readonly<Record<string, string>>;
}

export const owner = "hecate/faults";
export const claim = "0123456789abcdef";
/** The word of the last observation, which the node remembers. */
export const token = "f0f0f0f0";
export const nodeName = "node";
export const registry = "ghcr.io/hecate-social";

/** Long enough for a good version on a busy machine, short enough to wait for. */
export const deadlineSeconds = 20;

/** The definition behind a wish. */
export function definitionOf(name: string, wished: WishedService): ServiceDefinition {
  const { tag, ...more } = typeof wished === "string" ? { tag: wished } : wished;
  const known: ServiceDefinition = catalogue[name] ?? { kind: "frontend", image: "" };
  const image = tag === undefined ? known.image : `${registry}/${name}:${tag}`;
  return { ...known, image, health: { deadline: `${deadlineSeconds}s` }, ...more };
}

/** Everything that the wish puts on the node. */
export function stateOf(wish: Wish): NodeState {
  const definitions = Object.entries(wish.services).map(
    ([name, wished]) => [name, definitionOf(name, wished)] as const,
  );
  const rendered = definitions.map(([name, definition]) => {
    const service = renderService(name, definition);
    return { ...service, unit: service.unit + (wish.appended?.[name] ?? "") };
  });
  const secretNames = new Set(definitions.flatMap(([, definition]) => definition.secretEnv ?? []));
  const files: NodeFile[] = [
    ...rendered.map(({ unit, unitPath }) => ({ path: unitPath, mode: "0644" as const, content: unit })),
    ...definitions
      .filter(([, definition]) => hasEnvFile(definition))
      .map(([name, definition]): NodeFile => {
        return { path: envPath(tierOf(definition), name), mode: "0640", content: renderEnvFile(definition.env ?? {}) };
      }),
    { path: nodeEnvPath, mode: "0640", content: renderEnvFile(wish.nodeEnv ?? {}) },
    ...[...secretNames].map((name): NodeFile => {
      return { path: secretEnvPath(name), mode: "0600", content: renderEnvFile(wish.secrets?.[name] ?? {}) };
    }),
    ...(wish.login === undefined ? [] : [{ path: registryAuthPath, mode: "0600" as const, content: wish.login }]),
  ];
  return {
    owner: wish.owner ?? owner,
    node: nodeName,
    claim,
    stableSeconds: wish.stableSeconds ?? 1,
    files,
    links: rendered.map(({ linkPath, unitPath }) => ({ path: linkPath, target: unitPath })),
    services: rendered.map(({ service }) => service),
    secrets: Object.values(wish.secrets ?? {}).flatMap((variables) => Object.values(variables)),
  };
}

/** The wish as it goes to the node program's standard input. */
export function bundleOf(wish: Wish): string {
  return encodeBundle(stateOf(wish));
}

const untouched = { "hecate-daemon": "0.8.0", "hecate-marthad": "0.1.0" };

/**
 * Two states that lie a change of every kind apart: a unit and an env file written anew, a service that comes, one that
 * goes, and two that the change has nothing to do with.
 */
export const first: Wish = {
  services: {
    ...untouched,
    "hecate-traderd": { tag: "0.1.0", env: { GREETING: "one" } },
    "hecate-traderw": "0.1.0",
  },
};
export const second: Wish = {
  services: {
    ...untouched,
    "hecate-traderd": { tag: "0.2.0", env: { GREETING: "two" } },
    "hecate-marthaw": "0.1.0",
  },
};

/** What the change between them stops or starts. */
export const changed = ["hecate-traderd", "hecate-traderw", "hecate-marthaw"];

/** A wish with some services in another way. */
export function having(wish: Wish, services: Readonly<Record<string, WishedService>>): Wish {
  return { ...wish, services: { ...wish.services, ...services } };
}
