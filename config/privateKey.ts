import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/** What is in a private key file, or why it can't be used. Never both. */
export type PrivateKey = { readonly key: string } | { readonly problem: string };

/** `~/x` is in the home directory of whoever runs the program; other paths stay as they are. */
export function expandHome(path: string): string {
  return path === "~" || path.startsWith("~/") ? join(homedir(), path.slice(1)) : path;
}

/** Reads a private key in OpenSSH or PEM format; `~/` is expanded, a relative path counts from the working directory. */
export function readPrivateKey(path: string): PrivateKey {
  let key: string;
  try {
    key = readFileSync(expandHome(path), "utf8");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown error";
    return {
      problem:
        code === "ENOENT"
          ? `there is no file ${path}; give the path of a private key, or leave it out to use the SSH agent`
          : `can't read ${path} (${code}); mend its permissions, or leave it out to use the SSH agent`,
    };
  }
  const problem = contentProblem(key);
  return problem === undefined ? { key } : { problem: `${path} ${problem}` };
}

function contentProblem(key: string): string | undefined {
  if (/^(?:ssh|ecdsa|sk)-\S+ AAAA/.test(key)) return "is a public key; name the file without .pub";
  if (key.startsWith("PuTTY-User-Key-File"))
    return "is in PuTTY's format; convert it: puttygen KEY -O private-openssh -o NEW";
  const [, label, body = ""] = /-----BEGIN ([A-Z0-9 ]*PRIVATE KEY)-----(.*)-----END \1-----/s.exec(key) ?? [];
  if (label === undefined) return "holds no private key in OpenSSH or PEM format";
  const cipher = label === "OPENSSH PRIVATE KEY" ? openSshCipher(body) : "none";
  if (cipher === undefined) return "is damaged: it is not what ssh-keygen writes";
  const encrypted = cipher !== "none" || label === "ENCRYPTED PRIVATE KEY" || body.includes("Proc-Type: 4,ENCRYPTED");
  return encrypted
    ? "is protected by a passphrase; load it into the SSH agent (ssh-add) and leave privateKeyFile out"
    : undefined;
}

/** The cipher's name follows the magic word, with its length in four bytes before it (OpenSSH's PROTOCOL.key). */
function openSshCipher(body: string): string | undefined {
  const magic = "openssh-key-v1\0";
  const blob = Buffer.from(body, "base64");
  const start = magic.length + 4;
  if (blob.length < start || blob.toString("latin1", 0, magic.length) !== magic) return undefined;
  return blob.toString("latin1", start, start + blob.readUInt32BE(magic.length));
}
