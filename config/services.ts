import { isUnitOfOurs, reservedNames } from "../node/layout.ts";
import type { ServiceDefinition } from "../services/definition.ts";
import { dependencyCycles } from "../services/order.ts";
import type { Problems } from "./problem.ts";
import type { ServiceInput } from "./schema.ts";
import { didYouMean } from "../quadlet/suggest.ts";
import { nameProblem } from "./text.ts";

/** The services that nodes may name, and where their configuration came from. */
export interface Services {
  /** Usable definitions, the catalogue's first, then those of the stack. */
  readonly definitions: ReadonlyMap<string, ServiceDefinition>;
  /** All names, those of services with mistakes among them. */
  readonly names: ReadonlySet<string>;
}

/** What `hecate:services` is laid over, and what its services may refer to besides one another. */
export interface ServicesContext {
  readonly catalogue: Readonly<Record<string, ServiceDefinition>>;
  /** Names below `hecate:services` as written, those of services that could not be read among them. */
  readonly written: readonly string[];
  /** Services that some node has without this stack. */
  readonly external: ReadonlySet<string>;
  /** Names below `hecate:secrets.env`. */
  readonly secretFiles: readonly string[];
}

/**
 * The stack's services on top of the catalogue: field by field, and the maps (`env`, `homePaths`, `health`) key by key.
 * A secret env file with a service's own name is read by that service, after those of its `secretEnv`.
 */
export function resolveServices(
  input: Readonly<Record<string, ServiceInput>>,
  context: ServicesContext,
  problems: Problems,
): Services {
  const overrides = new Map(Object.entries(input));
  const builtIn = new Map(Object.entries(context.catalogue));
  const names = new Set([...builtIn.keys(), ...context.written, ...overrides.keys()]);
  const definitions = new Map<string, ServiceDefinition>();
  for (const name of names) {
    const override = overrides.get(name) ?? {};
    const merged = merge(builtIn.get(name), override);
    checkKind(name, merged, override, problems);
    checkReferences(name, override, { ...context, names, builtIn }, problems);
    const definition = complete(name, merged, builtIn.keys(), problems);
    if (definition === undefined) continue;
    const ownFile = context.secretFiles.includes(name) ? [name] : [];
    const secretEnv = [...new Set([...(definition.secretEnv ?? []), ...ownFile])];
    definitions.set(name, secretEnv.length > 0 ? { ...definition, secretEnv } : definition);
  }
  for (const name of context.written) checkName(name, problems);
  reportCycles(definitions, overrides, problems);
  return { definitions, names };
}

/** Everything that a service is started after. */
export function startsAfter(definition: ServiceDefinition): readonly string[] {
  return [...(definition.requires ?? []), ...(definition.wants ?? []), ...(definition.after ?? [])];
}

function merge(base: ServiceDefinition | undefined, override: ServiceInput): Partial<ServiceDefinition> {
  return {
    ...base,
    ...override,
    ...((base?.env ?? override.env) && { env: { ...base?.env, ...override.env } }),
    ...((base?.homePaths ?? override.homePaths) && { homePaths: { ...base?.homePaths, ...override.homePaths } }),
    ...((base?.health ?? override.health) && { health: { ...base?.health, ...override.health } }),
  };
}

function complete(
  name: string,
  merged: Partial<ServiceDefinition>,
  known: Iterable<string>,
  problems: Problems,
): ServiceDefinition | undefined {
  const { kind, image } = merged;
  if (kind !== undefined && image !== undefined) return { ...merged, kind, image };
  const here = ["services", name];
  const missing = [...(kind === undefined ? ["kind"] : []), ...(image === undefined ? ["image"] : [])].filter(
    (field) => !problems.has([...here, field]),
  );
  if (missing.length > 0 && !problems.has(here)) {
    problems.add(here, `is not in the catalogue${didYouMean(name, known)}, so it needs ${missing.join(" and ")}`);
  }
  return undefined;
}

function checkName(name: string, problems: Problems): void {
  const problem = nameProblem(name);
  if (problem !== undefined) problems.add(["services", name], problem);
  if (reservedNames.has(name))
    problems.add(["services", name], "is a directory of its own in ~/.hecate; choose another name");
  if (isUnitOfOurs(name))
    problems.add(
      ["services", name],
      "names that begin with hecate-fleet- are for the units of the transaction; choose another name",
    );
}

function checkKind(
  name: string,
  definition: Partial<ServiceDefinition>,
  override: ServiceInput,
  problems: Problems,
): void {
  const here = ["services", name];
  if (definition.kind === "frontend") {
    if (definition.port === undefined && !problems.hasWithin([...here, "port"])) {
      problems.add([...here, "port"], "is missing; a frontend publishes one port of the node");
    }
    for (const field of ["core", "dataDirectories"] as const) {
      if (override[field] !== undefined) problems.add([...here, field], "is for daemons only; remove it");
    }
    if (override.health?.ready !== undefined) {
      problems.add([...here, "health", "ready"], "is asked over a daemon's socket; remove it");
    }
  }
  if (definition.kind === "daemon") {
    for (const field of ["port", "containerPort"] as const) {
      if (definition[field] === undefined) continue;
      problems.add([...here, field], "is for frontends only; a daemon is on the node's own network. Remove it");
    }
  }
  for (const variable of Object.keys(definition.homePaths ?? {})) {
    if (!Object.hasOwn(definition.env ?? {}, variable)) continue;
    problems.add([...here, "env", variable], "is set in homePaths as well; set it in one of the two");
  }
}

function checkReferences(
  name: string,
  override: ServiceInput,
  context: ServicesContext & Pick<Services, "names"> & { readonly builtIn: ReadonlyMap<string, ServiceDefinition> },
  problems: Problems,
): void {
  for (const field of ["requires", "wants", "after"] as const) {
    for (const [index, other] of (override[field] ?? []).entries()) {
      if (context.names.has(other) || context.external.has(other)) continue;
      problems.add(["services", name, field, index], unknownService(other, context.names));
    }
  }
  const files = new Set([
    ...context.secretFiles,
    ...[...context.builtIn.values()].flatMap((definition) => definition.secretEnv ?? []),
  ]);
  for (const [index, file] of (override.secretEnv ?? []).entries()) {
    if (files.has(file)) continue;
    const text = `there is no ${JSON.stringify(file)} in hecate:secrets.env${didYouMean(file, files)}`;
    problems.add(["services", name, "secretEnv", index], text);
  }
}

/** The words for a name that no service has. */
export function unknownService(name: string, known: Iterable<string>): string {
  return `there is no service ${JSON.stringify(name)}${didYouMean(name, known)}`;
}

function reportCycles(
  definitions: ReadonlyMap<string, ServiceDefinition>,
  overrides: ReadonlyMap<string, ServiceInput>,
  problems: Problems,
): void {
  const dependencies = new Map([...definitions].map(([name, definition]) => [name, startsAfter(definition)]));
  for (const cycle of dependencyCycles(dependencies)) {
    // The catalogue has no circle of its own, so one of these is the stack's.
    const at = cycle.findIndex((name) => overrides.has(name));
    const turned = at === -1 ? cycle : [...cycle.slice(at), ...cycle.slice(0, at)];
    const first = turned[0] ?? "";
    problems.add(["services", first], `waits for itself: ${[...turned, first].join(" -> ")}; take one of these out`);
  }
}
