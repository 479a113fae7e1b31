import type { Input, Output } from "@pulumi/pulumi";
import { all, secret } from "@pulumi/pulumi";

import { joinSecrets, registryAuth, secretEnvFile } from "../services/secretFiles.ts";
import type { SecretFiles } from "../services/secretFiles.ts";
import { envFile, resolveEnv } from "./env.ts";
import type { Env } from "./env.ts";

/** A login at a registry. */
export interface RegistryLogin {
  readonly username: Input<string>;
  /** Password or token. */
  readonly password: Input<string>;
}

/** What a node's services must know and nobody else. All of it is kept as secrets, whether it was one before or not. */
export interface SecretsArgs {
  /** Logins by registry, as `ghcr.io`: `~/.hecate/secrets/ghcr-auth.json`, used for every pull. */
  readonly registries?: Readonly<Record<string, RegistryLogin>>;
  /** Env files by name: `llm-providers` is `~/.hecate/secrets/llm-providers.env`, read by services that name it. */
  readonly env?: Readonly<Record<string, Env>>;
}

/** The secret files of a node. Its value is a secret. */
export function secretFiles(node: string, args: SecretsArgs): Output<SecretFiles> {
  const envFiles = Object.entries(args.env ?? {}).map(([name, env]) => {
    const variables = resolveEnv(env);
    const content = envFile(`${node}, secrets.env.${name}`, variables);
    return all([variables, content]).apply(([plain, text]) => secretEnvFile(name, plain, text));
  });
  const logins = Object.entries(args.registries ?? {}).map(([host, { username, password }]) =>
    all([host, username, password]),
  );
  return secret(
    all([all(envFiles), all(logins)]).apply(([files, entries]) => joinSecrets([...files, registryAuth(entries)])),
  );
}
