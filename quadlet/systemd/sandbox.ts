/** How a directive of [Service] breaks the rootless podman of the service. */
export interface SandboxFacts {
  /**
   * - `privileges`: systemd sets no_new_privs, and newuidmap cannot write the map of podman's user namespace. The service
   *   starts while a pause process of Podman keeps that namespace, and fails without one, for example after a reboot.
   * - `namespace`: systemd makes a namespace for the service, or keeps it from one. Each start fails.
   */
  readonly breaks: "privileges" | "namespace";
  /** Key of [Container] that does the same, or nearly the same, for the container. */
  readonly use?: string;
  /** Values that do not break it, other than no. */
  readonly harmless?: readonly string[];
  /** Set where `no` breaks it as well. */
  readonly always?: true;
}

/**
 * Directives of [Service] with which podman cannot make its user namespace or does not reach its files. Source:
 * systemd.exec(5), "Sandboxing" and NoNewPrivileges=. Each failed on a booted host with Podman 5.8.6 on systemd 262, and, but
 * for UserNamespacePath= and DelegateNamespaces=, with Podman 5.4.2 on systemd 257. Most say "newuidmap: write to uid_map
 * failed: Operation not permitted". The hosts were containers without /proc/kmsg: there ProtectKernelLogs= failed before podman
 * ran. Directives that started in all trials are not here, for example ProtectProc=, ProcSubset=, MountFlags=, KeyringMode=,
 * Personality= and PrivateBPF=.
 */
export const sandboxTable: Readonly<Record<string, SandboxFacts>> = {
  NoNewPrivileges: { breaks: "privileges", use: "NoNewPrivileges" },
  RestrictSUIDSGID: { breaks: "privileges", use: "NoNewPrivileges" },
  RestrictRealtime: { breaks: "privileges" },
  LockPersonality: { breaks: "privileges" },
  MemoryDenyWriteExecute: { breaks: "privileges" },
  RestrictAddressFamilies: { breaks: "privileges" },
  SystemCallFilter: { breaks: "privileges", use: "SeccompProfile" },
  SystemCallArchitectures: { breaks: "privileges" },
  SystemCallLog: { breaks: "privileges" },
  // Podman joins the user namespace of its pause process by a call that the filter refuses: "cannot set user namespace".
  RestrictNamespaces: { breaks: "namespace" },
  ProtectClock: { breaks: "namespace" },
  ProtectKernelTunables: { breaks: "namespace" },
  ProtectKernelModules: { breaks: "namespace" },
  ProtectKernelLogs: { breaks: "namespace" },
  ProtectHostname: { breaks: "namespace" },
  ProtectControlGroups: { breaks: "namespace" },
  ProtectSystem: { breaks: "namespace", use: "ReadOnly" },
  // The home directory holds Podman's storage, and /run/user its state.
  ProtectHome: { breaks: "namespace" },
  PrivateDevices: { breaks: "namespace" },
  PrivateTmp: { breaks: "namespace", use: "Tmpfs" },
  PrivateMounts: { breaks: "namespace" },
  PrivateNetwork: { breaks: "namespace", use: "Network" },
  PrivateIPC: { breaks: "namespace" },
  PrivateUsers: { breaks: "namespace", use: "UserNS", harmless: ["managed"] },
  PrivatePIDs: { breaks: "namespace" },
  ReadOnlyPaths: { breaks: "namespace", use: "ReadOnly" },
  ReadWritePaths: { breaks: "namespace" },
  InaccessiblePaths: { breaks: "namespace", use: "Mask" },
  ExecPaths: { breaks: "namespace" },
  NoExecPaths: { breaks: "namespace" },
  BindPaths: { breaks: "namespace", use: "Volume" },
  BindReadOnlyPaths: { breaks: "namespace", use: "Volume" },
  TemporaryFileSystem: { breaks: "namespace", use: "Tmpfs" },
  MountAPIVFS: { breaks: "namespace" },
  RootDirectory: { breaks: "namespace" },
  BindLogSockets: { breaks: "namespace" },
  NetworkNamespacePath: { breaks: "namespace", use: "Network" },
  IPCNamespacePath: { breaks: "namespace" },
  // systemd 262 makes a user namespace for these two.
  UserNamespacePath: { breaks: "namespace", use: "UserNS" },
  DelegateNamespaces: { breaks: "namespace", always: true },
  // A user manager does not load the unit: bad-setting.
  DynamicUser: { breaks: "namespace" },
  // Older names of the directives of paths.
  InaccessibleDirectories: { breaks: "namespace", use: "Mask" },
  ReadOnlyDirectories: { breaks: "namespace", use: "ReadOnly" },
  ReadWriteDirectories: { breaks: "namespace" },
};
