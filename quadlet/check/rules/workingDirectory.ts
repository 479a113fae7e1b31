import { kinds } from "../../kinds.ts";
import { has } from "../../release.ts";
import type { Release } from "../../release.ts";
import type { UnitView } from "../../view.ts";
import { rulesOf } from "../rule.ts";

/** Rules about the directory that Podman starts in. Source: handleSetWorkingDirectory of pkg/systemd/quadlet/quadlet.go. */
export const workingDirectoryRules = rulesOf([
  {
    id: "working-directory",
    severity: "error",
    scope: "unit",
    since: "4.7",
    summary:
      "SetWorkingDirectory= names what the unit has: yaml or unit in a .kube, file, unit or a context in a .build",
    why: "The generator makes no service of the unit.",
    *check(unit, { target }) {
      const value = unit.value("SetWorkingDirectory");
      if (value === undefined || value.text === "" || !has(target, kinds[unit.kind].since)) return;
      // To 5.1, the generator does not read the key beside a directory that systemd is given.
      if (!has(target, "5.2") && serviceDirectory(unit) !== "") return;
      const problem = problemOf(unit, value.text.toLowerCase(), target);
      if (problem === undefined) return;
      yield { unit, on: value, message: `Podman makes no service of the unit: ${problem[0]}`, fix: problem[1] };
    },
  },
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

/** What is wrong with a value in lower case, and the fix. */
function problemOf(unit: UnitView, word: string, target: Release): readonly [string, string] | undefined {
  switch (unit.kind) {
    case "kube": {
      if (word === "unit") return undefined;
      if (word !== "yaml") return ["a .kube knows the words yaml and unit alone", "write yaml or unit"];
      if (!has(target, "5.7") || unit.values("Yaml").length < 2) return undefined;
      return ["it says yaml, and the unit has several files", "write unit, or name one file in Yaml"];
    }
    case "build":
      if (word === "yaml") return ["a .build has no Yaml", "write file, unit or a path"];
      if (word !== "file" || unit.entries("File").length > 0) return undefined;
      return ["it says file, and the unit has no File", "add File, or write unit or a path"];
    case "container":
    case "pod":
    case "volume":
    case "network":
    case "image":
    case "artifact":
      return undefined;
  }
}

function serviceDirectory(unit: UnitView): string {
  return unit.value("WorkingDirectory", "Service")?.text ?? "";
}

/** Whether a build context does not lie beside the unit: an absolute path, or what the generator takes for an address. */
function isElsewhere(context: string): boolean {
  return /^(?:\/|https?|git:\/\/)|github\.com\/./.test(context);
}
