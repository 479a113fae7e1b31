import ssh2 from "ssh2";

/** A key pair as OpenSSH writes it: the private key, and the public one without a comment. */
export function keyPair(type: "ed25519" | "rsa" | "ecdsa", passphrase?: string): { private: string; public: string } {
  const encryption = passphrase === undefined ? {} : { passphrase, cipher: "aes256-ctr", rounds: 1 };
  const bits = type === "rsa" ? 2048 : 256;
  const pair = ssh2.utils.generateKeyPairSync(type, { bits, ...encryption });
  // ssh2 drops a leading zero byte of an Ed25519 key, so that one in 256 is too short.
  if (type === "ed25519" && Buffer.from(pair.public.split(" ")[1] ?? "", "base64").length !== 51)
    return keyPair(type, passphrase);
  return { private: pair.private, public: pair.public.trim() };
}
