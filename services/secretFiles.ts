import { registryAuthPath, secretEnvPath } from "../node/layout.ts";
import type { NodeFile } from "../node/state.ts";

/** Files that are secret, and every single value in them. */
export interface SecretFiles {
  readonly files: readonly NodeFile[];
  readonly values: readonly string[];
}

/** The file `~/.hecate/secrets/NAME.env` with these variables; `text` is the file, as renderEnvFile() makes it. */
export function secretEnvFile(name: string, variables: Readonly<Record<string, string>>, text: string): SecretFiles {
  return {
    files: [{ path: secretEnvPath(name), mode: "0600", content: text, secret: true }],
    values: Object.values(variables),
  };
}

/** Logins at registries, each as host, user name and password, in the format of containers-auth.json(5); none is no file. */
export function registryAuth(logins: readonly (readonly [string, string, string])[]): SecretFiles {
  if (logins.length === 0) return { files: [], values: [] };
  const auths = logins.map(([host, username, password]) => {
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

/** All of them as one, in their order. */
export function joinSecrets(parts: readonly SecretFiles[]): SecretFiles {
  return { files: parts.flatMap((part) => part.files), values: parts.flatMap((part) => part.values) };
}
