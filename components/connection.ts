import type { Input, Output } from "@pulumi/pulumi";
import { output, secret } from "@pulumi/pulumi";
import type { types } from "@pulumi/command";

import { hostInUrl } from "../node/connection.ts";
import type { SshConnection } from "../node/connection.ts";

/** How to reach a node over SSH; the private key may be an output. */
export interface SshConnectionArgs extends Omit<SshConnection, "privateKey"> {
  /** Private key in OpenSSH or PEM format, without a passphrase. Default: the keys of the SSH agent. Kept as a secret. */
  readonly privateKey?: Input<string>;
}

/** Over SSH, or `local`: the machine that Pulumi runs on. */
export type ConnectionArgs = SshConnectionArgs | "local";

/** The connection with its key, once that is known. */
export function resolveConnection(args: SshConnectionArgs): Output<SshConnection> {
  const { privateKey, ...rest } = args;
  return privateKey === undefined
    ? output<SshConnection>(rest)
    : secret(privateKey).apply((key): SshConnection => ({ ...rest, privateKey: key }));
}

/**
 * The connection as the command provider takes it. Built field by field: a field that the provider does not know makes
 * it print the whole connection, key included.
 */
export function providerConnection(connection: Output<SshConnection>): Output<types.input.remote.ConnectionArgs> {
  return connection.apply(({ host, port, user, hostKey, privateKey, agentSocketPath }) => ({
    host,
    port: port ?? 22,
    user,
    // One error is forgiven, not ten: a wrong key tried ten times is ten failed logins, and a ban on many a machine.
    dialErrorLimit: 1,
    perDialTimeout: 5,
    ...(hostKey === undefined ? {} : { hostKey }),
    ...(privateKey === undefined ? {} : { privateKey }),
    ...(agentSocketPath === undefined ? {} : { agentSocketPath }),
  }));
}

/** Where the node is, for people: `rl@192.168.1.10`, with the port when it is not 22. */
export function address(connection: ConnectionArgs): string {
  if (connection === "local") return "local";
  const port = connection.port === undefined || connection.port === 22 ? "" : `:${connection.port}`;
  return `${connection.user}@${hostInUrl(connection.host)}${port}`;
}
