import { keyFacts } from "../../keys.ts";
import { has } from "../../release.ts";
import type { UnitView } from "../../view.ts";
import { rulesOf } from "../rule.ts";

/** A directive of [Service] that only a privileged manager can apply, systemd.exec(5). */
interface Privileged {
  readonly key: string;
  /** The values that need a privilege. Default: all. */
  readonly values?: readonly string[];
  /** Exit status and step at which the start fails. */
  readonly status: string;
  /** What to write in place of it. Default: nothing. */
  readonly fix?: string;
  /** Key of [Container] that does the same for the container. */
  readonly use?: string;
}

const privileged: readonly Privileged[] = [
  { key: "AmbientCapabilities", status: "218/CAPABILITIES", use: "AddCapability" },
  { key: "CapabilityBoundingSet", status: "218/CAPABILITIES", use: "DropCapability" },
  {
    key: "CPUSchedulingPolicy",
    values: ["fifo", "rr", "1", "2"],
    status: "214/SETSCHEDULER",
    fix: "write batch or idle",
  },
  { key: "IOSchedulingClass", values: ["realtime", "1"], status: "211/IOPRIO", fix: "write best-effort" },
  { key: "LogNamespace", status: "226/NAMESPACE" },
  { key: "SupplementaryGroups", status: "216/GROUP", use: "GroupAdd" },
];

/** Rules about directives of [Service] that the manager of a user cannot apply. */
export const privilegeRules = rulesOf([
  {
    id: "service-privilege",
    severity: "warning",
    scope: "unit",
    manager: "user",
    summary: "The directives of [Service] are ones that a user manager may apply",
    why: "A user manager has no more privileges than its user. The start fails before podman runs, for example with status=218/CAPABILITIES, unless the machine gives the user the privilege.",
    *check(unit) {
      for (const { key, values, status, fix, use } of privileged) {
        const on = unit.value(key, "Service");
        if (on === undefined || on.text === "" || values?.includes(on.text.trim()) === false) continue;
        const message = `a user manager may not apply it: the start of ${unit.service} fails with status ${status}`;
        yield { unit, on, section: "Service", message, fix: fix ?? fixBy(unit, use) };
      }
    },
  },
  {
    id: "service-priority",
    severity: "warning",
    scope: "unit",
    manager: "user",
    summary: "[Service] gives no priority that a user manager may not give",
    why: "The kernel does not let the manager of a user lower the nice level, or set a negative OOM score adjustment, unless the machine gives the user the privilege. systemd ignores the directive and starts the service with the value of the manager.",
    *check(unit) {
      for (const key of ["Nice", "OOMScoreAdjust"]) {
        const on = unit.value(key, "Service");
        if (on === undefined || !/^-0*[1-9]\d*$/.test(on.text.trim())) continue;
        const message = `a user manager may not apply it: systemd starts ${unit.service} without it`;
        yield { unit, on, section: "Service", message, fix: "remove it, or write 0 or more" };
      }
    },
  },
]);

/** What to do where a key of the container may do the same: other kinds of units and older releases do not have it. */
function fixBy(unit: UnitView, key: string | undefined): string {
  const since = key === undefined || unit.kind !== "container" ? undefined : keyFacts("Container", key)?.since;
  return since !== undefined && has(unit.target, since) ? `use ${key}= of [Container]` : "take it out";
}
