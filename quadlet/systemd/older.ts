/** A directive's name that the manual pages of systemd 262 no longer list. */
export interface OlderName {
  /** The name that replaces it, where one does. */
  readonly use?: string;
  /** The first of the tested systemd releases (252, 257, 262) that ignores it. Default: all of them act on it. */
  readonly until?: number;
  /** The first of the tested systemd releases that knows it. Default: all of them did, up to that one. */
  readonly systemd?: number;
}

/**
 * Older names of directives, by section. Source: src/core/load-fragment-gperf.gperf.in of systemd 252, 257 and 262. Those
 * that systemd ignores went away with control groups of version 1.
 */
export const olderNames: Readonly<Record<string, Readonly<Record<string, OlderName>>>> = {
  Unit: {
    BindTo: { use: "BindsTo" },
    OnFailureIsolate: { use: "OnFailureJobMode" },
    PropagateReloadFrom: { use: "ReloadPropagatedFrom" },
    PropagateReloadTo: { use: "PropagatesReloadTo" },
    RequiresOverridable: { use: "Requires" },
    RequisiteOverridable: { use: "Requisite" },
    StartLimitInterval: { use: "StartLimitIntervalSec" },
  },
  Service: {
    // These moved to [Unit]; systemd reads them in [Service] as well.
    FailureAction: { use: "FailureAction" },
    RebootArgument: { use: "RebootArgument" },
    StartLimitAction: { use: "StartLimitAction" },
    StartLimitBurst: { use: "StartLimitBurst" },
    StartLimitInterval: { use: "StartLimitIntervalSec" },
    InaccessibleDirectories: { use: "InaccessiblePaths" },
    PermissionsStartOnly: {},
    ReadOnlyDirectories: { use: "ReadOnlyPaths" },
    ReadWriteDirectories: { use: "ReadWritePaths" },
    BlockIOAccounting: { use: "IOAccounting", until: 262 },
    BlockIODeviceWeight: { use: "IODeviceWeight", until: 262 },
    BlockIOReadBandwidth: { use: "IOReadBandwidthMax", until: 262 },
    BlockIOWeight: { use: "IOWeight", until: 262 },
    BlockIOWriteBandwidth: { use: "IOWriteBandwidthMax", until: 262 },
    CPUAccounting: { until: 262 },
    CPUShares: { use: "CPUWeight", until: 262 },
    DefaultMemoryLow: { until: 262 },
    DefaultMemoryMin: { until: 262 },
    DefaultStartupMemoryLow: { systemd: 257, until: 262 },
    MemoryLimit: { use: "MemoryMax", until: 262 },
    StartupBlockIOWeight: { use: "StartupIOWeight", until: 262 },
    StartupCPUShares: { use: "StartupCPUWeight", until: 262 },
  },
};
