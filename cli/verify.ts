import { readFileSync } from "node:fs";
import type { Finding, SourceFile, UnitView } from "../quadlet/index.ts";
import { positionIn } from "../quadlet/file.ts";
import { readUnitDirectory } from "../quadlet/index.ts";
import type { Release } from "../quadlet/index.ts";
import { findGenerator, isProgram, systemdVersion, verifyFiles } from "./generated.ts";
import type { Said } from "./generated.ts";
import { Trouble } from "./trouble.ts";

/** The programs of this machine that units are verified with. */
export interface Verifier {
  /** For example `systemd 257 (257.13)`. */
  readonly systemd: string;
  readonly generator: string;
}

/** The programs of this machine; or why units cannot be verified here, and what to do. */
export async function findVerifier(asked: string | undefined): Promise<Verifier | { readonly missing: string }> {
  if (asked !== undefined && !isProgram(asked)) {
    throw new Trouble(
      `--generator: ${asked} is not a program that may be run; name Podman's quadlet or podman-user-generator`,
    );
  }
  const [systemd, generator] = [await systemdVersion(), asked ?? findGenerator()];
  if (systemd === undefined) {
    return { missing: "this machine has no systemd-analyze; run lint --verify on a machine with systemd" };
  }
  if (generator === undefined) {
    return { missing: "this machine has no generator of Podman's; install podman, or name one with --generator" };
  }
  return { systemd, generator };
}

/** What is known besides the files. */
interface VerifyOptions {
  readonly target: Release;
  /** Services that others run, without `.service`. */
  readonly external: readonly string[];
  /** Whether the system manager runs the units. */
  readonly system: boolean;
}

/**
 * What the generator and systemd of this machine say of the units of one directory, where the checker says nothing about
 * the same line.
 */
export async function verified(
  files: readonly SourceFile[],
  known: readonly Finding[],
  { generator }: Verifier,
  { target, external, system }: VerifyOptions,
): Promise<Finding[]> {
  const said = await verifyFiles(files, { generator, system }, (path) => readFileSync(path, "utf8"));
  const { units } = readUnitDirectory(files, target);
  const found = [...refusals(said, units), ...complaints(said, units)].filter(
    ({ message }) => !external.some((name) => message.includes(`Unit ${name}.service not found`)),
  );
  return found.filter(
    (finding, index) => !isKnown(finding, known) && found.findIndex((one) => isSame(one, finding)) === index,
  );
}

/** Units of which the generator makes no service. */
function refusals({ generator }: Said, units: readonly UnitView[]): Finding[] {
  return generator.flatMap((words): Finding[] => {
    const [, name] = /^(?:converting|error loading) "([^"]+)"/.exec(words) ?? [];
    const unit = units.find(({ fileName, path }) => name === fileName || name === path);
    if (unit === undefined) return [];
    return [
      {
        ...{ rule: "verify-generator", severity: "error", path: unit.path, unit: unit.fileName },
        message: `the generator of this machine makes no service of it: ${words}`,
        fix: "mend the unit; the generator's words name what is wrong",
      },
    ];
  });
}

/** What systemd ignores in the services, or why it does not load them. */
function complaints({ systemd, services }: Said, units: readonly UnitView[]): Finding[] {
  return systemd.flatMap((line): Finding[] => {
    const [, service = "", number, words = ""] =
      /^(?:Unit )?([^\s:]+\.service)(?::(\d+))?:? (.*?)\.?$/.exec(line) ?? [];
    const unit = units.find((one) => one.service === service);
    // The program that the generator names need not be on the machine that checks.
    if (unit === undefined || /^Command \S*\/podman is not executable/.test(words)) return [];
    const place = number === undefined ? undefined : source(unit, services.get(service) ?? "", Number(number));
    const isMild = /Continuing$|obsolete|deprecated|unsafe/.test(words);
    return [
      {
        rule: "verify-systemd",
        severity: isMild ? "warning" : "error",
        path: unit.path,
        unit: unit.fileName,
        ...place,
        message: `systemd says of ${service}: ${words}`,
        fix: place === undefined ? "mend what systemd names" : "mend the line, or take it out",
      },
    ];
  });
}

/** Where a line of a generated service stands in the unit and its drop-ins: the last line with the same text. */
function source(
  unit: UnitView,
  text: string,
  number: number,
): Pick<Finding, "path" | "line" | "column" | "section" | "key"> | undefined {
  const lines = text.split("\n");
  const header = lines.slice(0, number).findLast((line) => line.startsWith("[")) ?? "";
  const [, key = "", value = ""] = /^([^=]+)=(.*)$/s.exec(lines[number - 1] ?? "") ?? [];
  const section = header.slice(1, -1);
  const entry = unit.section(section).findLast((one) => one.key === key && one.value.trim() === value.trim());
  return entry === undefined ? undefined : { path: entry.path, ...positionIn(entry, 0), section, key };
}

/** Words that only say that other words keep a unit from loading. */
const consequence = /fatal error, unit will not be started|has a bad unit file setting|Refusing$/;

/** Whether the checker has a finding about the same line; about the same unit, where the words are no more than that. */
function isKnown({ path, line, unit, rule, message }: Finding, known: readonly Finding[]): boolean {
  if (line !== undefined) return known.some((one) => one.path === path && one.line === line);
  if (rule === "verify-systemd" && !consequence.test(message)) return false;
  return known.some((one) => one.unit === unit && one.severity === "error");
}

function isSame(a: Finding, b: Finding): boolean {
  return a.path === b.path && a.line === b.line && a.message === b.message;
}
