import { keyFacts } from "../../../../quadlet/keys.ts";
import { sandboxTable } from "../../../../quadlet/systemd/sandbox.ts";
import type { UnitCase } from "../unitCase.ts";
import { box } from "../unitCase.ts";

/** A value that switches a directive on, and what the host of the tests says. Default: newuidmap fails. */
interface Trial {
  readonly value: string;
  /** Undefined where the systemd of the host does not know the directive. */
  readonly fails?: string | undefined;
  /** The line that breaks nothing. Default: the directive without a value. */
  readonly sound?: string;
  /** What to write for the key of [Container] that the advice names. */
  readonly instead?: string;
}

const trials: Readonly<Record<string, Trial>> = {
  NoNewPrivileges: { value: "yes", instead: "NoNewPrivileges=yes" },
  RestrictSUIDSGID: { value: "yes", instead: "NoNewPrivileges=yes" },
  RestrictAddressFamilies: { value: "AF_UNIX AF_INET AF_INET6 AF_NETLINK" },
  SystemCallFilter: { value: "~@clock", instead: "SeccompProfile=/usr/share/containers/seccomp.json" },
  SystemCallArchitectures: { value: "native" },
  SystemCallLog: { value: "~@clock" },
  RestrictNamespaces: { value: "~user", fails: "cannot set user namespace" },
  ProtectKernelLogs: { value: "yes", fails: "status=226/NAMESPACE" },
  ProtectSystem: { value: "strict", instead: "ReadOnly=yes" },
  ProtectHome: { value: "yes", fails: "permission denied" },
  PrivateTmp: { value: "yes", instead: "Tmpfs=/tmp" },
  PrivateNetwork: { value: "yes", instead: "Network=none" },
  PrivateUsers: { value: "self", instead: "UserNS=keep-id" },
  ReadOnlyPaths: { value: "/srv", instead: "ReadOnly=yes" },
  ReadWritePaths: { value: "/tmp" },
  InaccessiblePaths: { value: "/srv", instead: "Mask=/srv" },
  ExecPaths: { value: "/usr" },
  NoExecPaths: { value: "/srv" },
  BindPaths: { value: "/srv", instead: "Volume=/srv:/srv" },
  BindReadOnlyPaths: { value: "/srv", instead: "Volume=/srv:/srv:ro" },
  TemporaryFileSystem: { value: "/srv", instead: "Tmpfs=/srv" },
  RootDirectory: { value: "/" },
  NetworkNamespacePath: { value: "/proc/self/ns/net", instead: "Network=none" },
  IPCNamespacePath: { value: "/proc/self/ns/ipc", fails: "status=226/NAMESPACE" },
  UserNamespacePath: { value: "/proc/self/ns/user", fails: undefined, instead: "UserNS=keep-id" },
  DelegateNamespaces: { value: "no", fails: undefined },
  // systemd does not load a unit with an empty value either.
  DynamicUser: { value: "yes", fails: "bad unit file setting", sound: "DynamicUser=no" },
  InaccessibleDirectories: { value: "/srv", instead: "Mask=/srv" },
  ReadOnlyDirectories: { value: "/srv", instead: "ReadOnly=yes" },
  ReadWriteDirectories: { value: "/tmp" },
};

const messages = {
  privileges: "podman cannot make its user namespace with it: a.service fails after a reboot",
  namespace: "rootless podman does not run in this sandbox: a.service does not start",
};

const removeAll = "podman rm --force --all --time 0";

/** A case for each directive of the table. */
const eachDirective = Object.entries(sandboxTable).map(([key, { breaks, use }]): UnitCase => {
  const trial: Trial = trials[key] ?? { value: "yes" };
  const { value, instead, sound = `${key}=` } = trial;
  const fails = "fails" in trial ? trial.fails : "newuidmap: write to uid_map failed";
  const fix = use === undefined ? "remove it" : `remove it, or use ${use}= of [Container]`;
  const since = use === undefined ? undefined : keyFacts("Container", use)?.since;
  return {
    rule: "rootless-sandbox",
    about: key,
    ...(since === undefined ? {} : { since }),
    broken: box + `[Service]\n${key}=${value}\n`,
    finding: `a.container:7:${key.length + 2}: error [Service] ${key}: ${messages[breaks]}; ${fix} (rootless-sandbox)`,
    followed: [
      [`${key}=${value}\n`, ""],
      ...(instead === undefined ? [] : [[`[Service]\n${key}=${value}`, instead] as const]),
    ],
    sound: box + `[Service]\n${sound}\n`,
    // A pause process of Podman keeps its user namespace. Without one, what takes away privileges fails as well. A container
    // that is still on its way out when the pause process goes cannot be removed at once.
    before: breaks === "privileges" ? `${removeAll} || ${removeAll}; podman system migrate` : "podman unshare true",
    ...(fails === undefined ? {} : { fails }),
  };
});

/** Cases of rules/sandbox.ts. */
export const sandboxCases: readonly UnitCase[] = [
  ...eachDirective,
  {
    rule: "rootless-sandbox",
    about: "a pod, whose section does not have the key",
    since: "5.0",
    file: "a.pod",
    broken: "[Pod]\n[Service]\nNoNewPrivileges=true\n",
    finding:
      "a.pod:3:17: error [Service] NoNewPrivileges: podman cannot make its user namespace with it: a-pod.service fails after a reboot; remove it (rootless-sandbox)",
    followed: [["NoNewPrivileges=true\n", ""]],
    sound: "[Pod]\n[Service]\nNoNewPrivileges=false\n",
  },
  {
    rule: "rootless-sandbox",
    about: "a key that the release does not have",
    until: "4.5",
    broken: box + "[Service]\nPrivateTmp=yes\n",
    finding: `a.container:7:12: error [Service] PrivateTmp: ${messages.namespace}; remove it (rootless-sandbox)`,
    followed: [["PrivateTmp=yes\n", ""]],
    sound: box + "[Service]\nPrivateTmp=off\nPrivateUsers=managed\n",
  },
  {
    rule: "rootless-sandbox",
    about: "a value that a later line does not take back",
    broken: box + "[Service]\nProtectHome=no\nProtectHome=tmpfs\n",
    finding: `a.container:8:13: error [Service] ProtectHome: ${messages.namespace}; remove it (rootless-sandbox)`,
    followed: [["ProtectHome=tmpfs\n", ""]],
    sound: box + "[Service]\nProtectHome=tmpfs\nProtectHome=no\nRestrictNamespaces=no\nProtectProc=invisible\n",
  },
  {
    rule: "rootless-sandbox",
    about: "some of the namespaces",
    broken: box + "[Service]\nRestrictNamespaces=user mnt\n",
    finding: `a.container:7:20: error [Service] RestrictNamespaces: ${messages.namespace}; remove it (rootless-sandbox)`,
    followed: [["RestrictNamespaces=user mnt\n", ""]],
    sound: box + "[Service]\nRestrictNamespaces=cgroup ipc net mnt pid user uts\n",
  },
];
