/** Types of systemd's units, systemd.unit(5). */
export const unitTypes = [
  "service",
  "socket",
  "device",
  "mount",
  "automount",
  "swap",
  "target",
  "path",
  "timer",
  "slice",
  "scope",
] as const;

/** Whether systemd takes a name for that of a unit: unit_name_is_valid() of src/basic/unit-name.c. */
export function isUnitName(name: string): boolean {
  const [, stem = "", type = ""] = /^(.+)\.([a-z]+)$/s.exec(name) ?? [];
  if (!unitTypes.some((known) => known === type) || new TextEncoder().encode(name).length >= 256) return false;
  return /^[A-Za-z0-9:_.\\-][A-Za-z0-9:_.\\@-]*$/.test(stem);
}

/** Names of signals, signal(7), without SIG. */
export const signalNames: readonly string[] = (
  "HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM STKFLT CHLD CONT STOP TSTP TTIN TTOU URG XCPU " +
  "XFSZ VTALRM PROF WINCH IO PWR SYS"
).split(" ");

/** Whether systemd takes a text for a signal: its number, or its name in capitals. */
export function isSignal(text: string): boolean {
  if (/^\d+$/.test(text)) return Number(text) >= 1 && Number(text) <= 64;
  const name = text.replace(/^SIG/, "");
  const [, count = "0"] = /^(?:RTMIN\+|RTMAX-)(\d+)$/.exec(name) ?? [];
  return signalNames.includes(name) || (/^RTM(?:IN(?:\+\d+)?|AX(?:-\d+)?)$/.test(name) && Number(count) <= 30);
}

/** Names of exit statuses, systemd.exec(5), "Process exit codes". */
export const exitStatusNames: readonly string[] = (
  "SUCCESS FAILURE CHDIR NICE FDS EXEC MEMORY LIMITS OOM_ADJUST SIGNAL_MASK STDIN STDOUT CHROOT IOPRIO TIMERSLACK " +
  "SECUREBITS SETSCHEDULER CPUAFFINITY GROUP USER CAPABILITIES CGROUP SETSID CONFIRM STDERR PAM NETWORK NAMESPACE " +
  "NO_NEW_PRIVILEGES SECCOMP SELINUX_CONTEXT PERSONALITY APPARMOR ADDRESS_FAMILIES RUNTIME_DIRECTORY CHOWN " +
  "SMACK_PROCESS_LABEL KEYRING STATE_DIRECTORY CACHE_DIRECTORY LOGS_DIRECTORY CONFIGURATION_DIRECTORY NUMA_POLICY " +
  "CREDENTIALS BPF KSM MEMORY_THP EXCEPTION INVALIDARGUMENT NOTIMPLEMENTED NOPERMISSION NOTINSTALLED NOTCONFIGURED " +
  "NOTRUNNING USAGE DATAERR NOINPUT NOUSER NOHOST UNAVAILABLE SOFTWARE OSERR OSFILE CANTCREAT IOERR TEMPFAIL PROTOCOL " +
  "NOPERM CONFIG"
).split(" ");

/** Controllers of control groups that a unit can name, systemd.resource-control(5). */
export const controllers: readonly string[] = (
  "cpu cpuacct cpuset io blkio memory devices pids bpf-firewall bpf-devices bpf-foreign bpf-socket-bind " +
  "bpf-restrict-network-interfaces bpf-bind-network-interface"
).split(" ");

/** Types of namespaces, systemd.exec(5). */
export const namespaces: readonly string[] = "cgroup ipc net mnt pid user uts time".split(" ");

/** Words of SecureBits=, systemd.exec(5). */
export const secureBits: readonly string[] = (
  "keep-caps keep-caps-locked no-setuid-fixup no-setuid-fixup-locked noroot noroot-locked no-cap-ambient-raise " +
  "no-cap-ambient-raise-locked exec-restrict-file exec-restrict-file-locked exec-deny-interactive " +
  "exec-deny-interactive-locked"
).split(" ");

/** Levels and facilities of syslog(3), in the order of their numbers. */
export const logLevels: readonly string[] = "emerg alert crit err warning notice info debug".split(" ");
export const logFacilities: readonly string[] = (
  "kern user mail daemon auth syslog lpr news uucp cron authpriv ftp local0 local1 local2 local3 local4 local5 local6 " +
  "local7"
).split(" ");
