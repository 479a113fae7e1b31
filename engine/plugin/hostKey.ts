/** A server's public key. */
export interface HostKey {
  /** `ssh-ed25519` and so on: the only algorithm that is offered to the server. */
  readonly algorithm: string;
  /** The key as it comes over the wire. */
  readonly blob: Buffer;
}

/** Reads the first line of `text` that holds a key: `[OPTIONS] ALGORITHM BASE64 [COMMENT]`, as in `authorized_keys`. */
export function parseHostKey(text: string): HostKey {
  for (const line of text.split("\n")) {
    if (line.trim().startsWith("#")) continue;
    const words = line.trim().split(/\s+/);
    for (const [i, algorithm] of words.entries()) {
      const blob = Buffer.from(words[i + 1] ?? "", "base64");
      if (algorithm !== "" && algorithmOf(blob) === algorithm) return { algorithm, blob };
    }
  }
  throw new Error("failed to parse host key: ssh: no key found");
}

/** RFC 4253, 6.6: a key begins with its algorithm's name, after four bytes for the name's length. */
function algorithmOf(blob: Buffer): string | undefined {
  if (blob.length < 4) return undefined;
  const end = 4 + blob.readUInt32BE(0);
  return end > blob.length ? undefined : blob.toString("latin1", 4, end);
}
