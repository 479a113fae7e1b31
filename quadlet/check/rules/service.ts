import { has } from "../../release.ts";
import type { UnitView } from "../../view.ts";
import { rulesOf } from "../rule.ts";

/** What to do about a user of the service: a container has a user and a group of its own. */
function userFix({ kind }: UnitView, key: string): string {
  if (key === "DynamicUser") return "take it out";
  const other = "put the unit under that user's own ~/.config/containers/systemd";
  if (kind !== "container") return other;
  return `${other}, or set ${key === "Group" ? "User and Group" : key} of [Container]`;
}

/** Rules about [Service], of which the generator writes a part itself. */
export const serviceRules = rulesOf([
  {
    id: "service-type",
    severity: "error",
    scope: "unit",
    summary: "The service of a container is of type notify or oneshot",
    why: "The generator makes no service of the unit: invalid service Type.",
    *check(unit) {
      const type = unit.values("Type", "Service").at(-1);
      if ((unit.kind !== "container" && unit.kind !== "kube") || type === undefined) return;
      if (["notify", "oneshot", ""].includes(type.text)) return;
      yield {
        unit,
        on: type,
        message: "Podman makes no service of the unit: invalid service Type",
        fix: "take it out, or write oneshot for what runs once",
      };
    },
  },
  {
    id: "service-kill-mode",
    severity: "error",
    scope: "unit",
    summary: "The processes of a service are killed with podman's own",
    why: "The generator makes no service of the unit: invalid KillMode.",
    *check(unit) {
      const mode = unit.values("KillMode", "Service").at(-1);
      if ((unit.kind !== "container" && unit.kind !== "kube") || mode === undefined) return;
      if (["mixed", "control-group", ""].includes(mode.text)) return;
      yield {
        unit,
        on: mode,
        message: "Podman makes no service of the unit: invalid KillMode",
        fix: "take it out",
      };
    },
  },
  {
    id: "service-exec",
    severity: "error",
    scope: "unit",
    summary: "The command of a service is the generator's",
    why: "systemd does not load a service with two ExecStart= lines: more than one ExecStart= setting, refusing.",
    *check(unit) {
      const [command] = unit.entries("ExecStart", "Service");
      if ((unit.kind !== "container" && unit.kind !== "kube") || command === undefined) return;
      if (unit.values("Type", "Service").at(-1)?.text === "oneshot") return;
      yield {
        unit,
        on: command,
        message: "systemd does not load a service with two commands",
        fix:
          unit.kind === "container"
            ? "use Exec= for the container's arguments, ExecStartPre= or ExecStartPost= for what else is run"
            : "use ExecStartPre= or ExecStartPost=",
      };
    },
  },
  {
    id: "service-user",
    severity: "warning",
    scope: "unit",
    summary: "The user of a rootless service is the one whose manager runs it",
    why: "From 5.6 on the generator warns of User, Group and DynamicUser: podman does not work as another user of the service.",
    *check(unit) {
      for (const key of ["User", "Group", "DynamicUser"]) {
        const [entry] = unit.entries(key, "Service");
        if (entry === undefined) continue;
        yield {
          unit,
          on: entry,
          message: "podman does not work as another user of its service",
          fix: userFix(unit, key),
        };
      }
    },
  },
  {
    id: "service-pod",
    severity: "warning",
    scope: "unit",
    summary: "What the generator writes into a pod's service is not given as well",
    why: "It silently replaces Type, PIDFile and Environment of a .pod, and Restart before Podman 6.0.",
    *check(unit) {
      if (unit.kind !== "pod") return;
      for (const key of ["Type", "PIDFile", "Environment", ...(has(unit.target, "6.0") ? [] : ["Restart"])]) {
        const [entry] = unit.entries(key, "Service");
        if (entry === undefined) continue;
        yield { unit, on: entry, message: "Podman writes its own in place of it", fix: "take it out" };
      }
    },
  },
  {
    id: "install-section",
    severity: "warning",
    scope: "unit",
    summary: "A target that wants a unit is named by its name",
    why: "Quadlet makes links of WantedBy and RequiredBy itself, and skips names with a slash silently. systemctl enable does not work on generated units.",
    *check(unit) {
      for (const key of ["WantedBy", "RequiredBy", ...(has(unit.target, "5.5") ? ["UpheldBy"] : [])]) {
        for (const value of unit.values(key, "Install")) {
          if (!value.text.includes("/")) continue;
          yield { unit, on: value, section: "Install", message: "Podman skips it", fix: "give the unit's name alone" };
        }
      }
    },
  },
]);
