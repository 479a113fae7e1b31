import { isPlainPath, reservedNames } from "../node/layout.ts";
import { formatFinding } from "../quadlet/index.ts";
import type { Finding } from "../quadlet/index.ts";
import type { ServiceDefinition } from "./definition.ts";

/** A service with its name. */
export interface NamedService {
  readonly name: string;
  readonly definition: ServiceDefinition;
}

/**
 * What is wrong with the services of one node, a sentence each, as far as their units do not tell: names, paths, the
 * ports that a rootless user can have, dependencies that the node lacks. `external` are services that somebody else runs
 * on the node.
 */
export function checkServices(services: readonly NamedService[], external: readonly string[]): string[] {
  const names = services.map((service) => service.name);
  const known = new Set([...names, ...external]);
  return [
    ...services.flatMap(({ name, definition }) => checkService(name, definition)),
    ...[...new Set(names.filter((name, index) => names.indexOf(name) !== index))].map(
      (name) => `${name} is declared twice on this node`,
    ),
    ...sharedUnits(services),
    ...services.flatMap(({ name, definition }) =>
      dependencies(definition)
        .filter((needed) => !known.has(needed))
        .map((needed) => `${name} needs ${needed}, which this node lacks: add it, or name it in external`),
    ),
  ];
}

/** Units that two services bring along: on the node they are one file, and one service of systemd. */
function sharedUnits(services: readonly NamedService[]): string[] {
  const owners = new Map<string, string>();
  const problems: string[] = [];
  for (const { name, definition } of services) {
    for (const { name: unit, kind } of definition.units ?? []) {
      const file = `${unit}.${kind}`;
      const owner = owners.get(file);
      if (owner === undefined) owners.set(file, name);
      else if (owner === name) problems.push(`${name} lists ${file} twice in its units: remove one of the two`);
      else {
        problems.push(
          `${owner} and ${name} both list ${file} in their units: keep it in ${owner} alone, and let ${name} require ${owner}`,
        );
      }
    }
  }
  return problems;
}

/** What is refused of what the rules find, a line each; a warning refuses nothing. */
export function errorsOf(findings: readonly Finding[]): string[] {
  return findings.filter(({ severity }) => severity === "error").map(formatFinding);
}

function dependencies({ requires = [], wants = [], after = [] }: ServiceDefinition): string[] {
  return [...requires, ...wants, ...after];
}

function checkService(name: string, definition: ServiceDefinition): string[] {
  const problems: string[] = [];
  if (!/^[a-z0-9][a-z0-9-]{0,62}$/.test(name)) {
    problems.push(`${JSON.stringify(name)} is no name of a service: use a-z, 0-9 and -, at most 63 of them`);
  }
  if (reservedNames.has(name)) {
    problems.push(`${name} is no name for a service: ~/.hecate/${name} is not a daemon's to have`);
  }
  for (const [key, least] of [["port", 1024] as const, ["containerPort", 1] as const]) {
    const port = definition[key];
    if (port !== undefined && (!Number.isInteger(port) || port < least || port > 65_535)) {
      problems.push(`${name}: ${key} ${port} is none that can be used here: ${least} to 65535`);
    }
  }
  const { boot, install } = definition;
  if (boot === false && [install?.WantedBy ?? []].flat().some((target) => target === "default.target")) {
    problems.push(
      `${name}: install.WantedBy names default.target, which a boot starts, but boot is false: remove one of the two`,
    );
  }
  const ready = definition.health?.ready;
  if (ready !== undefined && definition.kind !== "daemon") {
    problems.push(`${name}: health.ready is asked over a daemon's socket, which a frontend lacks: remove it`);
  } else if (ready !== undefined && !/^\/[\w./~?&=-]*$/.test(ready)) {
    problems.push(`${name}: health.ready ${JSON.stringify(ready)} is no path of an HTTP request: write /health`);
  }
  for (const key of ["dataDirectories", "secretEnv"] as const) {
    for (const path of definition[key] ?? []) {
      if (!isPlainPath(path)) problems.push(`${name}: ${key} ${JSON.stringify(path)} is no plain relative path`);
    }
  }
  return problems;
}
