import { mkdir, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { makeWhole, removeTree, writeBelow } from "./files.ts";
import { aptSources, type Progress } from "./machine.ts";
import { baseCommands, baseFiles, baseKey, bareWithout, packagesOf } from "./recipe.ts";
import type { Release } from "./recipe.ts";
import { must, toolEnvironment } from "./run.ts";

/** The read-only system that hosts are overlays of. */
export interface Base {
  /** Changes with the recipe. */
  readonly key: string;
  /** The overlay's lower directory of a normal host. */
  readonly normal: string;
  /** The same of a bare host: a layer that hides packages, above the normal one. Undefined where there is none. */
  readonly bare: string | undefined;
}

/**
 * The base of the present recipe; built when it is not there yet (about a minute). Callers hold the cache's lock.
 *
 * @throws LabError when debootstrap fails, with its last lines.
 */
export async function ensureBase(cache: string, release: Release, progress: Progress): Promise<Base> {
  const key = baseKey(process.arch, release);
  const directory = join(cache, `base-${key}`);
  await makeWhole(directory, async (temporary) => {
    progress(`building the hosts' base system (Debian ${release}, once)`);
    await build(temporary, release, progress);
  });
  const normal = join(directory, "root");
  return { key, normal, bare: release === "trixie" ? `${join(directory, "bare")}:${normal}` : undefined };
}

async function build(directory: string, release: Release, progress: Progress): Promise<void> {
  const root = join(directory, "root");
  const { mirror, environment } = await aptSources();
  await mkdir(root);
  await contained(
    [
      "debootstrap",
      "--variant=minbase",
      `--include=${packagesOf(release).join(",")}`,
      ...[release, root],
      // Without a mirror of apt's, debootstrap takes a default of its own. It knows no release that is newer than itself.
      mirror ?? "",
      ...(release === "forky" ? [unreleased] : []),
    ],
    environment,
  );
  progress("configuring the base system");
  for (const [path, content] of Object.entries(baseFiles)) await writeBelow(root, path, content);
  for (const command of baseCommands) {
    await contained(["chroot", root, ...command], { SYSTEMD_OFFLINE: "1", PATH: chrootPath });
  }
  if (release === "trixie") await buildBareLayer(directory, root);
}

/** debootstrap's way of making what has no release yet. */
const unreleased = "/usr/share/debootstrap/scripts/sid";

const chrootPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/** Takes packages away above an overlay; what it wrote is the layer. */
async function buildBareLayer(directory: string, root: string): Promise<void> {
  const [bare, work, merged] = [join(directory, "bare"), join(directory, "work"), join(directory, "merged")];
  for (const made of [bare, work, merged]) await mkdir(made);
  const script =
    'set -e; mount -t overlay overlay -o "$1" "$2"; root=$2; shift 2; mount -t proc proc "$root/proc"; ' +
    'chroot "$root" apt-get purge --yes --quiet "$@"; ' +
    'chroot "$root" sh -c "command -v podman && ! command -v curl && ! command -v python3 && ! command -v busybox"';
  const options = `lowerdir=${root},upperdir=${bare},workdir=${work}`;
  await contained(["sh", "-c", script, "sh", options, merged, ...bareWithout], { PATH: chrootPath });
  for (const used of [work, merged]) await removeTree(used);
}

/** Runs a command in mount and process namespaces of its own, so that nothing of it survives its parent: no mount, no process. */
async function contained(command: readonly string[], environment: Record<string, string>): Promise<void> {
  await must(
    "setpriv",
    ["--pdeathsig", "KILL", "unshare", "--mount", "--pid", "--fork", "--kill-child", "--", ...command],
    { env: toolEnvironment(environment) },
  );
}

/** Removes bases and images of earlier recipes, unless a host is mounted on them. Callers hold the cache's lock. */
export async function removeOutdated(cache: string, keys: readonly string[]): Promise<void> {
  const mounts = await readFile("/proc/self/mountinfo", "utf8");
  for (const name of await readdir(cache)) {
    const key = /^(?:base|images)-([0-9a-f]+)$/.exec(name)?.[1];
    if (key === undefined || keys.includes(key) || mounts.includes(join(cache, name))) continue;
    await removeTree(join(cache, name));
  }
}
