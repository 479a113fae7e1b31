import type { ReadValue, UnitView } from "../../view.ts";
import { rulesOf } from "../rule.ts";

/** A combination of directives of [Service]: service_verify() of src/core/service.c of systemd 252 to 262. */
interface Combination {
  /** The directive that breaks it, and its values; all values where there are none. */
  readonly key: string;
  readonly values?: readonly string[];
  /** Types of services that it is about. Default: all. */
  readonly types?: readonly string[];
  /** Directive that must stand beside it. */
  readonly needs?: string;
  /** First systemd release that it no longer holds for. Default: none. */
  readonly until?: number;
  readonly message: string;
  readonly fix: string;
  /** What to do where a line of a container or a kube unit sets the type: without the line the type is another one. */
  readonly fixOfType?: string;
}

const refused: readonly Combination[] = [
  {
    key: "Restart",
    values: ["always", "on-success"],
    types: ["oneshot"],
    message: "Type=oneshot does not allow Restart=always or on-success",
    fix: "write Restart=on-failure",
    fixOfType: "write Restart=on-failure, or take Type=oneshot out",
  },
  {
    key: "RestartForceExitStatus",
    types: ["oneshot"],
    until: 254,
    message: "Type=oneshot does not allow RestartForceExitStatus=",
    fix: "take it out",
  },
  {
    key: "ExitType",
    values: ["cgroup"],
    types: ["oneshot"],
    message: "Type=oneshot does not allow ExitType=cgroup",
    fix: "take it out",
  },
  {
    key: "PrivatePIDs",
    values: ["yes", "y", "true", "t", "on", "1"],
    types: ["forking"],
    message: "Type=forking does not allow PrivatePIDs=yes",
    fix: "take it out",
  },
  {
    key: "Type",
    values: ["dbus"],
    needs: "BusName",
    message: "Type=dbus needs BusName=",
    fix: "add BusName=, or take Type=dbus out",
  },
];

const ineffective: readonly Combination[] = [
  {
    key: "RuntimeMaxSec",
    types: ["oneshot"],
    message: "RuntimeMaxSec= has no effect with Type=oneshot",
    fix: "use TimeoutStartSec=",
  },
  {
    key: "RestartSteps",
    needs: "RestartMaxDelaySec",
    message: "RestartSteps= has no effect without RestartMaxDelaySec=",
    fix: "add RestartMaxDelaySec=, for example 5min",
  },
  {
    key: "RestartMaxDelaySec",
    needs: "RestartSteps",
    message: "RestartMaxDelaySec= has no effect without RestartSteps=",
    fix: "add RestartSteps=, for example 10",
  },
  {
    key: "RuntimeRandomizedExtraSec",
    needs: "RuntimeMaxSec",
    message: "RuntimeRandomizedExtraSec= has no effect without RuntimeMaxSec=",
    fix: "add RuntimeMaxSec=",
  },
];

/** Rules about directives of [Service] that stand together. */
export const combinationRules = rulesOf([
  {
    id: "service-combination",
    severity: "error",
    scope: "unit",
    summary: "The directives of [Service] are ones that systemd loads together",
    why: "systemd refuses the unit (bad-setting), and it never starts: Service has Restart= set to either always or on-success, which isn't allowed for Type=oneshot services.",
    *check(unit, { systemd }) {
      for (const { message, fix, on } of found(unit, refused, systemd)) {
        yield { unit, on, section: "Service", message: `systemd does not load ${unit.service}: ${message}`, fix };
      }
    },
  },
  {
    id: "service-no-effect",
    severity: "warning",
    scope: "unit",
    summary: "A directive of [Service] that needs another one has it",
    why: "systemd ignores the directive: Service has RestartSteps= but no RestartMaxDelaySec= setting. Ignoring.",
    *check(unit, { systemd }) {
      for (const { message, fix, on } of found(unit, ineffective, systemd)) {
        yield { unit, on, section: "Service", message: `systemd ignores it: ${message}`, fix };
      }
    },
  },
]);

function* found(
  unit: UnitView,
  combinations: readonly Combination[],
  systemd = Infinity,
): Generator<Combination & { readonly on: ReadValue }> {
  const type = typeOf(unit);
  for (const combination of combinations) {
    const { key, values, types, needs, until } = combination;
    const on = unit.value(key, "Service");
    if (on === undefined || on.text === "" || (until !== undefined && systemd >= until)) continue;
    if (key === "Type" && setsType(unit)) continue;
    if (types !== undefined && !types.includes(type)) continue;
    if (values !== undefined && !values.includes(on.text.trim().toLowerCase())) continue;
    if (needs !== undefined && isSet(unit, needs)) continue;
    const isOwnType = (unit.kind === "container" || unit.kind === "kube") && isSet(unit, "Type");
    yield { ...combination, on, fix: (isOwnType ? combination.fixOfType : undefined) ?? combination.fix };
  }
}

/** Whether a directive has a value other than its default. */
function isSet(unit: UnitView, key: string): boolean {
  const text = unit.value(key, "Service")?.text.trim() ?? "";
  return text !== "" && text !== "0" && text !== "infinity";
}

/** Whether the generator writes the type of the service itself, or refuses what it does not like. */
function setsType({ kind }: UnitView): boolean {
  return kind === "container" || kind === "kube" || kind === "pod";
}

/** The type that the generated service has. */
function typeOf(unit: UnitView): string {
  const given = unit.value("Type", "Service")?.text.trim() ?? "";
  if (unit.kind === "pod") return "forking";
  if (setsType(unit)) return given === "oneshot" ? "oneshot" : "notify";
  return given === "" ? "oneshot" : given;
}
