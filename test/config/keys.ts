import ssh2 from "ssh2";

/** A key pair as OpenSSH writes it: the private key, and the public one without a comment. */
export function keyPair(type: "ed25519" | "rsa" | "ecdsa", passphrase?: string): { private: string; public: string } {
  const encryption = passphrase === undefined ? {} : { passphrase, cipher: "aes256-ctr", rounds: 1 };
  const bits = type === "rsa" ? 2048 : 256;
  const pair = ssh2.utils.generateKeyPairSync(type, { bits, ...encryption });
  return { private: pair.private, public: pair.public.trim() };
}
