/**
 * Where things are on a node. All paths are relative to the home directory of the node's user.
 */

/** The two directories of the seed: the core daemon's files, and everybody else's. */
export type Tier = "system" | "apps";

/** The unit file that a link points to. `file` is its name, as `hecate-daemon.container`. */
export function unitPath(tier: Tier, file: string): string {
  return `.hecate/gitops/${tier}/${file}`;
}

/** A service's own variables. */
export function envPath(tier: Tier, service: string): string {
  return `.hecate/gitops/${tier}/${service}.env`;
}

/** Where Podman's generator finds the unit. `file` is its name, as `hecate-daemon.container`. */
export function linkPath(file: string): string {
  return `.config/containers/systemd/${file}`;
}

/** Variables of the whole node; every daemon reads them after its own. */
export const nodeEnvPath = ".hecate/config/node.env";

/** Variables that are secret. */
export function secretEnvPath(name: string): string {
  return `.hecate/secrets/${name}.env`;
}

/** Registry logins in the format of containers-auth.json(5). */
export const registryAuthPath = ".hecate/secrets/ghcr-auth.json";

/** What `~/.hecate` holds besides the daemons' data; no service can have such a name. */
export const reservedNames: ReadonlySet<string> = new Set(["config", "fleet", "gitops", "secrets"]);

/** Whether a service's unit would have the name of one of the units that a transaction runs as. */
export function isUnitOfOurs(service: string): boolean {
  return /^(resume-)?hecate-fleet-/.test(service);
}

/** A daemon's data; made by us, never deleted by us. */
export function dataPath(service: string): string {
  return `.hecate/${service}`;
}

/** The socket that a daemon opens when it is ready to talk. */
export function socketPath(service: string): string {
  return `${dataPath(service)}/sockets/api.sock`;
}

/** How much of the node program's hash names it. */
export const hashDigits = 16;

/** The node program of one version. */
export function programPath(sha256: string): string {
  return `.hecate/fleet/bin/hecate-node-${sha256.slice(0, hashDigits)}.sh`;
}

/** Mode of a directory that we make, as chmod(1) takes it. */
export function directoryMode(path: string): string {
  return path === ".hecate/secrets" ? "0700" : "0755";
}

/** Whether a path stays below the directory it is relative to, and is made of characters that no shell minds. */
export function isPlainPath(path: string): boolean {
  return /^[A-Za-z0-9._@-]+(\/[A-Za-z0-9._@-]+)*$/.test(path) && !path.split("/").includes("..");
}

/** The directories that lead to a path, outermost first. */
export function parents(path: string): string[] {
  const parts = path.split("/").slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join("/"));
}
