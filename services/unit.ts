import { envPath, nodeEnvPath, secretEnvPath, dataPath, socketPath } from "../node/layout.ts";
import type { Tier } from "../node/layout.ts";
import { defineUnit, specifiers } from "../quadlet/index.ts";
import type { Text, Unit } from "../quadlet/index.ts";
import type { HealthOptions, ServiceDefinition } from "./definition.ts";
import { withOverrides } from "./overrides.ts";

/** Health as every part of it stands in the unit, durations as Podman takes them. */
export type Health = Required<Omit<HealthOptions, "command" | "ready" | "deadline">>;

/** The seed's values. */
export function healthOf(definition: ServiceDefinition): Health {
  const { interval = "30s", retries = 3, timeout = "5s" } = definition.health ?? {};
  const startPeriod = definition.health?.startPeriod ?? (definition.kind === "daemon" ? "10s" : "5s");
  return { interval, retries, timeout, startPeriod };
}

/** Directory of the service's files below `gitops`. */
export function tierOf(definition: ServiceDefinition): Tier {
  return definition.core === true ? "system" : "apps";
}

/** The env files that the container reads, in order: a later one wins (podman-run(1), --env-file). */
export function envFilesOf(name: string, definition: ServiceDefinition): string[] {
  const own = hasEnvFile(definition) ? [envPath(tierOf(definition), name)] : [];
  const node = definition.kind === "daemon" ? [nodeEnvPath] : [];
  return [...own, ...node, ...(definition.secretEnv ?? []).map(secretEnvPath)];
}

/** A daemon always has a file of variables, as in the seed; a frontend only when it has variables. */
export function hasEnvFile(definition: ServiceDefinition): boolean {
  return definition.kind === "daemon" || definition.env !== undefined;
}

/** The Quadlet unit of a service. */
export function serviceUnit(name: string, definition: ServiceDefinition): Unit {
  const { kind, requires = [], wants = [], after = [], core = false } = definition;
  const online = core ? ["network-online.target"] : [];
  const before = [...new Set([...requires, ...wants, ...after])];
  const health = healthOf(definition);
  const unit = defineUnit({
    kind: "container",
    name,
    unit: {
      Description: definition.description ?? name,
      Wants: orNothing([...online, ...wants.map(service)]),
      Requires: orNothing(requires.map(service)),
      After: orNothing([...online, ...before.map(service)]),
      // A service that cannot run comes to rest instead of wearing out its disk.
      StartLimitIntervalSec: "10min",
      StartLimitBurst: 20,
    },
    container: {
      Image: definition.image,
      ContainerName: name,
      AutoUpdate: "registry",
      ...(kind === "daemon"
        ? { Network: ["host"], Volume: [specifiers`%h/${dataPath(name)}:%h/${dataPath(name)}:Z`] }
        : { PublishPort: [publishedPort(definition)] }),
      EnvironmentFile: orNothing(envFilesOf(name, definition).map((path) => specifiers`%h/${path}`)),
      Environment: environment(definition),
      HealthCmd: healthCommand(name, definition),
      HealthInterval: health.interval,
      HealthRetries: health.retries,
      HealthTimeout: health.timeout,
      HealthStartPeriod: health.startPeriod,
    },
    service: {
      // An auto-update ends the old container with exit status 0, which `on-failure` would take for an end.
      Restart: "always",
      RestartSec: "5s",
      // One failed start of a service must not fail those that require it for good (systemd 254; older ones ignore it).
      ...(kind === "daemon" ? { RestartMode: "direct" } : {}),
      TimeoutStartSec: kind === "daemon" ? "60s" : "30s",
    },
    ...(definition.boot === false ? {} : { install: { WantedBy: ["default.target"] } }),
  });
  return withOverrides(unit, definition);
}

function service(name: string): string {
  return `${name}.service`;
}

function orNothing<Item>(items: readonly Item[]): readonly Item[] | undefined {
  return items.length === 0 ? undefined : items;
}

function publishedPort({ port, containerPort }: ServiceDefinition): string {
  return `${port ?? 0}:${containerPort ?? port ?? 0}`;
}

function environment(definition: ServiceDefinition): Record<string, Text> | undefined {
  const paths = Object.entries(definition.homePaths ?? {}).map(([key, path]) => [key, specifiers`%h/${path}`] as const);
  // The data lies at the same path inside the container, so home is the same as well.
  const home = definition.kind === "daemon" ? ([["HOME", specifiers`%h`]] as const) : [];
  const all = [...home, ...paths];
  return all.length === 0 ? undefined : Object.fromEntries(all);
}

function healthCommand(name: string, definition: ServiceDefinition): Text {
  const { kind, health, port, containerPort } = definition;
  if (health?.command !== undefined) return health.command;
  return kind === "daemon"
    ? specifiers`test -S %h/${socketPath(name)}`
    : `curl -sf http://localhost:${containerPort ?? port ?? 0}/ || exit 1`;
}
