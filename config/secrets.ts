import type { NamedService } from "../services/check.ts";
import type { Path, Problems } from "./problem.ts";
import { render } from "./problem.ts";
import type { SecretsInput } from "./schema.ts";
import type { Services } from "./services.ts";
import { didYouMean } from "../quadlet/suggest.ts";
import { nameProblem } from "./text.ts";

/** Login at an image registry. */
export interface RegistryLogin {
  readonly username: string;
  readonly password: string;
}

/** Secret values as plain texts: whoever hands them on makes Pulumi secrets of them, and nobody prints them. */
export interface SecretsConfig {
  /** By registry, as in Podman's auth file: `ghcr.io`, `registry.lan:5000`, or with a path, `quay.io/me`. */
  readonly registries: Readonly<Record<string, RegistryLogin>>;
  /**
   * By FILE, the variables of `~/.hecate/secrets/FILE.env`. Every file that a service reads is here, empty where the
   * stack sets nothing, since Podman starts no container whose env file is missing. `cluster` holds the cookie.
   */
  readonly env: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** What the services call the cookie: the core daemon by the first name, the seed's plugins by the second. */
const cookieVariables = ["HECATE_ERLANG_COOKIE", "HECATE_COOKIE"] as const;

/** Refuses what no service or no registry could use. */
export function resolveSecrets(
  input: SecretsInput,
  services: Services,
  external: ReadonlySet<string>,
  problems: Problems,
): SecretsConfig {
  for (const registry of Object.keys(input.registries ?? {})) {
    if (/^[A-Za-z0-9.-]+(?::\d+)?(?:\/[a-z0-9._/-]+)?$/.test(registry)) continue;
    problems.add(["secrets", "registries", registry], "is no registry; write it as in an image reference: ghcr.io");
  }
  const read = [...services.definitions.values()].flatMap((definition) => definition.secretEnv ?? []);
  const readers = new Set([...services.names, ...external, ...read]);
  for (const file of Object.keys(input.env ?? {})) {
    const path = ["secrets", "env", file];
    const problem = nameProblem(file);
    if (problem !== undefined) problems.add(path, problem);
    else if (!readers.has(file)) {
      problems.add(
        path,
        `no service reads it${didYouMean(file, readers)}; name it after a service, or in a service's secretEnv`,
      );
    }
  }
  const { cookie } = input;
  const env = { ...Object.fromEntries(read.map((file) => [file, {}])), ...input.env };
  return {
    registries: input.registries ?? {},
    env: cookie === undefined ? env : { ...env, cluster: withCookie(env["cluster"] ?? {}, cookie, problems) },
  };
}

function withCookie(
  variables: Readonly<Record<string, string>>,
  cookie: string,
  problems: Problems,
): Readonly<Record<string, string>> {
  for (const variable of cookieVariables) {
    if (!Object.hasOwn(variables, variable)) continue;
    problems.add(["secrets", "env", "cluster", variable], "is what hecate:secrets.cookie sets; remove one of the two");
  }
  return { ...variables, ...Object.fromEntries(cookieVariables.map((variable) => [variable, cookie])) };
}

/** The way out for secrets that are in the stack's file in plain: one command a value, which asks for the value. */
export function plainSecretsProblem(value: unknown): string {
  const commands = leaves(value, ["secrets"]).map((path) => `    pulumi config set --secret --path '${render(path)}'`);
  return [
    "is stored in plain. Take it out (pulumi config rm hecate:secrets), change what was readable, and set each value anew; the command asks for it:",
    ...commands,
  ].join("\n");
}

function leaves(value: unknown, path: Path): readonly Path[] {
  if (typeof value !== "object" || value === null) return path.length > 1 ? [path] : [[...path, "cookie"]];
  return Object.entries(value).flatMap(([key, below]) => leaves(below, [...path, key]));
}

/** What of the secrets a node with these services must know: the files that one of them reads, and the logins for pulls. */
export function secretsOf(secrets: SecretsConfig, services: readonly NamedService[]): SecretsConfig {
  const read = new Set(services.flatMap(({ definition }) => definition.secretEnv ?? []));
  const env = Object.entries(secrets.env).filter(([file]) => read.has(file));
  return { registries: secrets.registries, env: Object.fromEntries(env) };
}
