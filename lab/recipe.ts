import { createHash } from "node:crypto";
import { hostUser } from "./layout.ts";

/** The Debian releases that hosts can be of, each with another Podman; the first one unless told. */
export const releases = ["trixie", "forky", "bookworm", "bullseye"] as const;
export type Release = (typeof releases)[number];

/** What the base has on top of debootstrap's minimal system. */
export const basePackages: readonly string[] = [
  "systemd",
  "systemd-sysv",
  "dbus",
  "dbus-user-session",
  "libpam-systemd",
  "systemd-resolved",
  "openssh-server",
  "podman",
  "passt",
  "uidmap",
  "catatonit",
  "netavark",
  "aardvark-dns",
  "iproute2",
  "procps",
  "sudo",
  "busybox-static",
  "curl",
  "ca-certificates",
  "inotify-tools",
  "python3",
];

/** What a release lacks of these, and has in their place. */
const otherPackages: Partial<Readonly<Record<Release, { without: readonly string[]; with: readonly string[] }>>> = {
  bullseye: {
    without: ["passt", "netavark", "aardvark-dns", "systemd-resolved"],
    with: ["slirp4netns", "fuse-overlayfs"],
  },
};

/** The base's packages in a release. */
export function packagesOf(release: Release): readonly string[] {
  const other = otherPackages[release] ?? { without: [], with: [] };
  return [...basePackages.filter((name) => !other.without.includes(name)), ...other.with];
}

/** Whether the release's Podman runs the lab's images as Quadlets; hosts of others get none. */
export function runsQuadlets(release: Release): boolean {
  return release === "trixie" || release === "forky";
}

/** What a bare host lacks, as apt's patterns: a node that was set up for nothing but Podman has none of these. */
export const bareWithout: readonly string[] = ["curl", "busybox-static", "^python3", "^libpython3"];

/** Files of the base. Kept to what a host in namespaces needs; anything else is Debian's default, as on a real node. */
export const baseFiles: Readonly<Record<string, string>> = {
  "/etc/containers/containers.conf.d/lab.conf":
    "[containers]\n" +
    "# The hosts' cgroup tree may lack the pids controller.\n" +
    "pids_limit = 0\n" +
    "# The same user of all hosts is one uid, with one quota of keys, to the kernel.\n" +
    "keyring = false\n",
  "/etc/ssh/sshd_config.d/lab.conf": "HostKey /etc/ssh/ssh_host_ed25519_key\nPasswordAuthentication no\n",
  // No name server is reachable; without this, lookups might wait for one.
  "/etc/systemd/resolved.conf.d/lab.conf": "[Resolve]\nDNS=\nFallbackDNS=\nLLMNR=no\nMulticastDNS=no\n",
  "/etc/systemd/journald.conf.d/lab.conf": "[Journal]\nStorage=persistent\nSystemMaxUse=64M\n",
};

/** What has no place in a host: terminals, the kernel's matters, and work at hours of its own choosing. */
const masked = [
  "systemd-modules-load.service",
  "console-getty.service",
  "getty@tty1.service",
  "apt-daily.timer",
  "apt-daily-upgrade.timer",
  "dpkg-db-backup.timer",
  "e2scrub_all.timer",
  "fstrim.timer",
  "podman-auto-update.timer",
];

/** Commands run in the new base, in order. */
export const baseCommands: readonly (readonly string[])[] = [
  ["useradd", "--create-home", "--uid", "1000", "--shell", "/bin/bash", hostUser],
  ["install", "-d", "-o", hostUser, "-g", hostUser, "-m", "0700", `/home/${hostUser}/.ssh`],
  ...["/.local", "/.local/share", "/.local/share/containers"].map((directory) => [
    ...["install", "-d", "-o", hostUser, "-g", hostUser],
    `/home/${hostUser}${directory}`,
  ]),
  ["install", "-d", "/var/lib/systemd/linger", "/var/log/journal"],
  ["touch", `/var/lib/systemd/linger/${hostUser}`],
  ["systemctl", "enable", "systemd-networkd.service", "systemd-networkd-wait-online.service", "ssh.service"],
  // Rootless Quadlets wait for this target, and nothing else in a minimal system asks for it.
  ["systemctl", "add-wants", "multi-user.target", "network-online.target"],
  ["systemctl", "mask", ...masked],
  // Each host has keys and an identity of its own.
  ["sh", "-c", "rm -f /etc/ssh/ssh_host_*_key* /var/lib/dbus/machine-id && : >/etc/machine-id"],
  ["sh", "-c", "apt-get clean && rm -rf /var/lib/apt/lists/*"],
];

/** Names the content of the base: another recipe, another key. */
export function baseKey(architecture: string, release: Release): string {
  return contentKey([architecture, release, packagesOf(release), bareWithout, baseFiles, baseCommands]);
}

/** A short hash of JSON-like content. */
export function contentKey(content: unknown): string {
  return createHash("sha256").update(JSON.stringify(content)).digest("hex").slice(0, 12);
}
