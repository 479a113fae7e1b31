import { has } from "./release.ts";
import type { Release, Since } from "./release.ts";

/**
 * How Quadlet reads the value of a key, and so how it must be written:
 * - `scalar`: one text, the last line wins; quotes at its ends are lost in some releases.
 * - `raw-line`: one value a line, nothing is removed from it.
 * - `strv`: words; quotes group and are removed, a backslash is literal.
 * - `words`: words; quotes group and are removed, a backslash begins a C escape.
 * - `words-kv`: as `words`, each NAME=VALUE; the last one of a name wins.
 * - `words-last`: as `words`, but the last line alone counts.
 */
export type Syntax = "scalar" | "raw-line" | "strv" | "words" | "words-kv" | "words-last";

/** What is known of a key. */
export interface KeyFacts {
  /** First release that takes the key; an earlier one refuses the whole unit. */
  readonly since: Since;
  readonly syntax: Syntax;
  /** What the value is, in Podman's terms. `bool`, `bool|healthy` and `int` are typed in TypeScript, the rest is text. */
  readonly type: string;
  /** Podman option that the value follows directly, where PodmanArgs= can say the same as the key. */
  readonly option?: string;
  /** Set where the value never reaches a command line of the service, so that `%` and `$` in it are not expanded. */
  readonly expands?: "nothing";
  /** First release that keeps a path which begins with a specifier; the ones before take it for a relative path. */
  readonly specifierPathSince?: Since;
  /** First release that takes a name; the ones before take anything but a number for 0, silently. */
  readonly numberBefore?: Since;
  /** First release that keeps a second `=` in a comma-separated field of the value; the ones before cut the field there. */
  readonly equalsInFieldsSince?: Since;
  /** Set where podman reads its own option as CSV on the way, which makes a newline of a carriage return and a newline. */
  readonly readAsCsv?: true;
  /** The key's syntax in the releases before `until`. */
  readonly earlier?: { readonly until: Since; readonly syntax: Syntax };
}

/**
 * Every section of Quadlet with every key of it: the only place where something about a key is written down.
 * Source: podman-systemd.unit(5) and the generator's source (pkg/systemd/quadlet/quadlet.go) of the releases 4.4 to
 * 6.0. Tests hold each key's release against the generators themselves.
 */
export const keyTable = {
  Container: {
    /** Capability to add. Since 4.4. */
    AddCapability: { since: "4.4", syntax: "strv", type: "capability" },
    /** Device of the host, `HOST[:CONTAINER][:PERMISSIONS]`; with a leading `-` only if it exists. Since 4.4. */
    AddDevice: { since: "4.4", syntax: "strv", type: "device-spec" },
    /** `HOST:IP`, a line for /etc/hosts. Since 5.3. */
    AddHost: { since: "5.3", syntax: "raw-line", type: "host:ip" },
    /** Annotations by name. Since 4.4. */
    Annotation: { since: "4.4", syntax: "words-kv", type: "key=value" },
    /** AppArmor profile, or `unconfined`. Since 5.8. */
    AppArmor: { since: "5.8", syntax: "scalar", type: "string", option: "--security-opt=apparmor=" },
    /** `registry` or `local`: how `podman auto-update` looks for a newer image. Since 4.6. */
    AutoUpdate: { since: "4.6", syntax: "scalar", type: "string" },
    /** Cgroup mode; by default `split`. Since 5.3. */
    CgroupsMode: { since: "5.3", syntax: "scalar", type: "string", option: "--cgroups=" },
    /** Name of the container; by default `systemd-` and the service's name. Since 4.4. */
    ContainerName: { since: "4.4", syntax: "scalar", type: "string" },
    /** Path of a containers.conf module to load. Since 4.8. */
    ContainersConfModule: { since: "4.8", syntax: "raw-line", type: "string" },
    /** Address of a DNS server. Since 4.7. */
    DNS: { since: "4.7", syntax: "raw-line", type: "ip|none|disabled" },
    /** Option for resolv.conf. Since 4.7. */
    DNSOption: { since: "4.7", syntax: "raw-line", type: "string" },
    /** DNS search domain. Since 4.7. */
    DNSSearch: { since: "4.7", syntax: "raw-line", type: "string" },
    /** Capability to drop, or `all`. Since 4.4. */
    DropCapability: { since: "4.4", syntax: "strv", type: "capability" },
    /** Replaces the image's entrypoint: a program, or a JSON array. Since 5.0. */
    Entrypoint: { since: "5.0", syntax: "scalar", type: "string", option: "--entrypoint=" },
    /** Environment variables by name. Since 4.4. */
    Environment: { since: "4.4", syntax: "words-kv", type: "key=value", readAsCsv: true },
    /** File of NAME=VALUE lines, read by Podman's rules; relative to the unit file; it must exist. Since 4.4. */
    EnvironmentFile: { since: "4.4", syntax: "words", type: "path", specifierPathSince: "4.5" },
    /** Whether the environment of the host is passed in. Since 4.4. */
    EnvironmentHost: { since: "4.4", syntax: "scalar", type: "bool" },
    /** Arguments of the container, in place of the image's command. Since 4.4. */
    Exec: { since: "4.4", syntax: "words-last", type: "args" },
    /** Port or range to expose, without publishing it. Since 4.4. */
    ExposeHostPort: { since: "4.4", syntax: "raw-line", type: "port-range" },
    /** Mapping of group ids, `CONTAINER:HOST:COUNT`. Since 4.8. */
    GIDMap: { since: "4.8", syntax: "strv", type: "idmap" },
    /** Words put between `podman` and its subcommand. Since 4.8. */
    GlobalArgs: { since: "4.8", syntax: "words", type: "args" },
    /** Group id of the process; needs User. Since 4.4. */
    Group: { since: "4.4", syntax: "scalar", type: "string", numberBefore: "4.8" },
    /** Supplementary group of the process, or `keep-groups`. Since 5.1. */
    GroupAdd: { since: "5.1", syntax: "raw-line", type: "string" },
    /** Health command, run by a shell inside; a JSON array is run without one; `none` turns checks off. Since 4.5. */
    HealthCmd: { since: "4.5", syntax: "scalar", type: "string", option: "--health-cmd=" },
    /** Time between health checks, as `30s`, or `disable`. Since 4.5. */
    HealthInterval: { since: "4.5", syntax: "scalar", type: "duration", option: "--health-interval=" },
    /** Where the health log goes: `local`, `events_logger` or a directory. Since 5.3. */
    HealthLogDestination: { since: "5.3", syntax: "scalar", type: "string", option: "--health-log-destination=" },
    /** Entries kept in the health log; 0 is all. Since 5.3. */
    HealthMaxLogCount: { since: "5.3", syntax: "scalar", type: "int" },
    /** Characters kept of each entry of the health log; 0 is all. Since 5.3. */
    HealthMaxLogSize: { since: "5.3", syntax: "scalar", type: "int" },
    /** `none`, `kill`, `restart` or `stop`, once the container is unhealthy. Since 4.5. */
    HealthOnFailure: { since: "4.5", syntax: "scalar", type: "string", option: "--health-on-failure=" },
    /** Failed checks in a row until the container is unhealthy. Since 4.5. */
    HealthRetries: { since: "4.5", syntax: "scalar", type: "int" },
    /** Time after the start in which failed checks do not count, as `10s`. Since 4.5. */
    HealthStartPeriod: { since: "4.5", syntax: "scalar", type: "duration", option: "--health-start-period=" },
    /** Health command until it first succeeds; needs HealthCmd. Since 4.5. */
    HealthStartupCmd: { since: "4.5", syntax: "scalar", type: "string", option: "--health-startup-cmd=" },
    /** Time between startup checks. Since 4.5. */
    HealthStartupInterval: { since: "4.5", syntax: "scalar", type: "duration", option: "--health-startup-interval=" },
    /** Failed startup checks until the container is restarted. Since 4.5. */
    HealthStartupRetries: { since: "4.5", syntax: "scalar", type: "int" },
    /** Successful startup checks until the regular ones begin. Since 4.5. */
    HealthStartupSuccess: { since: "4.5", syntax: "scalar", type: "int" },
    /** Time that a startup check may take. Since 4.5. */
    HealthStartupTimeout: { since: "4.5", syntax: "scalar", type: "duration", option: "--health-startup-timeout=" },
    /** Time that a health check may take, as `5s`. Since 4.5. */
    HealthTimeout: { since: "4.5", syntax: "scalar", type: "duration", option: "--health-timeout=" },
    /** Host name inside. Since 4.6. */
    HostName: { since: "4.6", syntax: "scalar", type: "string", option: "--hostname=" },
    /** Whether the proxy variables of the host are passed in. Since 5.7. */
    HttpProxy: { since: "5.7", syntax: "scalar", type: "bool" },
    /** Image, fully qualified, or a unit `NAME.image` or `NAME.build`. Since 4.4. */
    Image: { since: "4.4", syntax: "scalar", type: "image-ref" },
    /** Static IPv4 address. Since 4.5. */
    IP: { since: "4.5", syntax: "scalar", type: "ip", option: "--ip=" },
    /** Static IPv6 address. Since 4.5. */
    IP6: { since: "4.5", syntax: "scalar", type: "ip", option: "--ip6=" },
    /** Labels by name. Since 4.4. */
    Label: { since: "4.4", syntax: "words-kv", type: "key=value" },
    /** Log driver, as `journald`. Since 4.5. */
    LogDriver: { since: "4.5", syntax: "scalar", type: "string", option: "--log-driver=" },
    /** Option of the log driver, `NAME=VALUE`. Since 5.2. */
    LogOpt: { since: "5.2", syntax: "strv", type: "key=value" },
    /** Paths to mask, joined by colons. Since 4.6. */
    Mask: { since: "4.6", syntax: "words", type: "args" },
    /** Memory limit, as `512m`. Since 5.5. */
    Memory: { since: "5.5", syntax: "scalar", type: "size", option: "--memory=" },
    /** A mount, `type=…,source=…,destination=…`. Since 4.5. */
    Mount: { since: "4.5", syntax: "words", type: "mount-spec", equalsInFieldsSince: "4.8" },
    /** Network: `host`, `none`, a mode of Podman, a network's name, or a unit `NAME.network`. Since 4.4. */
    Network: { since: "4.4", syntax: "raw-line", type: "network-spec" },
    /** Further name on the network. Since 5.2. */
    NetworkAlias: { since: "5.2", syntax: "raw-line", type: "string" },
    /** Whether the process can gain no privileges. Since 4.4. */
    NoNewPrivileges: { since: "4.4", syntax: "scalar", type: "bool" },
    /** Whether the program itself reports readiness to systemd; `healthy` (5.0) waits for the health check. Since 4.4. */
    Notify: { since: "4.4", syntax: "scalar", type: "bool|healthy" },
    /** Limit of processes; -1 is none. Since 4.7. */
    PidsLimit: { since: "4.7", syntax: "scalar", type: "int" },
    /** Pod to run in, a unit `NAME.pod`. Since 5.0. */
    Pod: { since: "5.0", syntax: "scalar", type: "string" },
    /** Further words for Podman's command, placed before the image or resource. Since 4.4. */
    PodmanArgs: { since: "4.4", syntax: "words", type: "args" },
    /** `[IP:][HOST]:CONTAINER[/PROTOCOL]`. Since 4.4. */
    PublishPort: { since: "4.4", syntax: "raw-line", type: "port-spec" },
    /** `always`, `missing`, `never` or `newer`. Since 4.6. */
    Pull: { since: "4.6", syntax: "scalar", type: "string", option: "--pull=" },
    /** Whether the container's root file system is read-only. Since 4.4. */
    ReadOnly: { since: "4.4", syntax: "scalar", type: "bool" },
    /** Whether a read-only container gets writable /tmp, /run and the like. Since 4.8. */
    ReadOnlyTmpfs: { since: "4.8", syntax: "scalar", type: "bool" },
    /** Command run inside on `systemctl reload`; not with ReloadSignal. Since 5.5. */
    ReloadCmd: { since: "5.5", syntax: "words-last", type: "args" },
    /** Signal sent on `systemctl reload`; not with ReloadCmd. Since 5.5. */
    ReloadSignal: { since: "5.5", syntax: "scalar", type: "string" },
    /** Deprecated, use GIDMap: a group id to map. Since 4.4. */
    RemapGid: { since: "4.4", syntax: "strv", type: "string" },
    /** Deprecated, use UIDMap: a user id to map. Since 4.4. */
    RemapUid: { since: "4.4", syntax: "strv", type: "string" },
    /** Deprecated: size of the automatic mapping of user ids. Since 4.4. */
    RemapUidSize: { since: "4.4", syntax: "scalar", type: "int" },
    /** Deprecated, use UserNS: `manual`, `auto` or `keep-id`. Since 4.4. */
    RemapUsers: { since: "4.4", syntax: "scalar", type: "string" },
    /** How often a failed pull is tried again. Since 5.5. */
    Retry: { since: "5.5", syntax: "scalar", type: "int" },
    /** Pause between tries of a pull, as `5s`. Since 5.5. */
    RetryDelay: { since: "5.5", syntax: "scalar", type: "duration", option: "--retry-delay=" },
    /** Directory to run in place of an image. Since 4.5. */
    Rootfs: { since: "4.5", syntax: "scalar", type: "path" },
    /** Whether a small init reaps processes inside. Since 4.4. */
    RunInit: { since: "4.4", syntax: "scalar", type: "bool" },
    /** Path of a seccomp profile, or `unconfined`. Since 4.4. */
    SeccompProfile: { since: "4.4", syntax: "scalar", type: "path", option: "--security-opt=seccomp=" },
    /** A Podman secret, `NAME[,OPTION=…]`. Since 4.5. */
    Secret: { since: "4.5", syntax: "words", type: "secret-spec" },
    /** Whether SELinux separation is off. Since 4.5. */
    SecurityLabelDisable: { since: "4.5", syntax: "scalar", type: "bool" },
    /** SELinux type of the container's files. Since 4.5. */
    SecurityLabelFileType: { since: "4.5", syntax: "scalar", type: "string", option: "--security-opt=label=filetype:" },
    /** SELinux level of the process. Since 4.5. */
    SecurityLabelLevel: { since: "4.5", syntax: "scalar", type: "string", option: "--security-opt=label=level:" },
    /** Whether SELinux labels can be changed inside. Since 4.6. */
    SecurityLabelNested: { since: "4.6", syntax: "scalar", type: "bool" },
    /** SELinux type of the process. Since 4.5. */
    SecurityLabelType: { since: "4.5", syntax: "scalar", type: "string", option: "--security-opt=label=type:" },
    /** Name of the generated service, without `.service`. Since 5.3. */
    ServiceName: { since: "5.3", syntax: "scalar", type: "string", expands: "nothing" },
    /** Size of /dev/shm, as `64m`. Since 4.7. */
    ShmSize: { since: "4.7", syntax: "scalar", type: "size", option: "--shm-size=" },
    /** Whether the pod starts the container; by default it does. Since 5.3. */
    StartWithPod: { since: "5.3", syntax: "scalar", type: "bool" },
    /** Signal that stops the container. Since 5.2. */
    StopSignal: { since: "5.2", syntax: "scalar", type: "string", option: "--stop-signal=" },
    /** Seconds until the container is killed. Since 5.0. */
    StopTimeout: { since: "5.0", syntax: "scalar", type: "int" },
    /** Name in /etc/subgid to map group ids by. Since 4.8. */
    SubGIDMap: { since: "4.8", syntax: "scalar", type: "string" },
    /** Name in /etc/subuid to map user ids by. Since 4.8. */
    SubUIDMap: { since: "4.8", syntax: "scalar", type: "string" },
    /** Kernel parameter, `NAME=VALUE`. Since 4.6. */
    Sysctl: { since: "4.6", syntax: "strv", type: "key=value" },
    /** Time zone, or `local`. Since 4.4. */
    Timezone: { since: "4.4", syntax: "scalar", type: "string", option: "--tz=" },
    /** `PATH[:OPTIONS]`, a file system in memory. Since 4.5. */
    Tmpfs: { since: "4.5", syntax: "raw-line", type: "tmpfs-spec" },
    /** Mapping of user ids, `CONTAINER:HOST:COUNT`. Since 4.8. */
    UIDMap: { since: "4.8", syntax: "strv", type: "idmap" },
    /** `NAME=SOFT[:HARD]`, or `host`. Since 4.7. */
    Ulimit: { since: "4.7", syntax: "raw-line", type: "ulimit-spec", earlier: { until: "5.0", syntax: "scalar" } },
    /** Paths to unmask, joined by colons, or `ALL`. Since 4.6. */
    Unmask: { since: "4.6", syntax: "words", type: "args" },
    /** User of the process, id or name. Since 4.4. */
    User: { since: "4.4", syntax: "scalar", type: "string", numberBefore: "4.8" },
    /** User namespace mode, as `keep-id`. Since 4.5. */
    UserNS: { since: "4.5", syntax: "scalar", type: "string" },
    /** Deprecated, use Tmpfs: a /tmp in memory. Since 4.4. */
    VolatileTmp: { since: "4.4", syntax: "scalar", type: "bool" },
    /** `[SOURCE:]CONTAINER-DIR[:OPTIONS]`; the source is a path, a volume's name or a unit `NAME.volume`. Since 4.4. */
    Volume: { since: "4.4", syntax: "raw-line", type: "volume-spec" },
    /** Directory that the process starts in. Since 4.6. */
    WorkingDir: { since: "4.6", syntax: "scalar", type: "path", option: "--workdir=" },
  },
  Pod: {
    /** `HOST:IP`, a line for /etc/hosts. Since 5.3. */
    AddHost: { since: "5.3", syntax: "raw-line", type: "host:ip" },
    /** Path of a containers.conf module to load. Since 5.0. */
    ContainersConfModule: { since: "5.0", syntax: "raw-line", type: "string" },
    /** Address of a DNS server. Since 5.3. */
    DNS: { since: "5.3", syntax: "raw-line", type: "ip|none|disabled" },
    /** Option for resolv.conf. Since 5.3. */
    DNSOption: { since: "5.3", syntax: "raw-line", type: "string" },
    /** DNS search domain. Since 5.3. */
    DNSSearch: { since: "5.3", syntax: "raw-line", type: "string" },
    /** `stop` or `continue`, once the last container has ended. Since 5.6. */
    ExitPolicy: { since: "5.6", syntax: "scalar", type: "string", option: "--exit-policy=" },
    /** Mapping of group ids, `CONTAINER:HOST:COUNT`. Since 5.3. */
    GIDMap: { since: "5.3", syntax: "strv", type: "idmap" },
    /** Words put between `podman` and its subcommand. Since 5.0. */
    GlobalArgs: { since: "5.0", syntax: "words", type: "args" },
    /** Host name inside. Since 5.5. */
    HostName: { since: "5.5", syntax: "raw-line", type: "string" },
    /** Static IPv4 address. Since 5.3. */
    IP: { since: "5.3", syntax: "scalar", type: "ip", option: "--ip=" },
    /** Static IPv6 address. Since 5.3. */
    IP6: { since: "5.3", syntax: "scalar", type: "ip", option: "--ip6=" },
    /** Labels by name. Since 5.6. */
    Label: { since: "5.6", syntax: "words-kv", type: "key=value" },
    /** Network: `host`, `none`, a mode of Podman, a network's name, or a unit `NAME.network`. Since 5.0. */
    Network: { since: "5.0", syntax: "raw-line", type: "network-spec" },
    /** Further name on the network. Since 5.2. */
    NetworkAlias: { since: "5.2", syntax: "raw-line", type: "string" },
    /** Further words for Podman's command, placed before the image or resource. Since 5.0. */
    PodmanArgs: { since: "5.0", syntax: "words", type: "args" },
    /** Name of the pod; by default `systemd-` and the unit's name. Since 5.0. */
    PodName: { since: "5.0", syntax: "scalar", type: "string" },
    /** `[IP:][HOST]:CONTAINER[/PROTOCOL]`. Since 5.0. */
    PublishPort: { since: "5.0", syntax: "raw-line", type: "port-spec" },
    /** Deprecated, use GIDMap: a group id to map. Since 5.3. */
    RemapGid: { since: "5.3", syntax: "strv", type: "string" },
    /** Deprecated, use UIDMap: a user id to map. Since 5.3. */
    RemapUid: { since: "5.3", syntax: "strv", type: "string" },
    /** Deprecated: size of the automatic mapping of user ids. Since 5.3. */
    RemapUidSize: { since: "5.3", syntax: "scalar", type: "int" },
    /** Deprecated, use UserNS: `manual`, `auto` or `keep-id`. Since 5.3. */
    RemapUsers: { since: "5.3", syntax: "scalar", type: "string" },
    /** Name of the generated service, without `.service`. Since 5.3. */
    ServiceName: { since: "5.3", syntax: "scalar", type: "string", expands: "nothing" },
    /** Size of /dev/shm, as `64m`. Since 5.4. */
    ShmSize: { since: "5.4", syntax: "scalar", type: "size", option: "--shm-size=" },
    /** Seconds until the containers are killed. Since 5.7. */
    StopTimeout: { since: "5.7", syntax: "scalar", type: "int" },
    /** Name in /etc/subgid to map group ids by. Since 5.3. */
    SubGIDMap: { since: "5.3", syntax: "scalar", type: "string" },
    /** Name in /etc/subuid to map user ids by. Since 5.3. */
    SubUIDMap: { since: "5.3", syntax: "scalar", type: "string" },
    /** Mapping of user ids, `CONTAINER:HOST:COUNT`. Since 5.3. */
    UIDMap: { since: "5.3", syntax: "strv", type: "idmap" },
    /** User namespace mode, as `keep-id`. Since 5.3. */
    UserNS: { since: "5.3", syntax: "scalar", type: "string" },
    /** `[SOURCE:]CONTAINER-DIR[:OPTIONS]`; the source is a path, a volume's name or a unit `NAME.volume`. Since 5.0. */
    Volume: { since: "5.0", syntax: "raw-line", type: "volume-spec" },
  },
  Kube: {
    /** `[CONTAINER/]registry` or `local`: how `podman auto-update` looks for newer images. Since 4.7. */
    AutoUpdate: { since: "4.7", syntax: "strv", type: "string" },
    /** Path of a Kubernetes ConfigMap file. Since 4.4. */
    ConfigMap: { since: "4.4", syntax: "strv", type: "path", specifierPathSince: "4.5" },
    /** Path of a containers.conf module to load. Since 4.8. */
    ContainersConfModule: { since: "4.8", syntax: "raw-line", type: "string" },
    /** `all`, `any` or `none`: how exit codes of containers become the service's. Since 4.6. */
    ExitCodePropagation: { since: "4.6", syntax: "scalar", type: "string" },
    /** Words put between `podman` and its subcommand. Since 4.8. */
    GlobalArgs: { since: "4.8", syntax: "words", type: "args" },
    /** Whether stopping removes volumes too. Since 4.8. */
    KubeDownForce: { since: "4.8", syntax: "scalar", type: "bool" },
    /** Log driver, as `journald`. Since 4.5. */
    LogDriver: { since: "4.5", syntax: "scalar", type: "string", option: "--log-driver=" },
    /** Option of the log driver, `NAME=VALUE`. Since 5.2. */
    LogOpt: { since: "5.2", syntax: "strv", type: "key=value" },
    /** Network: `host`, `none`, a mode of Podman, a network's name, or a unit `NAME.network`. Since 4.4. */
    Network: { since: "4.4", syntax: "raw-line", type: "network-spec" },
    /** Further words for Podman's command, placed before the image or resource. Since 4.6. */
    PodmanArgs: { since: "4.6", syntax: "words", type: "args" },
    /** `[IP:][HOST]:CONTAINER[/PROTOCOL]`. Since 4.4. */
    PublishPort: { since: "4.4", syntax: "raw-line", type: "port-spec" },
    /** Deprecated, use GIDMap: a group id to map. Since 4.4. */
    RemapGid: { since: "4.4", syntax: "strv", type: "string" },
    /** Deprecated, use UIDMap: a user id to map. Since 4.4. */
    RemapUid: { since: "4.4", syntax: "strv", type: "string" },
    /** Deprecated: size of the automatic mapping of user ids. Since 4.4. */
    RemapUidSize: { since: "4.4", syntax: "scalar", type: "int" },
    /** Deprecated, use UserNS: `manual`, `auto` or `keep-id`. Since 4.4. */
    RemapUsers: { since: "4.4", syntax: "scalar", type: "string" },
    /** Name of the generated service, without `.service`. Since 5.3. */
    ServiceName: { since: "5.3", syntax: "scalar", type: "string", expands: "nothing" },
    /** Directory that relative paths are resolved against. Since 4.7. */
    SetWorkingDirectory: { since: "4.7", syntax: "scalar", type: "string" },
    /** User namespace mode, as `keep-id`. Since 4.5. */
    UserNS: { since: "4.5", syntax: "scalar", type: "string" },
    /** Path of a Kubernetes file; several since 5.7. Since 4.4. */
    Yaml: {
      since: "4.4",
      syntax: "strv",
      type: "path",
      specifierPathSince: "4.5",
      earlier: { until: "5.7", syntax: "scalar" },
    },
  },
  Network: {
    /** Path of a containers.conf module to load. Since 4.8. */
    ContainersConfModule: { since: "4.8", syntax: "raw-line", type: "string" },
    /** Whether the network has no DNS. Since 4.4. */
    DisableDNS: { since: "4.4", syntax: "scalar", type: "bool" },
    /** Address of a DNS server. Since 4.7. */
    DNS: { since: "4.7", syntax: "raw-line", type: "ip" },
    /** `bridge`, `macvlan` or `ipvlan`. Since 4.4. */
    Driver: { since: "4.4", syntax: "scalar", type: "string", option: "--driver=" },
    /** Gateway of the subnet of the same place. Since 4.4. */
    Gateway: { since: "4.4", syntax: "raw-line", type: "ip" },
    /** Words put between `podman` and its subcommand. Since 4.8. */
    GlobalArgs: { since: "4.8", syntax: "words", type: "args" },
    /** Name of the interface on the host. Since 5.6. */
    InterfaceName: { since: "5.6", syntax: "scalar", type: "string", option: "--interface-name=" },
    /** Whether there is no way out of the network. Since 4.4. */
    Internal: { since: "4.4", syntax: "scalar", type: "bool" },
    /** `host-local`, `dhcp` or `none`. Since 4.4. */
    IPAMDriver: { since: "4.4", syntax: "scalar", type: "string", option: "--ipam-driver=" },
    /** Range of addresses in the subnet of the same place. Since 4.4. */
    IPRange: { since: "4.4", syntax: "raw-line", type: "ip-range" },
    /** Whether the network has IPv6. Since 4.4. */
    IPv6: { since: "4.4", syntax: "scalar", type: "bool" },
    /** Labels by name. Since 4.4. */
    Label: { since: "4.4", syntax: "words-kv", type: "key=value" },
    /** Whether stopping the service removes the network. Since 5.5. */
    NetworkDeleteOnStop: { since: "5.5", syntax: "scalar", type: "bool" },
    /** Name of the network; by default `systemd-` and the unit's name. Since 4.7. */
    NetworkName: { since: "4.7", syntax: "scalar", type: "string" },
    /** Options of the driver by name. Since 4.4. */
    Options: { since: "4.4", syntax: "words-kv", type: "key=value" },
    /** Further words for Podman's command, placed before the image or resource. Since 4.6. */
    PodmanArgs: { since: "4.6", syntax: "words", type: "args" },
    /** Name of the generated service, without `.service`. Since 5.3. */
    ServiceName: { since: "5.3", syntax: "scalar", type: "string", expands: "nothing" },
    /** Subnet, as `10.1.0.0/24`. Since 4.4. */
    Subnet: { since: "4.4", syntax: "raw-line", type: "cidr" },
  },
  Volume: {
    /** Path of a containers.conf module to load. Since 4.8. */
    ContainersConfModule: { since: "4.8", syntax: "raw-line", type: "string" },
    /** Whether the content of the image at the mount point is copied in. Since 4.4. */
    Copy: { since: "4.4", syntax: "scalar", type: "bool" },
    /** Device or directory to mount. Since 4.4. */
    Device: { since: "4.4", syntax: "scalar", type: "path" },
    /** `local`, `image` or a plugin. Since 4.8. */
    Driver: { since: "4.8", syntax: "scalar", type: "string" },
    /** Group id that owns the volume. Since 6.0. */
    GID: { since: "6.0", syntax: "scalar", type: "string" },
    /** Words put between `podman` and its subcommand. Since 4.8. */
    GlobalArgs: { since: "4.8", syntax: "words", type: "args" },
    /** Group id that owns the volume on the host, a number. Since 4.4. */
    Group: { since: "4.4", syntax: "scalar", type: "int" },
    /** Image of a volume of the image driver. Since 4.8. */
    Image: { since: "4.8", syntax: "scalar", type: "image-ref" },
    /** Labels by name. Since 4.4. */
    Label: { since: "4.4", syntax: "words-kv", type: "key=value" },
    /** Mount options, joined by commas. Since 4.4. */
    Options: { since: "4.4", syntax: "scalar", type: "string" },
    /** Further words for Podman's command, placed before the image or resource. Since 4.6. */
    PodmanArgs: { since: "4.6", syntax: "words", type: "args" },
    /** Name of the generated service, without `.service`. Since 5.3. */
    ServiceName: { since: "5.3", syntax: "scalar", type: "string", expands: "nothing" },
    /** File system type. Since 4.4. */
    Type: { since: "4.4", syntax: "scalar", type: "string" },
    /** User id that owns the volume. Since 6.0. */
    UID: { since: "6.0", syntax: "scalar", type: "string" },
    /** User id that owns the volume on the host, a number. Since 4.4. */
    User: { since: "4.4", syntax: "scalar", type: "int" },
    /** Name of the volume; by default `systemd-` and the unit's name. Since 4.7. */
    VolumeName: { since: "4.7", syntax: "scalar", type: "string" },
  },
  Build: {
    /** Annotations by name. Since 5.2. */
    Annotation: { since: "5.2", syntax: "words-kv", type: "key=value" },
    /** Architecture to use in place of the host's, as `arm64`. Since 5.2. */
    Arch: { since: "5.2", syntax: "scalar", type: "string", option: "--arch=" },
    /** Path of the registry login file. Since 5.2. */
    AuthFile: { since: "5.2", syntax: "scalar", type: "path", option: "--authfile=" },
    /** Build arguments by name. Since 5.7. */
    BuildArg: { since: "5.7", syntax: "words-kv", type: "key=value" },
    /** Path of a containers.conf module to load. Since 5.2. */
    ContainersConfModule: { since: "5.2", syntax: "raw-line", type: "string" },
    /** Address of a DNS server. Since 5.2. */
    DNS: { since: "5.2", syntax: "raw-line", type: "ip|none|disabled" },
    /** Option for resolv.conf. Since 5.2. */
    DNSOption: { since: "5.2", syntax: "raw-line", type: "string" },
    /** DNS search domain. Since 5.2. */
    DNSSearch: { since: "5.2", syntax: "raw-line", type: "string" },
    /** Environment variables by name. Since 5.2. */
    Environment: { since: "5.2", syntax: "words-kv", type: "key=value" },
    /** Path or URL of the Containerfile. Since 5.2. */
    File: { since: "5.2", syntax: "scalar", type: "string" },
    /** Whether intermediate containers are removed after a failure too. Since 5.2. */
    ForceRM: { since: "5.2", syntax: "scalar", type: "bool" },
    /** Words put between `podman` and its subcommand. Since 5.2. */
    GlobalArgs: { since: "5.2", syntax: "words", type: "args" },
    /** Supplementary group of the process, or `keep-groups`. Since 5.2. */
    GroupAdd: { since: "5.2", syntax: "raw-line", type: "string" },
    /** Path of a .containerignore file. Since 5.7. */
    IgnoreFile: { since: "5.7", syntax: "scalar", type: "path", option: "--ignorefile=" },
    /** Name of the built image; several since 5.3. Since 5.2. */
    ImageTag: { since: "5.2", syntax: "raw-line", type: "image-ref", earlier: { until: "5.3", syntax: "scalar" } },
    /** Labels by name. Since 5.2. */
    Label: { since: "5.2", syntax: "words-kv", type: "key=value" },
    /** Network: `host`, `none`, a mode of Podman, a network's name, or a unit `NAME.network`. Since 5.2. */
    Network: { since: "5.2", syntax: "raw-line", type: "network-spec" },
    /** Further words for Podman's command, placed before the image or resource. Since 5.2. */
    PodmanArgs: { since: "5.2", syntax: "words", type: "args" },
    /** When base images are pulled: `always`, `missing`, `never` or `newer`. Since 5.2. */
    Pull: { since: "5.2", syntax: "scalar", type: "string", option: "--pull=" },
    /** How often a failed pull is tried again. Since 5.5. */
    Retry: { since: "5.5", syntax: "scalar", type: "int" },
    /** Pause between tries of a pull, as `5s`. Since 5.5. */
    RetryDelay: { since: "5.5", syntax: "scalar", type: "duration", option: "--retry-delay=" },
    /** A Podman secret, `NAME[,OPTION=…]`. Since 5.2. */
    Secret: { since: "5.2", syntax: "words", type: "secret-spec" },
    /** Name of the generated service, without `.service`. Since 5.3. */
    ServiceName: { since: "5.3", syntax: "scalar", type: "string", expands: "nothing" },
    /** Directory that relative paths are resolved against. Since 5.2. */
    SetWorkingDirectory: { since: "5.2", syntax: "scalar", type: "string" },
    /** Build stage to stop after. Since 5.2. */
    Target: { since: "5.2", syntax: "scalar", type: "string", option: "--target=" },
    /** Whether registries must present valid certificates. Since 5.2. */
    TLSVerify: { since: "5.2", syntax: "scalar", type: "bool" },
    /** Architecture variant to use in place of the host's. Since 5.2. */
    Variant: { since: "5.2", syntax: "scalar", type: "string", option: "--variant=" },
    /** `[SOURCE:]CONTAINER-DIR[:OPTIONS]`; the source is a path, a volume's name or a unit `NAME.volume`. Since 5.2. */
    Volume: { since: "5.2", syntax: "raw-line", type: "volume-spec" },
  },
  Image: {
    /** Whether all tags are pulled. Since 4.8. */
    AllTags: { since: "4.8", syntax: "scalar", type: "bool" },
    /** Architecture to use in place of the host's, as `arm64`. Since 4.8. */
    Arch: { since: "4.8", syntax: "scalar", type: "string", option: "--arch=" },
    /** Path of the registry login file. Since 4.8. */
    AuthFile: { since: "4.8", syntax: "scalar", type: "path", option: "--authfile=" },
    /** Directory of certificates for the registry. Since 4.8. */
    CertDir: { since: "4.8", syntax: "scalar", type: "path", option: "--cert-dir=" },
    /** Path of a containers.conf module to load. Since 4.8. */
    ContainersConfModule: { since: "4.8", syntax: "raw-line", type: "string" },
    /** `USER:PASSWORD` for the registry; the unit file is readable, so prefer AuthFile. Since 4.8. */
    Creds: { since: "4.8", syntax: "scalar", type: "string", option: "--creds=" },
    /** `KEY[:PASSPHRASE]` to decrypt the image with. Since 4.8. */
    DecryptionKey: { since: "4.8", syntax: "scalar", type: "string", option: "--decryption-key=" },
    /** Words put between `podman` and its subcommand. Since 4.8. */
    GlobalArgs: { since: "4.8", syntax: "words", type: "args" },
    /** Image to pull. Since 4.8. */
    Image: { since: "4.8", syntax: "scalar", type: "image-ref" },
    /** Name that other units use for an image pulled from an archive. Since 4.8. */
    ImageTag: { since: "4.8", syntax: "scalar", type: "image-ref" },
    /** Operating system to use in place of the host's. Since 4.8. */
    OS: { since: "4.8", syntax: "scalar", type: "string", option: "--os=" },
    /** Further words for Podman's command, placed before the image or resource. Since 4.8. */
    PodmanArgs: { since: "4.8", syntax: "words", type: "args" },
    /** `always`, `missing`, `never` or `newer`. Since 5.6. */
    Policy: { since: "5.6", syntax: "scalar", type: "string", option: "--policy=" },
    /** How often a failed pull is tried again. Since 5.5. */
    Retry: { since: "5.5", syntax: "scalar", type: "int" },
    /** Pause between tries of a pull, as `5s`. Since 5.5. */
    RetryDelay: { since: "5.5", syntax: "scalar", type: "duration", option: "--retry-delay=" },
    /** Name of the generated service, without `.service`. Since 5.3. */
    ServiceName: { since: "5.3", syntax: "scalar", type: "string", expands: "nothing" },
    /** Whether registries must present valid certificates. Since 4.8. */
    TLSVerify: { since: "4.8", syntax: "scalar", type: "bool" },
    /** Architecture variant to use in place of the host's. Since 4.8. */
    Variant: { since: "4.8", syntax: "scalar", type: "string", option: "--variant=" },
  },
  Artifact: {
    /** Artifact to pull. Since 5.7. */
    Artifact: { since: "5.7", syntax: "scalar", type: "string" },
    /** Path of the registry login file. Since 5.7. */
    AuthFile: { since: "5.7", syntax: "scalar", type: "path", option: "--authfile=" },
    /** Directory of certificates for the registry. Since 5.7. */
    CertDir: { since: "5.7", syntax: "scalar", type: "path", option: "--cert-dir=" },
    /** Path of a containers.conf module to load. Since 5.7. */
    ContainersConfModule: { since: "5.7", syntax: "raw-line", type: "string" },
    /** `USER:PASSWORD` for the registry; the unit file is readable, so prefer AuthFile. Since 5.7. */
    Creds: { since: "5.7", syntax: "scalar", type: "string", option: "--creds=" },
    /** `KEY[:PASSPHRASE]` to decrypt the image with. Since 5.7. */
    DecryptionKey: { since: "5.7", syntax: "scalar", type: "string", option: "--decryption-key=" },
    /** Words put between `podman` and its subcommand. Since 5.7. */
    GlobalArgs: { since: "5.7", syntax: "words", type: "args" },
    /** Further words for Podman's command, placed before the image or resource. Since 5.7. */
    PodmanArgs: { since: "5.7", syntax: "words", type: "args" },
    /** Whether progress is not shown. Since 5.7. */
    Quiet: { since: "5.7", syntax: "scalar", type: "bool" },
    /** How often a failed pull is tried again. Since 5.7. */
    Retry: { since: "5.7", syntax: "scalar", type: "int" },
    /** Pause between tries of a pull, as `5s`. Since 5.7. */
    RetryDelay: { since: "5.7", syntax: "scalar", type: "duration", option: "--retry-delay=" },
    /** Name of the generated service, without `.service`. Since 5.7. */
    ServiceName: { since: "5.7", syntax: "scalar", type: "string", expands: "nothing" },
    /** Whether registries must present valid certificates. Since 5.7. */
    TLSVerify: { since: "5.7", syntax: "scalar", type: "bool" },
  },
  Quadlet: {
    /** Whether the service waits for the network; by default it does. Since 5.3. */
    DefaultDependencies: { since: "5.3", syntax: "scalar", type: "bool" },
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, KeyFacts>>>>;

/** Name of a section that Quadlet itself reads. */
export type QuadletSection = keyof typeof keyTable;

/** The key's syntax as a release has it. */
export function syntaxIn({ syntax, earlier }: KeyFacts, target: Release): Syntax {
  return earlier !== undefined && !has(target, earlier.until) ? earlier.syntax : syntax;
}

/** Asked for every line of every unit, where objects of this size are slow. */
const factsOf: ReadonlyMap<string, ReadonlyMap<string, KeyFacts>> = new Map(
  Object.entries(keyTable).map(([section, keys]) => [section, new Map<string, KeyFacts>(Object.entries(keys))]),
);

/** What is known of `key` in `section`; undefined when Quadlet has no such section or the section no such key. */
export function keyFacts(section: string, key: string): KeyFacts | undefined {
  return factsOf.get(section)?.get(key);
}

/** Whether a release takes PodmanArgs in a section. */
export function hasPodmanArgs(section: QuadletSection, release: Release): boolean {
  const since = keyFacts(section, "PodmanArgs")?.since;
  return since !== undefined && has(release, since);
}

/** Whether `section` is one of Quadlet's own. */
export function isQuadletSection(section: string): section is QuadletSection {
  return factsOf.has(section);
}
