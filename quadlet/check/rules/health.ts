import { literalArgument } from "../../expand.ts";
import { parseDuration } from "../../grammar/duration.ts";
import { valuesOfKeys } from "../entries.ts";
import { rulesOf } from "../rule.ts";

/** Rules about health checks and durations. */
export const healthRules = rulesOf([
  {
    id: "duration",
    severity: "error",
    scope: "unit",
    summary: "A duration has a unit, as 30s or 1m30s",
    why: "podman reads durations as Go writes them, and refuses the container when the service starts: missing unit in duration. A timeout of nothing is refused as well; an interval may be disable.",
    *check(unit) {
      for (const { key, facts, value } of valuesOfKeys(unit)) {
        if (facts.type !== "duration") continue;
        const text = literalArgument(value.text);
        if (text === undefined || text === "") continue;
        if (text === "disable" && key.endsWith("Interval")) continue;
        const problem = durationProblem(key, text);
        if (problem === undefined) continue;
        yield { unit, section: unit.ownSection, key, on: value, ...problem };
      }
    },
  },
  {
    id: "health-count",
    severity: "error",
    scope: "unit",
    summary: "Health checks fail at least once before the container is unhealthy",
    why: "podman refuses HealthRetries=0 when the service starts.",
    *check(unit) {
      const value = unit.kind === "container" ? unit.value("HealthRetries") : undefined;
      if (value === undefined || !/^(?:0+|-\d+)$/.test(value.text)) return;
      yield { unit, on: value, message: "podman refuses fewer than one", fix: "give 1 or more" };
    },
  },
  {
    id: "health-command",
    severity: "error",
    scope: "unit",
    summary: "What is about the startup check comes with a health check",
    why: "podman refuses a startup check without one, and Notify=healthy waits for what never comes.",
    *check(unit) {
      if (unit.kind !== "container" || unit.value("HealthCmd") !== undefined) return;
      const startup = unit.value("HealthStartupCmd");
      if (startup === undefined) return;
      yield {
        unit,
        on: startup,
        message: "podman refuses a startup check without HealthCmd",
        fix: "give HealthCmd as well",
      };
    },
  },
  {
    id: "health-array",
    severity: "error",
    scope: "unit",
    summary: "A health command without a shell is an array of its words, without CMD before them",
    why: 'podman stores the text ["CMD", …] as the command itself; ["a", "b"] is run without a shell.',
    *check(unit) {
      for (const key of ["HealthCmd", "HealthStartupCmd"]) {
        const value = unit.kind === "container" ? unit.value(key) : undefined;
        if (value === undefined || !/^\[\s*"CMD(?:-SHELL)?"/.test(value.text)) continue;
        yield {
          unit,
          on: value,
          message: "podman takes CMD for the program to run",
          fix: "leave CMD out of the array, or write the command as one text",
        };
      }
    },
  },
]);

function durationProblem(key: string, text: string): { message: string; fix: string } | undefined {
  try {
    if (parseDuration(text) > 0 || !key.endsWith("Timeout")) return undefined;
    return { message: "podman refuses a timeout of nothing", fix: "give 1s or more" };
  } catch {
    return { message: "podman refuses it: it is no duration", fix: "write numbers with their units, as 30s or 1m30s" };
  }
}
