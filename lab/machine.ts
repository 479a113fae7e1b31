import { access, constants, readFile } from "node:fs/promises";
import { join } from "node:path";
import { cgroupRoots, type CgroupRoots } from "./cgroup.ts";
import { LabUnavailable } from "./errors.ts";
import { must, run, toolEnvironment } from "./run.ts";

/** Receives one line of progress, without a newline. */
export type Progress = (line: string) => void;

/** A command that the lab uses, and the Debian package that has it. */
interface Tool {
  readonly command: string;
  readonly package: string;
}

const tools: readonly Tool[] = [
  { command: "debootstrap", package: "debootstrap" },
  { command: "systemd-nspawn", package: "systemd-container" },
  { command: "ip", package: "iproute2" },
  { command: "ssh", package: "openssh-client" },
  { command: "ssh-keygen", package: "openssh-client" },
  { command: "nsenter", package: "util-linux" },
  { command: "unshare", package: "util-linux" },
  { command: "setpriv", package: "util-linux" },
  { command: "mount", package: "mount" },
  { command: "tar", package: "tar" },
  { command: "perl", package: "perl-base" },
];

/** The keys that Debian's packages are checked with; a machine of a derivative lacks them. */
const archiveKeyring = "/usr/share/keyrings/debian-archive-keyring.gpg";

/** What the lab learned about this machine. */
export interface Machine {
  readonly cgroups: CgroupRoots;
}

/**
 * Looks whether this machine can run hosts.
 *
 * @throws LabUnavailable with everything that is missing and cannot be installed.
 */
export async function inspectMachine(): Promise<Machine> {
  if (process.platform !== "linux") throw new LabUnavailable([`Linux (this is ${process.platform})`]);
  const problems: string[] = [];
  if (process.getuid?.() !== 0) problems.push(`root rights (this is user ${process.getuid?.() ?? "unknown"})`);
  if (!(await onPath("apt-get"))) problems.push("apt-get (a Debian-like system)");
  for (const device of ["/dev/fuse", "/dev/net/tun"]) {
    if (!(await exists(device))) problems.push(device);
  }
  const cgroups = cgroupRoots(await readFile("/proc/self/mountinfo", "utf8"));
  if (cgroups === undefined) problems.push("a mounted cgroup2 hierarchy");
  if (problems.length > 0 || cgroups === undefined) throw new LabUnavailable(problems);
  return { cgroups };
}

/**
 * Installs the tools of the lab that are missing on this machine.
 *
 * @throws LabUnavailable when apt cannot install them, or the kernel has no overlayfs.
 */
export async function prepareTools(progress: Progress): Promise<void> {
  const packages = new Set<string>();
  for (const tool of tools) {
    if (!(await onPath(tool.command))) packages.add(tool.package);
  }
  if (!(await exists(archiveKeyring))) packages.add("debian-archive-keyring");
  await installPackages([...packages], progress);
  if (!(await overlayWorks())) throw new LabUnavailable(["overlayfs in the kernel"]);
}

/**
 * Makes sure that Go is there: the one on PATH, else Debian's.
 *
 * @throws LabUnavailable when apt cannot install it.
 */
export async function prepareGo(progress: Progress): Promise<void> {
  if (!(await onPath("go"))) await installPackages(["golang-go"], progress);
}

/** Debian's mirror among the lines `LABEL URI` of apt's index targets; undefined when apt is set up with none. */
export function debianMirror(indexTargets: string): string | undefined {
  for (const line of indexTargets.split("\n")) {
    const [label, uri] = line.trim().split(" ");
    if (label === "Debian" && uri !== undefined && /^https?:/.test(uri)) return uri;
  }
  return undefined;
}

/** The Debian mirror that this machine's apt uses, and its proxy for debootstrap's environment. */
export async function aptSources(): Promise<{ mirror: string | undefined; environment: Record<string, string> }> {
  const targets = await must("apt-get", ["indextargets", "--format", "$(LABEL) $(REPO_URI)", "Created-By: Packages"]);
  const environment: Record<string, string> = {};
  for (const scheme of ["http", "https"]) {
    const proxy = (await must("apt-config", ["dump", "--format", "%v%n", `Acquire::${scheme}::Proxy`])).trim();
    if (/^https?:/.test(proxy)) environment[`${scheme}_proxy`] = proxy;
  }
  return { mirror: debianMirror(targets), environment };
}

async function installPackages(packages: readonly string[], progress: Progress): Promise<void> {
  if (packages.length === 0) return;
  progress(`installing ${packages.join(", ")} with apt-get`);
  const install = (): ReturnType<typeof run> =>
    run("apt-get", ["install", "--yes", "--quiet", "--no-install-recommends", ...packages]);
  if ((await install()).exitCode === 0) return;
  // The package lists may be old, or a fresh machine may have none.
  await run("apt-get", ["update", "--quiet"]);
  const again = await install();
  if (again.exitCode === 0) return;
  const reason = again.stderr.trim().split("\n").at(-1) ?? "";
  throw new LabUnavailable([`the packages ${packages.join(", ")}, which apt-get could not install (${reason})`]);
}

async function overlayWorks(): Promise<boolean> {
  const listed = async (): Promise<boolean> => /\boverlay$/m.test(await readFile("/proc/filesystems", "utf8"));
  if (await listed()) return true;
  if (await onPath("modprobe")) await run("modprobe", ["overlay"]);
  return listed();
}

async function onPath(command: string): Promise<boolean> {
  for (const directory of (toolEnvironment()["PATH"] ?? "").split(":")) {
    if (await exists(join(directory, command), constants.X_OK)) return true;
  }
  return false;
}

async function exists(path: string, mode: number = constants.F_OK): Promise<boolean> {
  try {
    await access(path, mode);
    return true;
  } catch {
    return false;
  }
}
