import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";

/** Runs a command of this machine's sh in an empty directory, with this on its standard input; gives the files it made. */
export function unpack(command: string, input: string | Uint8Array): Map<string, string> {
  const directory = mkdtempSync(join(tmpdir(), "hecate-unpack-"));
  try {
    execFileSync("sh", ["-c", command], { cwd: directory, input, stdio: ["pipe", "inherit", "inherit"] });
    const paths = readdirSync(directory, { recursive: true, encoding: "utf8" }).map((path) => join(directory, path));
    return new Map(
      paths
        .filter((path) => statSync(path).isFile())
        .map((path) => [relative(directory, path), readFileSync(path, "utf8")]),
    );
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

// What the node program does with a bundle, in its own words.
const receive =
  "read -r magic version digest bytes && cat >../payload.$$ && trap 'rm -f ../payload.$$' EXIT && " +
  '[ "$magic $version" = "hecate-bundle 1" ] && [ "$(wc -c <../payload.$$ | tr -d " ")" = "$bytes" ] && ' +
  '[ "$(sha256sum <../payload.$$)" = "$digest  -" ] && base64 -d <../payload.$$ | gzip -dc | tar -xf -';

/** The files of a bundle, checked and unpacked as the node does it. */
export function unpackBundle(bundle: string): Map<string, string> {
  return unpack(receive, bundle);
}
