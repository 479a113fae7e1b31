import type { Since } from "./release.ts";

/**
 * How systemd reads the value of a directive, and so how it must be written. Quadlet passes the lines of [Unit] and
 * [Service] on as they are; [Install] it reads itself.
 * - `plain`: a word, number, boolean or time span, taken as it stands: neither `%` nor `$` means anything.
 * - `text`: one text to the end of the line, with specifiers; quotes, backslashes and `$` are literal.
 * - `units`: names of units, with specifiers, separated by blanks.
 * - `names`: names of units, in [Install]: Quadlet makes links of them letter by letter, without specifiers.
 * - `pairs`: words NAME=VALUE with quotes, C escapes and specifiers; `$` is literal.
 * - `verbatim`: a syntax of its own (command lines, conditions with prefixes), given as `verbatim("…")` only.
 */
export type DirectiveSyntax = "plain" | "text" | "units" | "names" | "pairs" | "verbatim";

/** What is known of a systemd directive. */
export interface DirectiveFacts {
  readonly syntax: DirectiveSyntax;
  /** First Podman release that acts on it, where Quadlet reads the directive itself. */
  readonly since?: Since;
}

/**
 * Directives of systemd.unit(5), systemd.service(5), systemd.exec(5), systemd.kill(5) and systemd.resource-control(5)
 * that a unit of Quadlet has a use for. What is not listed can still be written, as verbatim text (`extra` of a unit's source).
 */
export const directiveTable = {
  Unit: {
    Description: { syntax: "text" },
    Documentation: { syntax: "units" },
    After: { syntax: "units" },
    Before: { syntax: "units" },
    BindsTo: { syntax: "units" },
    Conflicts: { syntax: "units" },
    OnFailure: { syntax: "units" },
    OnSuccess: { syntax: "units" },
    PartOf: { syntax: "units" },
    PropagatesReloadTo: { syntax: "units" },
    PropagatesStopTo: { syntax: "units" },
    ReloadPropagatedFrom: { syntax: "units" },
    Requires: { syntax: "units" },
    Requisite: { syntax: "units" },
    StopPropagatedFrom: { syntax: "units" },
    Upholds: { syntax: "units" },
    Wants: { syntax: "units" },
    RequiresMountsFor: { syntax: "verbatim" },
    WantsMountsFor: { syntax: "verbatim" },
    ConditionHost: { syntax: "verbatim" },
    ConditionPathExists: { syntax: "verbatim" },
    ConditionPathIsDirectory: { syntax: "verbatim" },
    ConditionFileNotEmpty: { syntax: "verbatim" },
    AssertPathExists: { syntax: "verbatim" },
    CollectMode: { syntax: "plain" },
    DefaultDependencies: { syntax: "plain" },
    IgnoreOnIsolate: { syntax: "plain" },
    JobTimeoutSec: { syntax: "plain" },
    OnFailureJobMode: { syntax: "plain" },
    RefuseManualStart: { syntax: "plain" },
    RefuseManualStop: { syntax: "plain" },
    StartLimitAction: { syntax: "plain" },
    StartLimitBurst: { syntax: "plain" },
    StartLimitIntervalSec: { syntax: "plain" },
    StopWhenUnneeded: { syntax: "plain" },
    SurviveFinalKillSignal: { syntax: "plain" },
  },
  Service: {
    Environment: { syntax: "pairs" },
    EnvironmentFile: { syntax: "text" },
    SyslogIdentifier: { syntax: "text" },
    WorkingDirectory: { syntax: "text" },
    ExecCondition: { syntax: "verbatim" },
    ExecReload: { syntax: "verbatim" },
    ExecStartPost: { syntax: "verbatim" },
    ExecStartPre: { syntax: "verbatim" },
    ExecStop: { syntax: "verbatim" },
    ExecStopPost: { syntax: "verbatim" },
    Type: { syntax: "plain" },
    KillMode: { syntax: "plain" },
    KillSignal: { syntax: "plain" },
    NotifyAccess: { syntax: "plain" },
    RemainAfterExit: { syntax: "plain" },
    Restart: { syntax: "plain" },
    RestartForceExitStatus: { syntax: "plain" },
    RestartMaxDelaySec: { syntax: "plain" },
    RestartMode: { syntax: "plain" },
    RestartPreventExitStatus: { syntax: "plain" },
    RestartSec: { syntax: "plain" },
    RestartSteps: { syntax: "plain" },
    RuntimeMaxSec: { syntax: "plain" },
    SuccessExitStatus: { syntax: "plain" },
    TimeoutSec: { syntax: "plain" },
    TimeoutStartFailureMode: { syntax: "plain" },
    TimeoutStartSec: { syntax: "plain" },
    TimeoutStopSec: { syntax: "plain" },
    WatchdogSec: { syntax: "plain" },
    CPUQuota: { syntax: "plain" },
    CPUWeight: { syntax: "plain" },
    Delegate: { syntax: "plain" },
    IOWeight: { syntax: "plain" },
    LimitCORE: { syntax: "plain" },
    LimitMEMLOCK: { syntax: "plain" },
    LimitNOFILE: { syntax: "plain" },
    LimitNPROC: { syntax: "plain" },
    LogLevelMax: { syntax: "plain" },
    LogRateLimitBurst: { syntax: "plain" },
    LogRateLimitIntervalSec: { syntax: "plain" },
    MemoryHigh: { syntax: "plain" },
    MemoryLow: { syntax: "plain" },
    MemoryMax: { syntax: "plain" },
    MemorySwapMax: { syntax: "plain" },
    Nice: { syntax: "plain" },
    OOMPolicy: { syntax: "plain" },
    OOMScoreAdjust: { syntax: "plain" },
    Slice: { syntax: "text" },
    StandardError: { syntax: "text" },
    StandardOutput: { syntax: "text" },
    TasksMax: { syntax: "plain" },
  },
  Install: {
    Alias: { syntax: "names" },
    DefaultInstance: { syntax: "plain" },
    RequiredBy: { syntax: "names" },
    UpheldBy: { syntax: "names", since: "5.5" },
    WantedBy: { syntax: "names" },
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, DirectiveFacts>>>>;

/** Name of a section that is systemd's. */
export type SystemdSection = keyof typeof directiveTable;

/** What is known of `key` in `section`; undefined when the section is not systemd's or the directive is not listed. */
export function directiveFacts(section: string, key: string): DirectiveFacts | undefined {
  const table: Readonly<Record<string, Readonly<Record<string, DirectiveFacts>>>> = directiveTable;
  if (!Object.hasOwn(table, section)) return undefined;
  const keys = table[section];
  return keys !== undefined && Object.hasOwn(keys, key) ? keys[key] : undefined;
}

/** Whether `section` is one of systemd's. */
export function isSystemdSection(section: string): section is SystemdSection {
  return Object.hasOwn(directiveTable, section);
}
