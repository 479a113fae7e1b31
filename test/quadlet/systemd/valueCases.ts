import type { ValueTypeName } from "../../../quadlet/systemd/valueTypes.ts";

/** Values of a type, by a directive that has it. */
export interface ValueCase {
  readonly type: ValueTypeName;
  readonly section?: "Unit" | "Service";
  readonly key: string;
  /** Values that systemd takes, from the release on where that is later than 252. */
  readonly good: readonly string[];
  readonly newer?: Readonly<Record<string, number>>;
  /** Values that systemd does not take, and what the checker advises. */
  readonly bad: Readonly<Record<string, string>>;
  /** Set where systemd skips what it does not know without a word, and what systemctl shows of the bad values then. */
  readonly silent?: string;
}

const size = "write a size such as 512M or 2G, a percentage, or infinity";
const sizeLimit = "write a size such as 512M or infinity, or SOFT:HARD of these";
const span = "write a time span, for example 30s, 5min or infinity";
const bool = "write yes or no";

/** Good and bad values of every type that is judged. A test lets systemd judge the same. */
export const valueCases: readonly ValueCase[] = [
  {
    type: "boolean",
    key: "RemainAfterExit",
    good: ["yes", "y", "TRUE", "t", "on", "1", "no", "n", "False", "f", "off", "0"],
    bad: { maybe: bool, "yes please": bool, enabled: bool, '"yes"': bool, "yes # comment": bool, "2": bool },
  },
  { type: "required boolean", key: "DynamicUser", good: ["no"], bad: { perhaps: bool } },
  {
    type: "number",
    section: "Unit",
    key: "StartLimitBurst",
    good: ["0", "5", "+5", "0x10", "0b11", "0o17", "017", "4294967295"],
    bad: Object.fromEntries(
      ["-1", "five", "5.5", "4294967296", "infinity", "5 6", "09"].map((value) => [
        value,
        "write a whole number from 0 on",
      ]),
    ),
  },
  {
    type: "nice",
    key: "Nice",
    good: ["-20", "0", "19", "+5"],
    bad: {
      "30": "write a whole number from -20 to 19",
      "-21": "write a whole number from -20 to 19",
      low: "write a whole number from -20 to 19",
    },
  },
  {
    type: "OOM score",
    key: "OOMScoreAdjust",
    good: ["-1000", "1000", "0"],
    bad: { "1001": "write a whole number from -1000 to 1000", high: "write a whole number from -1000 to 1000" },
  },
  {
    type: "I/O priority",
    key: "IOSchedulingPriority",
    good: ["0", "7"],
    bad: { "8": "write a whole number from 0 to 7" },
  },
  {
    type: "CPU priority",
    key: "CPUSchedulingPriority",
    good: ["0", "99"],
    bad: { "100": "write a whole number from 0 to 99", top: "write a whole number from 0 to 99" },
  },
  {
    type: "exit status",
    section: "Unit",
    key: "FailureActionExitStatus",
    good: ["0", "255"],
    bad: { "256": "write a whole number from 0 to 255", FAILURE: "write a whole number from 0 to 255" },
  },
  {
    type: "weight",
    key: "IOWeight",
    good: ["1", "100", "10000"],
    bad: {
      "0": "write a whole number from 1 to 10000",
      "10001": "write a whole number from 1 to 10000",
      "50%": "write a whole number from 1 to 10000",
    },
  },
  {
    type: "CPU weight",
    key: "CPUWeight",
    good: ["1", "10000", "idle"],
    bad: {
      "0": "write a whole number from 1 to 10000, or idle",
      "2.5": "write a whole number from 1 to 10000, or idle",
      low: "write a whole number from 1 to 10000, or idle",
    },
  },
  {
    type: "octal mode",
    key: "UMask",
    good: ["0027", "27", "0", "7777"],
    bad: {
      "0089": "write an octal mode, for example 0755",
      "u=rwx": "write an octal mode, for example 0755",
      "17777": "write an octal mode, for example 0755",
    },
  },
  {
    type: "memory",
    key: "MemorySwapMax",
    good: ["0", "1G", "infinity", "50%", "1.5G", "512M"],
    bad: { unlimited: size, "-1": size },
  },
  {
    type: "positive memory",
    key: "MemoryMax",
    good: ["2G", "2 G", "1G 512M", "1.5G", "10.M", "512B", "1024", "1E", "50%", "12.5%", "500‰", "2G 3B", "infinity"],
    bad: {
      "2GB": "write 2G",
      "2Gi": "write 2G",
      "2GiB": "write 2G",
      "512m": "write 512M",
      "512mb": "write 512M",
      "512k": "write 512K",
      unlimited: size,
      "0": size,
      "0%": size,
      "101%": size,
      "512M 1G": size,
      "2G # two": size,
      Infinity: size,
      "1,5G": size,
      "-1": size,
    },
  },
  {
    type: "tasks",
    key: "TasksMax",
    good: ["100", "50%", "infinity"],
    bad: Object.fromEntries(
      ["0", "1k", "-1", "max"].map((value) => [value, "write a whole number from 1 on, a percentage, or infinity"]),
    ),
  },
  {
    type: "CPU quota",
    key: "CPUQuota",
    good: ["50%", "150%", "12.5%", "12.55%"],
    bad: {
      "150": "write 150%",
      "1.5": "write 1.5%",
      "0%": "write a percentage above 0%, for example 150%",
      infinity: "write a percentage above 0%, for example 150%",
      "12.555%": "write a percentage above 0%, for example 150%",
    },
  },
  {
    type: "percentage",
    key: "ManagedOOMMemoryPressureLimit",
    good: ["0%", "50%", "100%"],
    bad: { "50": "write 50%", "101%": "write a percentage from 0% to 100%" },
  },
  {
    type: "time span",
    key: "TimeoutStartSec",
    good: [
      "30",
      "30s",
      "5min",
      "5 min",
      "1min 30s",
      "1min 30",
      "1h30m",
      "2 hours",
      "1.5min",
      "infinity",
      "0",
      "500ms",
      "1M",
      "3d",
      ".5s",
      "1w 2d 3hr",
    ],
    bad: {
      "5 minits": "write 5 minutes",
      "5mins": "write 5min",
      "30secs": "write 30s",
      "1 hrs": "write 1 h",
      "30S": "write 30s",
      "5x 30": span,
      "-1": span,
      "30,5s": span,
      never: span,
      "30s # half a minute": span,
      "3.s": span,
      forever: span,
    },
  },
  {
    type: "nanoseconds",
    key: "TimerSlackNSec",
    good: ["50", "50us", "1ms", "20ns"],
    bad: { fifty: "write a time span, for example 50us", "-5": "write a time span, for example 50us" },
  },
  {
    type: "size limit",
    key: "LimitCORE",
    good: ["0", "infinity", "1G", "512M:1G", "1G:infinity"],
    bad: {
      unlimited: sizeLimit,
      "1GB": "write 1G",
      "2G:1G": sizeLimit,
      "infinity:1G": sizeLimit,
      "1G:2G:3G": sizeLimit,
    },
  },
  {
    type: "count limit",
    key: "LimitNOFILE",
    good: ["1024", "1024:524288", "infinity", "infinity:infinity"],
    bad: Object.fromEntries(
      ["64k", "unlimited", "2048:1024", "-1"].map((value) => [
        value,
        "write a whole number or infinity, or SOFT:HARD of these",
      ]),
    ),
  },
  {
    type: "seconds limit",
    key: "LimitCPU",
    good: ["30", "5min", "1min:2min", "infinity"],
    bad: {
      "5mins": "write a time span in seconds, or infinity, or SOFT:HARD of these",
      many: "write a time span in seconds, or infinity, or SOFT:HARD of these",
    },
  },
  {
    type: "microseconds limit",
    key: "LimitRTTIME",
    good: ["500ms", "5", "infinity"],
    bad: { long: "write a time span such as 500ms, or infinity, or SOFT:HARD of these" },
  },
  {
    type: "nice limit",
    key: "LimitNICE",
    good: ["+5", "-10", "30", "0", "40"],
    bad: {
      "41": "write a nice level with its sign, or a number from 0 to 40",
      "+20": "write a nice level with its sign, or a number from 0 to 40",
      low: "write a nice level with its sign, or a number from 0 to 40",
    },
  },
  {
    type: "signal",
    key: "KillSignal",
    good: ["SIGTERM", "TERM", "15", "SIGRTMIN+3", "RTMAX-1", "SIGINT", "RTMIN"],
    bad: {
      FOO: "write the name of a signal, for example SIGTERM",
      SIGFOO: "write the name of a signal, for example SIGTERM",
      sigterm: "write SIGTERM",
      SIGTEM: "write SIGTERM",
      "0": "write the name of a signal, for example SIGTERM",
      "65": "write the name of a signal, for example SIGTERM",
      "SIGRTMIN+31": "write the name of a signal, for example SIGTERM",
    },
  },
  {
    type: "exit statuses",
    key: "SuccessExitStatus",
    good: ["0", "143", "1 2 SIGKILL", "TEMPFAIL 250 SIGUSR1", "SUCCESS", "CONFIG"],
    bad: Object.fromEntries(
      ["256", "sigkill", "1,2", "failure"].map((value) => [
        value,
        "write exit statuses from 0 to 255 or their names, and names of signals, with blanks between them",
      ]),
    ),
  },
  {
    type: "CPU list",
    key: "AllowedCPUs",
    good: ["0", "0-3,6", "0 2 4", "1,2 3"],
    bad: Object.fromEntries(
      ["all", "3-1", "a-b", "1-"].map((value) => [value, "write numbers of CPUs, for example 0-3,6"]),
    ),
  },
  {
    type: "CPU affinity",
    key: "CPUAffinity",
    good: ["0-1", "numa"],
    bad: { all: "write numbers of CPUs, for example 0-3,6, or numa" },
  },
  {
    type: "NUMA nodes",
    key: "NUMAMask",
    good: ["0", "all"],
    bad: { none: "write numbers of nodes, for example 0-1, or all" },
  },
  {
    type: "slice",
    key: "Slice",
    good: ["app.slice", "my-apps.slice"],
    bad: {
      app: "write app.slice",
      "app.service": "write the name of a slice, for example app.slice",
      "a b.slice": "write the name of a slice, for example app.slice",
    },
  },
  {
    type: "path",
    key: "TTYPath",
    good: ["/dev/tty1", "%h/tty"],
    bad: {
      tty1: "write an absolute path, for example %h/data",
      "~/tty": "write an absolute path, for example %h/data",
    },
  },
  {
    type: "required path",
    key: "RootDirectory",
    good: ["/", "%h"],
    bad: { "data/root": "write an absolute path, for example %h/data" },
  },
  {
    type: "directory",
    key: "WorkingDirectory",
    good: ["/tmp", "~", "-/tmp", "-~", "%h", "%h/data"],
    bad: {
      data: "write an absolute path, ~ or %h/…",
      "~/data": "write an absolute path, ~ or %h/…",
      "-data": "write an absolute path, ~ or %h/…",
      "./": "write an absolute path, ~ or %h/…",
    },
  },
  {
    type: "env file",
    key: "EnvironmentFile",
    good: ["/tmp/app.env", "-/tmp/app.env", "%h/app.env", "-%h/app.env"],
    bad: {
      "app.env": "write an absolute path, for example %h/app.env",
      "~/app.env": "write an absolute path, for example %h/app.env",
      "./app.env": "write an absolute path, for example %h/app.env",
    },
  },
  {
    type: "condition path",
    section: "Unit",
    key: "ConditionPathExists",
    good: ["/tmp", "!/tmp", "|/tmp", "|!/tmp", "%h/data"],
    bad: { data: "write an absolute path", "~/data": "write an absolute path", "!|/tmp": "write an absolute path" },
  },
  {
    type: "paths",
    key: "ReadWritePaths",
    good: ["/tmp /var", "-/tmp", "-+/tmp", "%h/data", '"/a b"'],
    bad: {
      data: "write absolute paths with blanks between them, for example %h/data",
      "/tmp data": "write absolute paths with blanks between them, for example %h/data",
    },
  },
  {
    type: "mount paths",
    section: "Unit",
    key: "RequiresMountsFor",
    good: ["/tmp", "/tmp %h/data"],
    bad: {
      data: "write absolute paths with blanks between them, for example %h/data",
      "-/tmp": "write absolute paths with blanks between them, for example %h/data",
    },
  },
  {
    type: "input",
    key: "StandardInput",
    good: ["null", "data", "file:/tmp/in", "fd:web", "file:%h/in"],
    bad: { "/tmp/in": "write null, tty, tty-force, tty-fail, socket, fd or data", nul: "write null" },
  },
  {
    type: "output",
    key: "StandardOutput",
    good: [
      "journal",
      "null",
      "inherit",
      "file:/tmp/log",
      "append:%h/log",
      "truncate:/tmp/log",
      "journal+console",
      "fd:out",
    ],
    bad: {
      jornal: "write journal",
      "/tmp/log":
        "write inherit, null, tty, kmsg, kmsg+console, journal, journal+console, socket, fd, syslog or syslog+console",
      journald: "write journal",
    },
  },
  {
    type: "URLs",
    section: "Unit",
    key: "Documentation",
    good: ["https://example.org/x", "man:podman(1) https://example.org", "file:/usr/share/doc/x", "info:x"],
    bad: Object.fromEntries(
      ["example.org", "https://", "ftp://example.org", "README.md"].map((value) => [
        value,
        "write addresses that begin with https://, http://, file:/, info: or man:",
      ]),
    ),
  },
  {
    type: "assignments",
    key: "Environment",
    good: ["A=b", '"A=b c" D=e', "A=", "A='b c'", "_a1=x"],
    bad: Object.fromEntries(
      ["A", "A=b c", "A B=c", "1A=b", "A-B=c"].map((value) => [
        value,
        'write NAME=VALUE, in double quotes where it has blanks: "NAME=a b"',
      ]),
    ),
  },
  {
    type: "controllers",
    key: "Delegate",
    good: ["yes", "no", "cpu memory", "pids"],
    bad: {
      cpus: "write cpu",
      "cpu network":
        "write names of controllers: cpu, cpuacct, cpuset, io, blkio, memory, devices, pids, bpf-firewall, bpf-devices, bpf-foreign, bpf-socket-bind, bpf-restrict-network-interfaces, bpf-bind-network-interface",
    },
  },
  {
    type: "namespaces",
    key: "RestrictNamespaces",
    good: ["yes", "no", "user mnt", "~user", "cgroup ipc net pid uts"],
    bad: { users: "write user", network: "write names of namespaces: cgroup, ipc, net, mnt, pid, user, uts, time" },
  },
  {
    type: "secure bits",
    key: "SecureBits",
    good: ["noroot", "keep-caps noroot-locked"],
    bad: { noroots: "write noroot", keep_caps: "write keep-caps" },
    silent: "0",
  },
  {
    type: "restart",
    key: "Restart",
    good: ["no", "on-success", "on-failure", "on-abnormal", "on-watchdog", "on-abort", "always"],
    bad: {
      "unless-stopped": "write always",
      never: "write no",
      Always: "write always",
      onfailure: "write on-failure",
      "on-failure:5": "write on-failure",
      yes: "write always",
      sometimes: "write no, on-success, on-failure, on-abnormal, on-watchdog, on-abort or always",
    },
  },
  {
    type: "restart mode",
    key: "RestartMode",
    good: [],
    newer: { normal: 254, direct: 254, debug: 257 },
    bad: { Direct: "write direct", fast: "write normal, direct or debug" },
  },
  {
    type: "service type",
    key: "Type",
    good: ["simple", "oneshot", "notify", "idle", "exec"],
    newer: { "notify-reload": 253 },
    bad: {
      Notify: "write notify",
      daemon: "write simple, forking, oneshot, dbus, notify, notify-reload, idle or exec",
    },
  },
  { type: "exit type", key: "ExitType", good: ["main", "cgroup"], bad: { group: "write cgroup" } },
  {
    type: "kill mode",
    key: "KillMode",
    good: ["control-group", "process", "mixed"],
    bad: { all: "write control-group, process, mixed or none", mix: "write control-group, process, mixed or none" },
  },
  {
    type: "notify access",
    key: "NotifyAccess",
    good: ["none", "main", "exec", "all"],
    bad: { any: "write none, main, exec or all" },
  },
  {
    type: "OOM policy",
    key: "OOMPolicy",
    good: ["continue", "stop", "kill"],
    bad: { restart: "write continue, stop or kill" },
  },
  {
    type: "timeout failure mode",
    key: "TimeoutStopFailureMode",
    good: ["terminate", "abort", "kill"],
    bad: { stop: "write terminate, abort or kill" },
  },
  {
    type: "collect mode",
    section: "Unit",
    key: "CollectMode",
    good: ["inactive", "inactive-or-failed"],
    bad: { failed: "write inactive or inactive-or-failed" },
  },
  {
    type: "emergency action",
    section: "Unit",
    key: "FailureAction",
    good: ["none", "exit", "exit-force"],
    bad: { reboot: "write none, exit or exit-force", restart: "write none, exit or exit-force" },
  },
  {
    type: "job mode",
    section: "Unit",
    key: "OnFailureJobMode",
    good: ["fail", "replace", "isolate", "replace-irreversibly", "flush", "ignore-dependencies"],
    newer: { "restart-dependencies": 254, lenient: 258 },
    bad: { replac: "write replace" },
  },
  {
    type: "log level",
    key: "LogLevelMax",
    good: ["emerg", "err", "warning", "debug", "3"],
    bad: {
      error: "write err",
      warn: "write warning",
      "8": "write emerg, alert, crit, err, warning, notice, info or debug",
    },
  },
  { type: "log facility", key: "SyslogFacility", good: ["daemon", "local0", "user"], bad: { deamon: "write daemon" } },
  {
    type: "I/O class",
    key: "IOSchedulingClass",
    good: ["idle", "best-effort", "realtime", "2"],
    bad: { besteffort: "write best-effort" },
  },
  {
    type: "CPU policy",
    key: "CPUSchedulingPolicy",
    good: ["other", "batch", "idle", "fifo", "rr"],
    newer: { ext: 260 },
    bad: { fif: "write fifo" },
  },
  {
    type: "NUMA policy",
    key: "NUMAPolicy",
    good: ["default", "preferred", "bind", "interleave", "local"],
    newer: { "preferred-many": 262 },
    bad: { binds: "write bind" },
  },
  {
    type: "device policy",
    key: "DevicePolicy",
    good: ["auto", "closed", "strict"],
    bad: { open: "write auto, closed or strict" },
  },
  { type: "managed OOM mode", key: "ManagedOOMSwap", good: ["auto", "kill"], bad: { stop: "write auto or kill" } },
  {
    type: "managed OOM preference",
    key: "ManagedOOMPreference",
    good: ["none", "avoid", "omit"],
    bad: { avoids: "write avoid" },
  },
  {
    type: "pressure watch",
    key: "MemoryPressureWatch",
    good: [],
    newer: { auto: 254, skip: 254, yes: 254, off: 254 },
    bad: { never: "write yes, no, auto or skip" },
  },
  { type: "keyring mode", key: "KeyringMode", good: ["inherit", "private", "shared"], bad: { share: "write shared" } },
  {
    type: "protect proc",
    key: "ProtectProc",
    good: ["default", "noaccess", "invisible", "ptraceable"],
    bad: { hidden: "write default, noaccess, invisible or ptraceable" },
  },
  { type: "proc subset", key: "ProcSubset", good: ["all", "pid"], bad: { pids: "write pid" } },
  {
    type: "private tmp",
    key: "PrivateTmp",
    good: ["yes", "no"],
    newer: { disconnected: 257, connected: 257 },
    bad: { private: "write yes, no, connected or disconnected" },
  },
  {
    type: "private users",
    key: "PrivateUsers",
    good: ["yes", "no"],
    newer: { self: 257, identity: 257, full: 258, managed: 260 },
    bad: { root: "write yes, no, self, identity, full or managed" },
  },
  {
    type: "protect control groups",
    key: "ProtectControlGroups",
    good: ["yes", "no"],
    newer: { private: 257, strict: 257 },
    bad: { full: "write yes, no, private or strict" },
  },
  {
    type: "protect system",
    key: "ProtectSystem",
    good: ["yes", "no", "full", "strict"],
    bad: { strickt: "write strict", all: "write yes, no, full or strict" },
  },
  {
    type: "protect home",
    key: "ProtectHome",
    good: ["yes", "no", "read-only", "tmpfs"],
    bad: { readonly: "write read-only", full: "write yes, no, read-only or tmpfs" },
  },
  {
    type: "protect hostname",
    key: "ProtectHostname",
    good: ["yes", "no"],
    newer: { private: 258, "private:web": 258 },
    bad: { web: "write yes, no or private" },
  },
  {
    type: "preserve mode",
    key: "RuntimeDirectoryPreserve",
    good: ["yes", "no", "restart"],
    bad: { always: "write yes, no, restart or on-success" },
  },
  { type: "utmp mode", key: "UtmpMode", good: ["init", "login", "user"], bad: { none: "write init, login or user" } },
  {
    type: "memory THP",
    key: "MemoryTHP",
    good: [],
    newer: { inherit: 260, disable: 260, madvise: 260, system: 260 },
    bad: { always: "write inherit, disable, madvise or system" },
  },
  {
    type: "CPU set partition",
    key: "CPUSetPartition",
    good: [],
    newer: { member: 261, root: 261, isolated: 261 },
    bad: { shared: "write member, root or isolated" },
  },
  {
    type: "mount propagation",
    key: "MountFlags",
    good: ["shared", "slave", "private"],
    bad: { rshared: "write shared" },
  },
  {
    type: "capabilities",
    key: "AmbientCapabilities",
    good: ["CAP_NET_RAW", "cap_net_raw CAP_CHOWN", "~CAP_SYS_ADMIN"],
    bad: { NET_RAW: "write CAP_NET_RAW", CAP_NETRAW: "write CAP_NET_RAW" },
    silent: "",
  },
];
