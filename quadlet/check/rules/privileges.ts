import { rulesOf } from "../rule.ts";

/** A directive of [Service] that only a privileged manager can apply, systemd.exec(5). */
interface Privileged {
  readonly key: string;
  /** The values that need a privilege. Default: all. */
  readonly values?: readonly string[];
  /** Exit status and step at which the start fails. */
  readonly status: string;
  readonly fix: string;
}

const privileged: readonly Privileged[] = [
  { key: "AmbientCapabilities", status: "218/CAPABILITIES", fix: "use AddCapability= of [Container]" },
  { key: "CapabilityBoundingSet", status: "218/CAPABILITIES", fix: "use DropCapability= of [Container]" },
  { key: "CPUSchedulingPolicy", values: ["fifo", "rr"], status: "214/SETSCHEDULER", fix: "write batch or idle" },
  { key: "IOSchedulingClass", values: ["realtime", "1"], status: "211/IOPRIO", fix: "write best-effort" },
  { key: "LogNamespace", status: "226/NAMESPACE", fix: "take it out" },
  { key: "SupplementaryGroups", status: "216/GROUP", fix: "use GroupAdd= of [Container]" },
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
      for (const { key, values, status, fix } of privileged) {
        const on = unit.value(key, "Service");
        if (on === undefined || on.text === "" || values?.includes(on.text.trim()) === false) continue;
        const message = `a user manager may not apply it: the start of ${unit.service} fails with status ${status}`;
        yield { unit, on, section: "Service", message, fix };
      }
    },
  },
]);
