import { has } from "../../release.ts";
import type { UnitView } from "../../view.ts";
import { rulesOf } from "../rule.ts";

/** Rules about the directory that a build or a kube unit works in, and about builds. */
export const buildRules = rulesOf([
  {
    id: "build-file",
    severity: "error",
    scope: "unit",
    since: "5.2",
    summary: "A Containerfile with a relative path comes with a working directory",
    why: "The generator makes no service of the unit: relative path in File key requires SetWorkingDirectory key to be set. A path that begins with a specifier is relative to releases before 5.7.",
    *check(unit, { target }) {
      const file = unit.kind === "build" ? unit.value("File") : undefined;
      if (file === undefined || file.text === "" || hasDirectory(unit)) return;
      const isSpecifier = has(target, "5.7") && /^%[^%]/.test(file.text);
      if (isSpecifier || file.text.startsWith("/") || isUrl(file.text)) return;
      yield {
        unit,
        on: file,
        message: "Podman makes no service of the unit: the path is relative, and nothing says to what",
        fix: "add SetWorkingDirectory=unit, or write an absolute path",
      };
    },
  },
  {
    id: "working-directory",
    severity: "error",
    scope: "unit",
    since: "4.7",
    summary: "SetWorkingDirectory names what the kind of unit has",
    why: "The generator makes no service of the unit: only supported in .kube files, only supported in .build files, no File key specified, unsupported value for WorkingDirectory, only supported when a single Yaml key is provided.",
    *check(unit, { target }) {
      const directory = unit.kind === "build" || unit.kind === "kube" ? unit.value("SetWorkingDirectory") : undefined;
      if (directory === undefined || directory.text === "") return;
      // Before 5.2, the generator does not read the key beside a directory of [Service].
      if (!has(target, "5.2") && (unit.value("WorkingDirectory", "Service")?.text ?? "") !== "") return;
      const problem = directoryProblem(unit, directory.text.toLowerCase(), has(target, "5.7"));
      if (problem === undefined) return;
      const { reason, fix } = problem;
      yield { unit, on: directory, message: `Podman makes no service of the unit: ${reason}`, fix };
    },
  },
  {
    id: "build-pull",
    severity: "error",
    scope: "unit",
    since: "5.2",
    until: "5.3.2",
    summary: "Pull of a build is written for a Podman that passes it on",
    why: "Before 5.3.2 the generator writes --pull and the value as two words. podman then takes the value for the directory to build from.",
    *check(unit) {
      const pull = unit.kind === "build" ? unit.value("Pull") : undefined;
      if (pull === undefined || pull.text === "") return;
      yield {
        unit,
        on: pull,
        message: `podman takes ${JSON.stringify(pull.text)} for the directory to build from`,
        fix: `write PodmanArgs=--pull=${pull.text}`,
      };
    },
  },
  {
    id: "device-optional",
    severity: "error",
    scope: "unit",
    until: "4.5.1",
    summary: "A device that may be missing is written for a Podman that takes the sign for it",
    why: "Before 4.5.1 the generator passes the minus sign on, and podman looks for a device of that name.",
    *check(unit) {
      for (const value of unit.kind === "container" ? unit.values("AddDevice") : []) {
        if (!value.text.startsWith("-")) continue;
        yield {
          unit,
          on: value,
          message: "podman looks for a device whose name begins with a minus sign",
          fix: "leave the minus sign out, or upgrade Podman to 4.5.1",
        };
      }
    },
  },
]);

function hasDirectory(unit: UnitView): boolean {
  const own = unit.value("SetWorkingDirectory")?.text ?? "";
  return own !== "" || (unit.value("WorkingDirectory", "Service")?.text ?? "") !== "";
}

/** Source: the expression URL of pkg/systemd/quadlet/quadlet.go. */
function isUrl(text: string): boolean {
  return /^(?:https?|git:\/\/)|github\.com\/.+$/.test(text);
}

function directoryProblem(
  unit: UnitView,
  text: string,
  severalYaml: boolean,
): { readonly reason: string; readonly fix: string } | undefined {
  if (unit.kind === "build") {
    const hasFile = unit.value("File") !== undefined;
    const fix = hasFile ? "write file, unit or a path" : "write unit or a path";
    if (text === "yaml") return { reason: "only a .kube unit has a Yaml", fix };
    return text === "file" && !hasFile ? { reason: "there is no File", fix } : undefined;
  }
  if (text === "unit") return undefined;
  const isSeveral = severalYaml && unit.values("Yaml").length > 1;
  const fix = isSeveral ? "write unit" : "write yaml or unit";
  if (text !== "yaml") return { reason: "a .kube unit works in the directory of its Yaml or of itself", fix };
  return isSeveral ? { reason: "there are several Yaml", fix } : undefined;
}
