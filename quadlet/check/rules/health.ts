import { literalArgument } from "../../expand.ts";
import { parseDuration } from "../../grammar/duration.ts";
import { has } from "../../release.ts";
import type { ReadValue, UnitView } from "../../view.ts";
import { valuesOfKeys } from "../entries.ts";
import { rulesOf } from "../rule.ts";

/** Rules about health checks and durations. */
export const healthRules = rulesOf([
  {
    id: "duration",
    severity: "error",
    scope: "unit",
    summary: "A duration has a unit, for example 30s or 1m30s",
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
    why: "podman refuses a startup check without one.",
    *check(unit) {
      if (unit.kind !== "container" || hasCheck(unit)) return;
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
    id: "health-missing",
    severity: "warning",
    scope: "unit",
    summary: "What waits for a health check comes with one",
    why: 'podman refuses Notify=healthy and HealthOnFailure= of a container without a health check: sdnotify policy "healthy" requires a healthcheck to be set. An image may bring one.',
    *check(unit, { target }) {
      if (unit.kind !== "container" || hasCheck(unit)) return;
      const notify = has(target, "5.0") ? unit.value("Notify") : undefined;
      const action = unit.value("HealthOnFailure");
      for (const on of [
        notify?.text === "healthy" ? notify : undefined,
        action?.text === "none" ? undefined : action,
      ]) {
        if (on === undefined || on.text === "") continue;
        const message = `podman refuses ${on.entry.key}=${on.text} unless the image brings a health check`;
        yield { unit, on, message, fix: "add HealthCmd=" };
      }
    },
  },
  {
    id: "health-array",
    severity: "error",
    scope: "unit",
    summary: "A health command is a text for a shell, or an array of words as JSON",
    why: 'podman splits the text of an array that begins with CMD or NONE at its blanks and runs that. A text that is not JSON goes to a shell. ["a", "b"] is run without a shell, ["CMD-SHELL", "a b"] with one.',
    *check(unit) {
      for (const value of healthCommands(unit)) {
        const problem = arrayProblem(value.text);
        if (problem !== undefined) yield { unit, on: value, ...problem };
      }
    },
  },
  {
    id: "health-quotes",
    severity: "error",
    scope: "unit",
    summary: "A health command is not in quotes as a whole",
    why: "podman gives the text to a shell as it stands, with its quotes. The shell then looks for one program with this whole name, and the check always fails.",
    *check(unit) {
      for (const value of healthCommands(unit)) {
        const [, , words = ""] = /^\s*(["'])((?:(?!\1).)*\s(?:(?!\1).)*)\1(?=\s|$|[|&;])/s.exec(value.text) ?? [];
        // The path of a program may hold blanks.
        if (words === "" || (/^[./]/.test(words) && !/[|&;]|\s-/.test(words))) continue;
        const message = `the shell looks for a program of the name ${JSON.stringify(words)}`;
        yield { unit, on: value, message, fix: "take the quotes around the command out" };
      }
    },
  },
]);

function healthCommands(unit: UnitView): ReadValue[] {
  if (unit.kind !== "container") return [];
  return ["HealthCmd", "HealthStartupCmd"].flatMap((key) => unit.value(key) ?? []);
}

/** Whether the unit itself has a health check that is not turned off. */
function hasCheck(unit: UnitView): boolean {
  const command = unit.value("HealthCmd")?.text ?? "";
  return (
    (command !== "" && !/^none$/i.test(command)) ||
    unit.values("PodmanArgs").some(({ text }) => /^--health-cmd\b/.test(text))
  );
}

/** What is wrong with a command that begins as an array does. `[` and a blank is the shell's own test. */
function arrayProblem(text: string): { message: string; fix: string } | undefined {
  if (!/^\[(?!\s+[^"\s])/.test(text)) return undefined;
  const words = jsonWords(text);
  if (words === undefined) {
    // A test of the shell: behind its first word there is no comma, other text or end, as there is in an array.
    if (/^\[\[?\s(?!\s*"[^"$]*"\s*[,"\]]).*\s\]/s.test(text)) return undefined;
    const message = "it is not an array of texts as JSON, and a shell runs it as it stands";
    return { message, fix: 'write it as ["program", "argument"], or as one text' };
  }
  const [first] = words;
  if (first === undefined) return { message: "podman refuses an empty array", fix: "write a command, or none" };
  if (!/^(?:CMD|NONE)$/i.test(first)) return undefined;
  return /^NONE$/i.test(first)
    ? { message: "podman takes the text of the array for the program to run", fix: "write none" }
    : { message: "podman takes the text of the array for the program to run", fix: "leave CMD out of the array" };
}

function jsonWords(text: string): readonly string[] | undefined {
  try {
    const read: unknown = JSON.parse(text);
    return Array.isArray(read) && read.every((word) => typeof word === "string") ? read : undefined;
  } catch {
    return undefined;
  }
}

function durationProblem(key: string, text: string): { message: string; fix: string } | undefined {
  try {
    if (parseDuration(text) > 0 || !key.endsWith("Timeout")) return undefined;
    return { message: "podman refuses a timeout of nothing", fix: "give 1s or more" };
  } catch {
    return {
      message: "podman refuses it: it is not a duration",
      fix: "write numbers with their units, for example 30s or 1m30s",
    };
  }
}
