import { hostKeyBlob, hostKeyParts } from "../node/hostKey.ts";

/** How many length-prefixed fields the key blob of each algorithm has (RFC 4253, RFC 5656, RFC 8709). */
const fieldsByAlgorithm = new Map([
  ["ssh-ed25519", 2],
  ["ecdsa-sha2-nistp256", 3],
  ["ecdsa-sha2-nistp384", 3],
  ["ecdsa-sha2-nistp521", 3],
  ["ssh-rsa", 3],
]);

const form = '"ssh-ed25519 AAAA…", one line of ssh-keyscan without the host before it';

/** Algorithm and key, without the comment, so that another comment is no change. */
export function normalHostKey(hostKey: string): string {
  const { algorithm, base64 } = hostKeyParts(hostKey);
  return `${algorithm} ${base64}`;
}

/** Why a text is not a host key of the form `ssh-ed25519 AAAA…` (a comment may follow); undefined when it is one. */
export function hostKeyProblem(text: string): string | undefined {
  const { algorithm, base64 } = hostKeyParts(text);
  if (/[\r\n]/.test(text.trim())) return `is more than one line; give one key: ${form}`;
  if (text.includes("PRIVATE KEY")) return `is a private key, which belongs in no configuration; give ${form}`;
  if (text.trim().startsWith("#")) return `is a comment of ssh-keyscan; give the line below it: ${form}`;
  if (/^(SHA256|MD5):/.test(algorithm)) return `is a fingerprint; the key itself is needed: ${form}`;
  if (algorithm.startsWith("@")) return `starts with the marker ${algorithm}; give ${form}`;
  const fields = fieldsByAlgorithm.get(algorithm);
  if (fields === undefined) {
    if (
      text
        .trim()
        .split(/\s+/)
        .some((word) => fieldsByAlgorithm.has(word))
    ) {
      return `starts with the host field of known_hosts; leave ${JSON.stringify(algorithm)} out: ${form}`;
    }
    if (algorithm.startsWith("AAAA")) return `lacks the algorithm before the key; give ${form}`;
    return `is no host key of a known algorithm (${[...fieldsByAlgorithm.keys()].join(", ")}); give ${form}`;
  }
  const blob = hostKeyBlob(text);
  // Unlike Buffer, strict: no stray characters, and padding as it should be.
  if (base64 === "" || blob.toString("base64") !== base64)
    return `is damaged: its key is not base64; copy the line again: ${form}`;
  const found = split(blob);
  if (found?.length !== fields) return `is damaged: its key is cut off or too long; copy the line again: ${form}`;
  if (found[0]?.toString("latin1") !== algorithm)
    return `says ${algorithm}, but its key is of another algorithm; ${form}`;
  if (algorithm === "ssh-ed25519" && found[1]?.length !== 32) return `is damaged: its key is not 32 bytes; ${form}`;
  return undefined;
}

function split(blob: Buffer): readonly Buffer[] | undefined {
  const fields: Buffer[] = [];
  let at = 0;
  while (at < blob.length) {
    if (at + 4 > blob.length) return undefined;
    const end = at + 4 + blob.readUInt32BE(at);
    if (end > blob.length) return undefined;
    fields.push(blob.subarray(at + 4, end));
    at = end;
  }
  return fields;
}
