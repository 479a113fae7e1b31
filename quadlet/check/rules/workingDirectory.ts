import { kinds } from "../../kinds.ts";
import { has } from "../../release.ts";
import type { UnitView } from "../../view.ts";
import { rulesOf } from "../rule.ts";

/** Rules about the directory that Podman starts in. Source: handleSetWorkingDirectory of pkg/systemd/quadlet/quadlet.go. */
export const workingDirectoryRules = rulesOf([
  {
    id: "working-directory-twice",
    severity: "warning",
    scope: "unit",
    since: "4.7",
    summary: "A unit has SetWorkingDirectory= or WorkingDirectory= of [Service], not both",
    why: "The generator leaves WorkingDirectory= as it is and drops SetWorkingDirectory=; a relative build context goes with it.",
    *check(unit, { target }) {
      const value = unit.value("SetWorkingDirectory");
      if (value === undefined || value.text === "" || !has(target, kinds[unit.kind].since)) return;
      if (serviceDirectory(unit) === "" || isElsewhere(value.text)) return;
      const message = "Podman drops it, because [Service] sets WorkingDirectory";
      yield { unit, on: value, message, fix: "take one of the two out" };
    },
  },
]);

function serviceDirectory(unit: UnitView): string {
  return unit.value("WorkingDirectory", "Service")?.text ?? "";
}

/** Whether a build context does not lie beside the unit: an absolute path, or what the generator takes for an address. */
function isElsewhere(context: string): boolean {
  return /^(?:\/|https?|git:\/\/)|github\.com\/./.test(context);
}
