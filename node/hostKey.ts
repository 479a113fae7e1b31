/** A server's public key, as a line of `ssh-keyscan` has it behind the host. */
export interface HostKey {
  /** `ssh-ed25519` and so on. */
  readonly algorithm: string;
  /** The key in base64, as it was written. */
  readonly base64: string;
}

/** Takes `ALGORITHM BASE64 [COMMENT]` apart. It is not checked; what is missing is empty. */
export function hostKeyParts(text: string): HostKey {
  const [algorithm = "", base64 = ""] = text.trim().split(/\s+/);
  return { algorithm, base64 };
}

/** The key as it comes over the wire. */
export function hostKeyBlob(text: string): Buffer {
  return Buffer.from(hostKeyParts(text).base64, "base64");
}
