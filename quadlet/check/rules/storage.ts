import { unitKindOf } from "../../directory.ts";
import { literalArgument } from "../../expand.ts";
import { volumeProblem } from "../../grammar/volume.ts";
import { has } from "../../release.ts";
import type { Release } from "../../release.ts";
import type { ReadValue, UnitView } from "../../view.ts";
import { rulesOf } from "../rule.ts";

/** Rules about volumes, mounts and files of a unit. */
export const storageRules = rulesOf([
  {
    id: "volume-form",
    severity: "error",
    scope: "unit",
    summary: "A volume is [SOURCE:]/CONTAINER[:OPTIONS]",
    why: "podman refuses any other when the service starts: incorrect volume format, must be an absolute path, invalid option type. No shell expands ~.",
    *check(unit, { target }) {
      for (const value of unit.values("Volume")) {
        const text = has(target, "5.7") ? withoutTemplate(value.text) : value.text;
        const problem = volumeProblem(literalArgument(text) ?? withoutSpecifiers(text));
        if (problem === undefined) continue;
        const [reason = problem, fix = "keep one of them"] = problem.split("; ");
        yield { unit, on: value, message: `it ${reason}: podman refuses it`, fix };
      }
    },
  },
  {
    id: "mount-form",
    severity: "error",
    scope: "unit",
    since: "4.8",
    summary: "A mount has its type, and its source where the type needs one",
    why: "Before 4.8 the generator passes a mount on unread. Without type= the generator refuses the unit (to 5.5) or takes it for a volume; without source= it stops with a panic to 5.6, and with it every unit that comes after. From 6.0 on a volume needs no source: it is anonymous.",
    *check(unit, { target }) {
      for (const value of unit.kind === "container" ? unit.values("Mount") : []) {
        const fields = new Map(value.text.split(",").map((field) => [field.replace(/=.*/s, ""), field] as const));
        const type = fields.get("type")?.slice("type=".length);
        const hasSource = fields.has("source") || fields.has("src");
        if (type === undefined && !has(target, "5.6")) {
          yield {
            unit,
            on: value,
            message: "Podman makes no service of the unit: a type is missing",
            fix: "begin it with type=",
          };
        } else if (needsSource(type ?? "volume", target) && !hasSource) {
          const message = has(target, "5.7")
            ? "Podman makes no service of the unit: a source is missing"
            : "the generator panics, and makes no service of any unit after this one: a source is missing";
          yield { unit, on: value, message, fix: "add source=" };
        }
      }
    },
  },
  {
    id: "mount-field",
    severity: "error",
    scope: "unit",
    since: "4.5",
    until: "4.8",
    summary: "Each field of a mount is a name, one =, and a value",
    why: "At a field without = the generators before 4.8 stop with a panic, and with them every unit that comes after; of a field with two, they drop what follows the second.",
    *check(unit) {
      for (const value of unit.kind === "container" ? unit.values("Mount") : []) {
        for (const field of value.text.split(",")) {
          const signs = field.split("=").length - 1;
          if (signs === 1) continue;
          const message =
            signs === 0
              ? `the generator panics at ${JSON.stringify(field)}, and makes no service of any unit after this one`
              : `the generator drops the end of ${JSON.stringify(field)} from the second = on`;
          yield { unit, on: value, message, fix: "use Volume=, give the mount by PodmanArgs, or upgrade Podman" };
        }
      }
    },
  },
  {
    id: "mount-path-unique",
    severity: "error",
    scope: "unit",
    summary: "Nothing is mounted twice at one path of a container",
    why: "podman refuses the container when the service starts: duplicate mount destination.",
    *check(unit) {
      const seen = new Map<string, ReadValue>();
      for (const { path, value } of mountPaths(unit)) {
        const before = seen.get(path);
        if (before === undefined) seen.set(path, value);
        else {
          yield {
            unit,
            on: value,
            message: `line ${before.at.line} mounts something at ${path} as well: podman refuses the container`,
            fix: "mount it at another path, or take one out",
          };
        }
      }
    },
  },
  {
    id: "env-file-path",
    severity: "error",
    scope: "unit",
    summary: "An env file is named by its path alone",
    why: "Quadlet knows no optional file (a leading -) and no ~: it takes both for a file beside the unit, which podman does not find when the service starts.",
    *check(unit) {
      for (const value of unit.kind === "container" ? unit.values("EnvironmentFile") : []) {
        const first = value.text.slice(0, 1);
        if (first !== "-" && first !== "~") continue;
        yield {
          unit,
          on: value,
          message: `Podman looks for a file beside the unit whose name begins with ${first}`,
          fix: first === "-" ? "leave the - out; the file must be there" : "write %h for the home directory",
        };
      }
    },
  },
]);

/** Whether a mount of this type must name its source. From 6.0 on a volume without one is anonymous. */
function needsSource(type: string, target: Release): boolean {
  return ["bind", "glob", "image"].includes(type) || (type === "volume" && !has(target, "6.0"));
}

/** Since 5.7, the volume of a template has the name of the instance in place of the @: `data@.volume` is a good source. */
function withoutTemplate(text: string): string {
  return text.replace(/^([\w.-]+)@([\w.-]*\.volume)(?=:)/, "$1-$2");
}

/** A text of the same form, for a check of the form alone: a specifier or a variable at the beginning of a part can be a path. */
function withoutSpecifiers(text: string): string {
  return text
    .replace(/(?<=^|:)(?:\$\{\w*\}|%[A-Za-z])/g, "/")
    .replace(/\$\{\w*\}|%[A-Za-z]/g, "x")
    .replaceAll("%%", "%");
}

function mountPaths(unit: UnitView): { path: string; value: ReadValue }[] {
  if (unit.kind !== "container") return [];
  const inVolume = (text: string): string | undefined => {
    const [first, second] = text.split(":");
    return second ?? first;
  };
  const inMount = (text: string): string | undefined =>
    text
      .split(",")
      .map((field) => /^(?:destination|dest|dst|target)=(.*)$/s.exec(field)?.[1])
      .find((path) => path !== undefined);
  const all = [
    ...unit.values("Volume").map((value) => ({ value, path: inVolume(value.text) })),
    ...unit.values("Mount").map((value) => ({ value, path: inMount(value.text) })),
    ...unit.values("Tmpfs").map((value) => ({ value, path: value.text.split(":")[0] })),
  ];
  return all.flatMap(({ path, value }) => {
    if (path === undefined || path === "" || unitKindOf(path) !== undefined) return [];
    return [{ value, path: path.replace(/(?<=.)\/+$/, "") }];
  });
}
