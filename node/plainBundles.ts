import { gunzipSync } from "fflate";

/**
 * Paths, on a node, of the secret files in every bundle that stands in plain in a text: in a state, an older copy of one,
 * or whatever else quotes them. Undefined when there is none. A bundle that is cut off counts as one without paths.
 */
export function plainBundles(text: string): string[] | undefined {
  // In JSON, and in JSON within JSON, the newline behind the first line is an escape.
  const payloads = [...text.matchAll(/hecate-bundle 1 [0-9a-f]{64} \d+(?:\\*n|\n)([A-Za-z0-9+/]+=*)/g)];
  if (payloads.length === 0) return undefined;
  return [...new Set(payloads.flatMap(([, payload = ""]) => secretPaths(payload)))].sort();
}

function secretPaths(payload: string): string[] {
  const archive = unpacked(payload);
  // The rows of the manifest; an archive holds its files as they are.
  return [...archive.matchAll(/^file\t\d+\t[0-9a-f]{64}\t([^\t\n]+)\tsecret$/gm)].map(([, path = ""]) => path);
}

function unpacked(payload: string): string {
  try {
    return Buffer.from(gunzipSync(Buffer.from(payload, "base64"))).toString("latin1");
  } catch {
    return "";
  }
}
