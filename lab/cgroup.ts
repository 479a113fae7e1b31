import { mkdir, readdir, readFile, rmdir } from "node:fs/promises";
import { join } from "node:path";
import { until } from "./wait.ts";

/** All labs' hosts are below this cgroup. */
const cgroupParent = "hecate-lab";

/** Where this machine's cgroups are. */
export interface CgroupRoots {
  /** Mount point of the cgroup2 hierarchy. */
  readonly unified: string;
  /** On a machine with cgroup v1 too, the mount point of the hierarchy "systemd", where systemd-nspawn makes the same cgroups again. */
  readonly mirror: string | undefined;
}

/** Finds the hierarchies in a text of the format of /proc/self/mountinfo; undefined when there is no cgroup2. */
export function cgroupRoots(mountinfo: string): CgroupRoots | undefined {
  const mounts = mountinfo.split("\n").map((line) => {
    const [mount = "", filesystem = ""] = line.split(" - ");
    return { point: mount.split(" ")[4], filesystem };
  });
  const unified = mounts.find((mount) => mount.filesystem.startsWith("cgroup2 "))?.point;
  const mirror = mounts.find((mount) => /^cgroup .*\bname=systemd\b/.test(mount.filesystem))?.point;
  return unified === undefined ? undefined : { unified, mirror };
}

/** The cgroup that all processes of one machine are in or below. */
export function cgroupOf(roots: CgroupRoots, machine: string): string {
  return join(roots.unified, cgroupParent, machine);
}

/** The machines that have a cgroup, of the lab with this bridge. */
export async function machinesWithCgroup(roots: CgroupRoots, bridge: string): Promise<string[]> {
  const found = await Promise.all(parents(roots).map((parent) => entries(parent)));
  return [...new Set(found.flat())].filter((name) => name.startsWith(`${bridge}-`));
}

/** Makes a cgroup for a machine's processes to be started in. */
export async function makeCgroup(roots: CgroupRoots, machine: string): Promise<void> {
  await mkdir(cgroupOf(roots, machine), { recursive: true });
}

/** Process IDs in a cgroup and all below it; none when it does not exist. */
export async function processesIn(cgroup: string): Promise<number[]> {
  const own = await read(join(cgroup, "cgroup.procs"));
  const below = await Promise.all((await entries(cgroup)).map((name) => processesIn(join(cgroup, name))));
  return [
    ...own
      .split("\n")
      .filter((line) => line !== "")
      .map(Number),
    ...below.flat(),
  ];
}

/** Kills all processes of a machine and removes its cgroups. */
export async function removeCgroup(roots: CgroupRoots, machine: string): Promise<void> {
  const cgroup = cgroupOf(roots, machine);
  await until(`the processes of ${cgroup} to end`, 20_000, async () => {
    for (const pid of await processesIn(cgroup)) kill(pid);
    const removed = await Promise.all(parents(roots).map((parent) => removeEmpty(join(parent, machine))));
    return removed.every(Boolean);
  });
  // The last machine takes the parents along; while others live, the kernel refuses.
  for (const parent of parents(roots)) await rmdir(parent).catch(() => undefined);
}

function parents(roots: CgroupRoots): string[] {
  return [roots.unified, ...(roots.mirror === undefined ? [] : [roots.mirror])].map((root) => join(root, cgroupParent));
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has ended already.
  }
}

/** True when the cgroup is gone, or never was. */
async function removeEmpty(cgroup: string): Promise<boolean> {
  for (const name of await entries(cgroup)) {
    if (!(await removeEmpty(join(cgroup, name)))) return false;
  }
  try {
    await rmdir(cgroup);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "ENOENT";
  }
}

/**
 * The process that is PID 1 of this machine: one level of process namespaces down, as containers in the host are two.
 * Undefined when the host does not run. Before it has become systemd it still sees this machine's files, so it does not count.
 */
export async function initOf(roots: CgroupRoots, machine: string): Promise<number | undefined> {
  for (const pid of await processesIn(cgroupOf(roots, machine))) {
    const status = await read(`/proc/${pid}/status`);
    const levels = /^NSpid:\t(.*)$/m.exec(status)?.[1]?.split("\t") ?? [];
    if (levels.length === 2 && levels[1] === "1" && status.startsWith("Name:\tsystemd\n")) return pid;
  }
  return undefined;
}

/** Puts the calling shell in the cgroup, then becomes the command: for `sh -c`, with the cgroup as the first argument. */
export const enterCgroupScript = 'echo 0 >"$1/cgroup.procs" && shift && exec "$@"';

async function entries(directory: string): Promise<string[]> {
  try {
    const found = await readdir(directory, { withFileTypes: true });
    return found.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  } catch {
    return [];
  }
}

async function read(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch {
    // The process or the cgroup has just gone.
    return "";
  }
}
