import type { Input, Output } from "@pulumi/pulumi";
import { all, secret } from "@pulumi/pulumi";

import { registryAuthPath, secretEnvPath } from "../node/layout.ts";
import type { NodeFile } from "../node/state.ts";
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

/** Files that are secret, and every single value in them. */
export interface SecretFiles {
  readonly files: readonly NodeFile[];
  readonly values: readonly string[];
}

/** The secret files of a node. Its value is a secret. */
export function secretFiles(node: string, args: SecretsArgs): Output<SecretFiles> {
  const envFiles = Object.entries(args.env ?? {}).map(([name, env]) => {
    const variables = resolveEnv(env);
    const content = envFile(`${node}, secrets.env.${name}`, variables);
    return all([variables, content]).apply(([plain, text]): SecretFiles => {
      return {
        files: [{ path: secretEnvPath(name), mode: "0600", content: text, secret: true }],
        values: Object.values(plain),
      };
    });
  });
  const registries = Object.entries(args.registries ?? {});
  const logins =
    registries.length === 0
      ? []
      : [
          all(registries.map(([host, { username, password }]) => all([host, username, password]))).apply(
            (entries): SecretFiles => registryAuth(entries),
          ),
        ];
  return secret(
    all([...envFiles, ...logins]).apply((parts): SecretFiles => {
      return { files: parts.flatMap((part) => part.files), values: parts.flatMap((part) => part.values) };
    }),
  );
}

function registryAuth(entries: readonly (readonly [string, string, string])[]): SecretFiles {
  const auths = entries.map(([host, username, password]) => {
    return { host, password, auth: Buffer.from(`${username}:${password}`).toString("base64") };
  });
  const content = { auths: Object.fromEntries(auths.map(({ host, auth }) => [host, { auth }])) };
  return {
    files: [
      { path: registryAuthPath, mode: "0600", content: `${JSON.stringify(content, undefined, 2)}\n`, secret: true },
    ],
    values: auths.flatMap(({ password, auth }) => [password, auth]),
  };
}
