import type { Host } from "../../../lab/index.ts";
import { on } from "./hosts.ts";

/** What can be seen of a running container: by the kernel's files of its first process, and by Podman. */
export interface Seen {
  readonly name: string;
  readonly argv: readonly string[];
  /** The environment that the process was started with, without HOSTNAME where that is the host name. */
  readonly environment: Readonly<Record<string, string>>;
  /** What is mounted below /m: `ro` or `rw`, and the directory of the host or `tmpfs`, by the path in the container. */
  readonly mounts: Readonly<Record<string, string>>;
  /** Files below /run/secrets. */
  readonly secrets: Readonly<Record<string, string>>;
  /** The working directory. */
  readonly directory: string;
  /** Numbers of user and group, as the container has them. */
  readonly user: string;
  /** Undefined where it is the container's ID. */
  readonly hostName: string | undefined;
  readonly labels: Readonly<Record<string, string>>;
  /** Without those of Podman's own. */
  readonly annotations: Readonly<Record<string, string>>;
  readonly healthCmd: readonly string[] | undefined;
  /** In seconds. */
  readonly stopTimeout: number;
  readonly stopSignal: string;
  readonly timezone: string;
  /** Whether the root file system is read-only. */
  readonly readOnly: boolean;
  readonly noNewPrivileges: boolean;
  /** The limit of open files, where it is not the default. */
  readonly openFiles: number | undefined;
  /** The first and the last group that may send pings: net.ipv4.ping_group_range. */
  readonly pingGroups: string;
}

/** What `podman inspect` says, as far as it is asked. */
interface Inspected {
  readonly id: string;
  readonly name: string;
  readonly pid: number;
  readonly hostName: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>> | null;
  readonly health: { readonly Test?: readonly string[] } | null;
  readonly stopTimeout: number;
  readonly stopSignal: string;
  readonly timezone: string;
}

const format = `{${[
  '"id":{{json .ID}}',
  '"name":{{json .Name}}',
  '"pid":{{json .State.Pid}}',
  '"hostName":{{json .Config.Hostname}}',
  '"labels":{{json .Config.Labels}}',
  '"annotations":{{json .Config.Annotations}}',
  '"health":{{json .Config.Healthcheck}}',
  '"stopTimeout":{{json .Config.StopTimeout}}',
  '"stopSignal":{{json .Config.StopSignal}}',
  '"timezone":{{json .Config.Timezone}}',
].join(",")}}`;

/** All containers that run on a host, by name. */
export async function runningContainers(host: Host): Promise<ReadonlyMap<string, Seen>> {
  const text = await on(host, `podman ps -q | xargs -r podman container inspect --format '${format}'`);
  const inspected = text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Inspected);
  const processes = await processesOf(
    host,
    inspected.map(({ pid }) => pid),
  );
  return new Map(inspected.map((one, index) => [one.name, seen(one, processes[index] ?? [])]));
}

/** The files of each process, as bytes: cmdline, environ, mountinfo, status, limits, cwd, ping groups, then the secrets. */
async function processesOf(host: Host, pids: readonly number[]): Promise<Buffer[][]> {
  const script = `
    shopt -s nullglob
    for pid in ${pids.join(" ")}; do
      cd /proc/$pid || exit 1
      for file in cmdline environ mountinfo status limits; do base64 -w0 $file; printf ' '; done
      readlink -n cwd | base64 -w0; printf ' '
      nsenter --target $pid --net cat /proc/sys/net/ipv4/ping_group_range | base64 -w0; printf ' '
      for file in root/run/secrets/*; do
        printf '%s' "\${file##*/}" | base64 -w0; printf ' '
        base64 -w0 "$file"; printf ' '
      done
      echo
    done`;
  const { exitCode, stdout, stderr } = await host.root(script);
  if (exitCode !== 0) throw new Error(`the processes of the containers could not be read: ${stderr}`);
  return stdout
    .split("\n")
    .slice(0, -1)
    .map((line) =>
      line
        .split(" ")
        .slice(0, -1)
        .map((word) => Buffer.from(word, "base64")),
    );
}

function seen(inspected: Inspected, files: readonly Buffer[]): Seen {
  const [argv, environ, mountinfo, status, limits, directory, pingGroups, ...secrets] = files.map((file) =>
    file.toString("utf8"),
  );
  const [, noNewPrivileges] = /^NoNewPrivs:\s+(\d)/m.exec(status ?? "") ?? [];
  const environment = variables(environ ?? "");
  if (environment["HOSTNAME"] === inspected.hostName) delete environment["HOSTNAME"];
  const mounted = mountsOf(mountinfo ?? "");
  const openFiles = Number(/^Max open files\s+(\d+)/m.exec(limits ?? "")?.[1]);
  return {
    name: inspected.name,
    argv: (argv ?? "").split("\0").slice(0, -1),
    environment,
    mounts: Object.fromEntries([...mounted].filter(([path]) => path.startsWith("/m/"))),
    secrets: Object.fromEntries(
      secrets.flatMap((name, index) => (index % 2 === 0 ? [[name, secrets[index + 1] ?? ""]] : [])),
    ),
    directory: directory ?? "",
    user: ["Uid", "Gid"]
      .map((id) => insideNumber(new RegExp(`^${id}:\\s+(\\d+)`, "m").exec(status ?? "")?.[1]))
      .join(":"),
    hostName: inspected.hostName === inspected.id.slice(0, 12) ? undefined : inspected.hostName,
    labels: inspected.labels,
    annotations: Object.fromEntries(
      Object.entries(inspected.annotations ?? {}).filter(([name]) => !/^(io|org)\./.test(name)),
    ),
    healthCmd: inspected.health?.Test,
    stopTimeout: inspected.stopTimeout,
    stopSignal: inspected.stopSignal,
    timezone: inspected.timezone,
    readOnly: mounted.get("/")?.startsWith("ro ") ?? false,
    noNewPrivileges: noNewPrivileges === "1",
    openFiles: openFiles > 1024 ? undefined : openFiles,
    pingGroups: (pingGroups ?? "").trim().split(/\s+/).map(insideNumber).join(" "),
  };
}

/** A block of NAME=VALUE, each ended by NUL. */
export function variables(block: string): Record<string, string> {
  return Object.fromEntries(
    block
      .split("\0")
      .slice(0, -1)
      .map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
  );
}

/** Mounts of a process by their path, as proc_pid_mountinfo(5) has them. */
function mountsOf(mountinfo: string): Map<string, string> {
  return new Map(
    mountinfo
      .split("\n")
      .slice(0, -1)
      .map((line) => {
        const [, , , root = "", path = "", options = "", ...rest] = line.split(" ");
        const type = rest[rest.indexOf("-") + 1];
        const access = options.split(",").includes("ro") ? "ro" : "rw";
        return [unescaped(path), `${access} ${type === "tmpfs" ? "tmpfs" : unescaped(root)}`];
      }),
  );
}

function unescaped(path: string): string {
  return path.replaceAll(/\\([0-7]{3})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 8)));
}

/** A user's number in the container: the lab's user, 1000, is root there, and its subordinate numbers begin at 100000. */
function insideNumber(outside: string | undefined): number {
  return outside === "1000" ? 0 : Number(outside) - 100_000 + 1;
}
