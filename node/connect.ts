import { createHash } from "node:crypto";

import { Client } from "ssh2";

import { hostInUrl } from "./connection.ts";
import type { SshConnection } from "./connection.ts";
import { hostKeyBlob, hostKeyParts } from "./hostKey.ts";
import { visible } from "./visible.ts";

/** A node that cannot be reached, in words for its operator. */
export class ReachError extends Error {
  override readonly name = "ReachError";
}

/**
 * Opens an SSH connection to the node: the way is clear, the host key is the pinned one, the login works. Throws a
 * ReachError that says which of these is not so and what to do. Takes at most `deadlineSeconds`, whatever the node does:
 * a handshake and a login take far less than 10 s on a healthy one, and nobody waits longer for a sick one.
 */
export async function connect(node: string, connection: SshConnection, deadlineSeconds = 10): Promise<Client> {
  const { host, port = 22, user } = connection;
  const client = new Client();
  const seen: Seen = {};
  try {
    await login(client, connection, deadlineSeconds, seen);
    client.removeAllListeners("close");
    return client;
  } catch (error) {
    disconnect(client);
    if (!(error instanceof Error)) throw error;
    const where = `${node} (${user}@${hostInUrl(host)}:${port})`;
    throw new ReachError(`${where}: ${visible(explain(error, connection, seen))}`);
  }
}

/** Ends a connection at once. */
export function disconnect(client: Client): void {
  client.removeAllListeners();
  // A late error of a connection that is given up has nobody to tell.
  client.on("error", () => undefined);
  client.destroy();
}

/** What was seen on the way, for the message when it leads nowhere. */
interface Seen {
  hostKey?: Buffer;
  agentError?: Error;
}

async function login(client: Client, connection: SshConnection, deadlineSeconds: number, seen: Seen): Promise<void> {
  const { host, port = 22, user, hostKey, privateKey } = connection;
  let timer: NodeJS.Timeout | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      // ssh2's own timeout begins with the TCP connection; this one bounds all of it.
      timer = setTimeout(() => {
        reject(new ReachError(`it accepted the connection, or lost it, and said nothing for ${deadlineSeconds} s`));
      }, deadlineSeconds * 1000);
      client.once("ready", resolve);
      client.on("error", (error: SshError) => {
        // The login goes on without the agent; whether that matters shows at its end.
        if (error.level === "agent") seen.agentError = error;
        else reject(error);
      });
      client.once("close", () => {
        reject(new ReachError(hungUp));
      });
      client.connect({
        host,
        port,
        username: user,
        readyTimeout: 0,
        // A machine that goes away says nothing: who follows its journal is told after a minute.
        keepaliveInterval: 15_000,
        ...(privateKey === undefined ? {} : { privateKey }),
        ...agentOf(connection),
        ...(hostKey === undefined ? {} : { algorithms: { serverHostKey: hostKeyAlgorithms(hostKey) } }),
        hostVerifier: (key: Buffer) => {
          seen.hostKey = key;
          return hostKey === undefined || key.equals(hostKeyBlob(hostKey));
        },
      });
      // Each message waits for the answer to the one before it; Nagle's wait for more would add the receiver's 40 ms to each.
      client.setNoDelay(true);
    });
  } finally {
    clearTimeout(timer);
  }
}

function agentOf(connection: SshConnection): { agent?: string } {
  const agent = connection.agentSocketPath ?? process.env["SSH_AUTH_SOCK"];
  return agent === undefined || agent === "" ? {} : { agent };
}

type HostKeyAlgorithm =
  | "ssh-ed25519"
  | "ecdsa-sha2-nistp256"
  | "ecdsa-sha2-nistp384"
  | "ecdsa-sha2-nistp521"
  | "rsa-sha2-512"
  | "rsa-sha2-256";

/** A server with several host keys shows the one that is asked for. */
function hostKeyAlgorithms(hostKey: string): HostKeyAlgorithm[] {
  const { algorithm } = hostKeyParts(hostKey);
  switch (algorithm) {
    case "ssh-rsa":
      return ["rsa-sha2-512", "rsa-sha2-256"];
    case "ecdsa-sha2-nistp256":
    case "ecdsa-sha2-nistp384":
    case "ecdsa-sha2-nistp521":
      return [algorithm];
    default:
      return ["ssh-ed25519"];
  }
}

function fingerprint(key: Buffer): string {
  return `SHA256:${createHash("sha256").update(key).digest("base64").replace(/=+$/, "")}`;
}

type SshError = NodeJS.ErrnoException & { level?: string };

const hungUp = "it hung up before the login was done. Is that port its sshd's, and does the sshd's own log say why?";

function explain(error: SshError, connection: SshConnection, seen: Seen): string {
  const { hostKey, user, host, port = 22 } = connection;
  if (hostKey !== undefined && seen.hostKey !== undefined && !seen.hostKey.equals(hostKeyBlob(hostKey))) {
    return `its host key is not the pinned one (pinned ${fingerprint(hostKeyBlob(hostKey))}, presented ${fingerprint(seen.hostKey)}). If the machine was set up anew, pin its new key: ssh-keyscan -p ${port} ${host}; if not, somebody may be in between`;
  }
  if (error.level === "client-authentication") {
    const agent =
      seen.agentError === undefined
        ? ""
        : `; the SSH agent at ${agentOf(connection).agent ?? ""} could not be asked (${seen.agentError.message})`;
    return `the login as ${user} is refused${agent}. Is the public key in ~/.ssh/authorized_keys there, and the private one in this stack's configuration or in the SSH agent?`;
  }
  if (error.message.includes("no matching host key format")) {
    return `it has no host key of the pinned type (${hostKeyParts(hostKey ?? "").algorithm}). See what it has: ssh-keyscan -p ${port} ${host}`;
  }
  if (error.message.includes("Cannot parse privateKey")) {
    return `the private key cannot be read (${error.message}). A key with a passphrase goes into the SSH agent`;
  }
  if (error.message === "Connection lost before handshake") return hungUp;
  switch (error.code) {
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return `the name ${host} is not known to the resolver. Set the node's host to an address or a name that resolves`;
    case "ECONNREFUSED":
      return "the machine is there, but no sshd listens on this port";
    case "EHOSTUNREACH":
    case "ENETUNREACH":
    case "ETIMEDOUT":
      return `nobody answers (${error.code}). Is the machine on, and the address right?`;
    default:
      return error.message;
  }
}
