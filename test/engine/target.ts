import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { makeKey, startSshd } from "../support/sshd.ts";

/** A server of OpenSSH, and keys that it knows and does not know. */
export interface Target {
  readonly port: number;
  readonly user: string;
  /** The private key that it lets in. */
  readonly privateKey: string;
  /** A private key of nobody. */
  readonly strangerKey: string;
  /** Another one that it lets in, encrypted with `passphrase`. */
  readonly encryptedKey: string;
  readonly passphrase: string;
  /** Its Ed25519 host key, and another server's: lines as in `authorized_keys`. */
  readonly hostKey: string;
  readonly otherHostKey: string;
  /** A directory for what the tests write. */
  readonly dir: string;
  readonly stop: () => Promise<void>;
}

/** Starts the server on loopback. */
export async function startTarget(): Promise<Target> {
  const sshd = await startSshd(["ed25519"]);
  const dir = mkdtempSync(join(tmpdir(), "hecate-target-"));
  const passphrase = "open sesame";
  const client = makeKey(dir, "ed25519");
  const encrypted = makeKey(dir, "ed25519", passphrase);
  sshd.authorize(client.public, encrypted.public);
  return {
    port: sshd.port,
    user: sshd.user,
    privateKey: client.private,
    strangerKey: makeKey(dir, "ed25519").private,
    encryptedKey: encrypted.private,
    passphrase,
    hostKey: sshd.hostKeys.get("ed25519")?.public ?? "",
    otherHostKey: makeKey(dir, "ed25519").public,
    dir: mkdtempSync(join(dir, "files-")),
    stop: async () => {
      await sshd.stop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
