import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { chown, mkdir, open, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { cgroupOf, enterCgroupScript, initOf, makeCgroup, removeCgroup, type CgroupRoots } from "./cgroup.ts";
import { LabError } from "./errors.ts";
import { unmountBelow, writeBelow } from "./files.ts";
import { hostUser, machineName, type LabNetwork } from "./layout.ts";
import { deleteLink } from "./network.ts";
import { lastLines, must, run, toolEnvironment, type RunOptions, type RunResult } from "./run.ts";
import { until } from "./wait.ts";

const bootDeadlineMs = 60_000;
const shutdownDeadlineMs = 60_000;

/** A system in namespaces of its own: an overlay of the base and what is needed to boot it. */
export interface Guest {
  /** Its host name. */
  readonly name: string;
  /** The last byte of its address. */
  readonly number: number;
  readonly network: LabNetwork;
  readonly cgroups: CgroupRoots;
  /** Lower directories of the overlay, as overlayfs takes them. */
  readonly lower: string;
  /** Its own directory: the overlay's layers, Podman's storage, the console's log. */
  readonly directory: string;
}

/** Where the guest's root file system is mounted while it runs. */
export function rootOf(guest: Guest): string {
  return join(guest.directory, "root");
}

/** Podman's storage of the guest's user; on the real disk, because an overlay can't hold another one. */
export function storageOf(guest: Guest): string {
  return join(guest.directory, "containers");
}

function consoleLog(guest: Guest): string {
  return join(guest.directory, "console.log");
}

function linkOf(guest: Guest): string {
  return `vb-${machineOf(guest)}`;
}

function machineOf(guest: Guest): string {
  return machineName(guest.network, guest.number);
}

/** Makes the guest's directories, mounts its root and gives it its identity and address. It does not boot yet. */
export async function prepareGuest(guest: Guest): Promise<void> {
  for (const made of ["upper", "work", "root"]) await mkdir(join(guest.directory, made), { recursive: true });
  await mountRoot(guest);
  const root = rootOf(guest);
  await writeBelow(root, "/etc/hostname", `${guest.name}\n`);
  await writeBelow(root, "/etc/hosts", `127.0.0.1 localhost\n127.0.1.1 ${guest.name}\n::1 localhost\n`);
  await writeBelow(root, "/etc/machine-id", `${randomUUID().replaceAll("-", "")}\n`, 0o444);
  const { network, number } = guest;
  await writeBelow(
    root,
    "/etc/systemd/network/10-lab.network",
    `[Match]\nName=host0\n[Network]\nAddress=${network.at(number)}/24\nGateway=${network.gateway}\n` +
      "LinkLocalAddressing=no\nIPv6AcceptRA=no\n",
  );
}

/** Gives a file below the guest's root to the guest's user. */
export async function giveToUser(guest: Guest, path: string): Promise<void> {
  await chown(join(rootOf(guest), path), 1000, 1000);
}

async function mountRoot(guest: Guest): Promise<void> {
  await unmountBelow(rootOf(guest));
  const [upper, work] = [join(guest.directory, "upper"), join(guest.directory, "work")];
  const options = `lowerdir=${guest.lower},upperdir=${upper},workdir=${work}`;
  await must("mount", ["-t", "overlay", "overlay", "-o", options, rootOf(guest)]);
}

/** True while the guest has a PID 1, and systemd-nspawn above it: without that its network is not looked after any more. */
export async function isRunning(guest: Guest): Promise<boolean> {
  const init = await initOf(guest.cgroups, machineOf(guest));
  if (init === undefined) return false;
  const parent = /^PPid:\t(\d+)$/m.exec(await readFile(`/proc/${init}/status`, "utf8").catch(() => ""))?.[1];
  if (parent === undefined) return false;
  return (await readFile(`/proc/${parent}/comm`, "utf8").catch(() => "")) === "systemd-nspawn\n";
}

/**
 * Boots a guest that does not run: its first boot, or another one on the same overlay.
 *
 * @throws LabError when it does not come up, with the last lines of its console.
 */
export async function bootGuest(guest: Guest): Promise<void> {
  await killGuest(guest);
  await mountRoot(guest);
  await makeCgroup(guest.cgroups, machineOf(guest));
  await must("chmod", ["666", "/dev/fuse", "/dev/net/tun"]);
  const log = await open(consoleLog(guest), "w");
  const group = cgroupOf(guest.cgroups, machineOf(guest));
  // Detached, so that the guest outlives this process and its terminal.
  const nspawn = spawn("sh", ["-c", enterCgroupScript, "sh", group, "systemd-nspawn", ...nspawnFlags(guest)], {
    detached: true,
    stdio: ["ignore", log.fd, log.fd],
    env: toolEnvironment({ SYSTEMD_NSPAWN_UNIFIED_HIERARCHY: "1" }),
  });
  let ended: string | undefined;
  nspawn.once("error", (error) => (ended = error.message));
  nspawn.once("exit", (code) => (ended = `status ${code ?? "unknown"}`));
  nspawn.unref();
  await log.close();
  try {
    await untilBooted(guest, () => {
      if (ended !== undefined) throw new LabError(`systemd-nspawn ended (${ended}).`);
    });
  } catch (error) {
    const consoleText = await readFile(consoleLog(guest), "utf8").catch(() => "");
    await killGuest(guest);
    const reason = error instanceof Error ? error.message : String(error);
    throw new LabError(`${guest.name} did not boot. ${reason} The end of its console:${lastLines(consoleText)}`);
  }
}

function nspawnFlags(guest: Guest): string[] {
  return [
    "-D",
    rootOf(guest),
    `--machine=${machineOf(guest)}`,
    "--keep-unit",
    "--register=no",
    "--network-veth",
    `--network-bridge=${guest.network.bridge}`,
    "-b",
    "--capability=all",
    "--system-call-filter=@keyring bpf",
    "--bind=/dev/fuse",
    "--bind=/dev/net/tun",
    `--bind=${storageOf(guest)}:/home/${hostUser}/.local/share/containers`,
    "--console=pipe",
  ];
}

/**
 * Waits until a guest has booted: no start job is left, and the user manager is there. At once when that is so.
 *
 * @param check throws when there is nothing to wait for any more.
 */
export async function untilBooted(guest: Guest, check: () => void = () => undefined): Promise<void> {
  await until(`${guest.name} to boot`, bootDeadlineMs, async () => {
    check();
    if ((await initOf(guest.cgroups, machineOf(guest))) === undefined) return false;
    const system = await enter(guest, ["systemctl", "is-system-running", "--wait"], { timeoutMs: bootDeadlineMs });
    if (!/^(running|degraded)$/m.test(system.stdout)) return false;
    const user = await enter(guest, ["systemctl", "is-active", "user@1000.service"], { timeoutMs: 10_000 });
    return user.exitCode === 0;
  });
}

/**
 * Runs a command as root in the guest, through its namespaces and not through its network.
 *
 * @throws LabError when the guest does not run.
 */
export async function enter(guest: Guest, command: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  const init = await initOf(guest.cgroups, machineOf(guest));
  if (init === undefined) throw new LabError(`${guest.name} is not running.`);
  const namespaces = ["--mount", "--uts", "--ipc", "--net", "--pid", "--cgroup", "--root", "--wd"];
  return run("nsenter", ["--target", String(init), ...namespaces, "--", ...command], {
    env: { PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", HOME: "/root", LC_ALL: "C.UTF-8" },
    ...options,
  });
}

/** The same as the guest's user, with what a login gives: home and the way to the user manager. */
export function enterAsUser(guest: Guest, command: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  const login = [`HOME=/home/${hostUser}`, "XDG_RUNTIME_DIR=/run/user/1000"];
  return enter(
    guest,
    ["runuser", "-u", hostUser, "--", "env", "-C", `/home/${hostUser}`, ...login, ...command],
    options,
  );
}

/** Shuts the guest down in order; one that does not end in a minute is killed. */
export async function shutDownGuest(guest: Guest): Promise<void> {
  if (await isRunning(guest)) {
    await enter(guest, ["systemctl", "poweroff"], { timeoutMs: 10_000 }).catch(() => undefined);
    const gone = async (): Promise<boolean> => (await initOf(guest.cgroups, machineOf(guest))) === undefined;
    await until("the shutdown", shutdownDeadlineMs, gone).catch(() => undefined);
  }
  await killGuest(guest);
}

/** Ends the guest as a power cut does, and takes away all that it has in the kernel. Its files stay. */
export async function killGuest(guest: Guest): Promise<void> {
  // All processes of a process namespace die with its PID 1.
  const init = await initOf(guest.cgroups, machineOf(guest));
  if (init !== undefined) process.kill(init, "SIGKILL");
  await clearMachine(guest.cgroups, machineOf(guest));
  await unmountBelow(rootOf(guest));
}

/** Ends whatever runs under this name and removes its cgroups, its link, and the directory that systemd-nspawn leaves. */
export async function clearMachine(cgroups: CgroupRoots, machine: string): Promise<void> {
  await removeCgroup(cgroups, machine);
  await deleteLink(`vb-${machine}`);
  await rm(join("/run/systemd/nspawn/propagate", machine), { recursive: true, force: true });
}

/** Takes the guest's network cable out, or puts it back. */
export async function setCable(guest: Guest, state: "up" | "down"): Promise<void> {
  await must("ip", ["link", "set", linkOf(guest), state]);
}
