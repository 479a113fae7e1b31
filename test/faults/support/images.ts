import type { Host } from "../../../lab/index.ts";
import { inside } from "./inside.ts";
import { registry } from "./wish.ts";

const standin = (version: string): string => `/bin/standin daemon hecate-traderd ${version} good`;

/** Versions of hecate-traderd that the lab does not have, as shell scripts around its stand-in. */
const scripts: Readonly<Record<string, string>> = {
  "dies-late": `${standin("dies-late")} & sleep 20; echo lost the connection to its store; exit 1`,
  "boots-60": `sleep 60; exec ${standin("boots-60")}`,
  "writes-and-exits": `echo migrated >"$TRADERD_DATA_DIR/newer"; exit 1`,
  // As PID 1 of its container the shell has no default way to die of it.
  deaf: `trap '' TERM; ${standin("deaf")} & while :; do sleep 1000; done`,
};

/** Builds an image on the host, from one that it has. */
export async function build(host: Host, reference: string, from: string, lines: readonly string[]): Promise<void> {
  const { exitCode, stderr } = await host.asUser(
    ["sh", "-c", `cd "$(mktemp -d)" && cat >Containerfile && podman build --quiet --pull=never -t ${reference} .`],
    { stdin: [`FROM ${from}`, ...lines].join("\n") },
  );
  if (exitCode !== 0) throw new Error(`${reference} cannot be built: ${stderr}`);
}

/** Builds all of them on the host. */
export async function buildOddImages(host: Host): Promise<void> {
  for (const [tag, script] of Object.entries(scripts)) {
    const entrypoint = JSON.stringify(["/bin/busybox", "sh", "-c", script]);
    await build(host, `${registry}/hecate-traderd:${tag}`, `${registry}/hecate-traderd:0.1.0`, [
      `ENTRYPOINT ${entrypoint}`,
    ]);
  }
  await buildForeign(host);
}

/** An image whose program is another machine's: an ELF file for arm64, by its header. */
async function buildForeign(host: Host): Promise<void> {
  await inside(
    host,
    `cd "$(mktemp -d)" && cp "$(command -v busybox)" program && printf '\\267' | dd of=program bs=1 seek=18 conv=notrunc 2>/dev/null
    printf 'FROM scratch\\nCOPY program /program\\nENTRYPOINT ["/program"]\\n' >Containerfile
    podman build --quiet --platform linux/arm64 -t ${registry}/hecate-traderd:foreign . && rm program`,
  );
}
