/** How to reach a node over SSH. */
export interface SshConnection {
  /** Host name or address. */
  readonly host: string;
  /** TCP port of sshd. Default 22. */
  readonly port?: number;
  /** The user whose services these are; its user manager runs them. */
  readonly user: string;
  /**
   * The host key, as one line of `ssh-keyscan -t ed25519 HOST` without the host: `ssh-ed25519 AAAA…`. Another key is an
   * error; so is none, unless `insecureIgnoreHostKey` is set.
   */
  readonly hostKey?: string;
  /** Talk to whoever answers. Default false. */
  readonly insecureIgnoreHostKey?: boolean;
  /** Private key in OpenSSH or PEM format, without a passphrase. Default: the keys of the SSH agent. */
  readonly privateKey?: string;
  /** Path of the SSH agent's socket. Default: `SSH_AUTH_SOCK`. */
  readonly agentSocketPath?: string;
}

/** A host as it stands before a colon and a port: an IPv6 address in brackets, anything else as it is. */
export function hostInUrl(host: string): string {
  return host.includes(":") ? `[${host}]` : host;
}
