import { execFileSync } from "node:child_process";
import { homedir } from "node:os";
import { join } from "node:path";
import { text as readAll } from "node:stream/consumers";
import { styleText } from "node:util";
import type { Command } from "commander";
import { check, formatFinding, newestRelease, readUnitDirectory, rules } from "../quadlet/index.ts";
import type { Finding, Release, Rule, SourceFile } from "../quadlet/index.ts";
import { visible } from "../node/visible.ts";
import { podmanOption } from "./podmanOption.ts";
import { Trouble } from "./trouble.ts";
import { readUnitFiles } from "./unitFiles.ts";
import type { UnitFiles } from "./unitFiles.ts";
import { findVerifier, verified } from "./verify.ts";
import type { Verifier } from "./verify.ts";

interface LintOptions {
  readonly podman?: string;
  readonly systemd?: number;
  readonly system: boolean;
  readonly external: readonly string[];
  readonly verify: boolean;
  readonly generator?: string;
  readonly format: "text" | "json";
  readonly strict: boolean;
  readonly stdinName: string;
  readonly rules: boolean;
}

/** `hecate-fleet lint`. */
export function addLint(program: Command): void {
  program
    .command("lint")
    .description("Check Quadlet files: whether Podman would take them, and whether they would do what they say")
    .argument("[path...]", "files or directories; - is standard input (default: ~/.config/containers/systemd)")
    .option(
      "--podman <version>",
      "Podman that reads them, for example 5.4 or 5.8.1 (default: the installed one, otherwise the newest known)",
    )
    .option(
      "--systemd <release>",
      "systemd that runs the services, for example 252 (default: the newest known)",
      systemd,
    )
    .option("--system", "the system manager runs the units, not a user manager", false)
    .option("--verify", "ask this machine's own generator and systemd as well", false)
    .option("--generator <path>", "Podman's generator for --verify (default: the installed one)")
    .option("--external <service>", "a service that somebody else runs; may be repeated", append, [])
    .option("--format <format>", "text or json", format, "text")
    .option("--strict", "exit with 1 for warnings as well", false)
    .option("--stdin-name <name>", "name of the unit on standard input", "stdin.container")
    .option("--rules", "list the rules and end", false)
    .addHelpText(
      "after",
      `
Exit codes: 0 nothing wrong (or warnings only), 1 something is, 2 it could not be checked (with --verify: or not verified).
A rule is silenced for a unit by a comment in it: # hecate-lint allow=RULE-ID REASON

Examples:
  hecate-fleet lint
  hecate-fleet lint --podman 4.9 units/ other/web.container
  hecate-fleet lint --verify units/
  hecate-fleet lint --format json . | jq -r '.findings[].rule'`,
    )
    .action(async (paths: readonly string[], options: LintOptions) => {
      process.exitCode = options.rules ? listRules() : await lint(paths, options);
    });
}

async function lint(paths: readonly string[], options: LintOptions): Promise<number> {
  const installed = options.podman ?? installedPodman();
  const podman = installed ?? newestRelease;
  const target = podmanOption(podman);
  if (options.podman === undefined && options.format === "text") {
    const why = installed === undefined ? "the newest known: none is installed here" : "the installed one";
    process.stderr.write(`checking for Podman ${podman}, ${why} (--podman VERSION for another)\n`);
  }
  const verifier = options.verify ? await findVerifier(options.generator) : undefined;
  const sets = await unitFiles(paths, options);
  const found = await Promise.all(
    sets.map(async ({ directory, files, asked }) => {
      const { external, system } = options;
      const isShown = asked === undefined ? () => true : shownFor(asked, files, target);
      const checked = check(files, {
        podman: target,
        external,
        system,
        ...(options.systemd === undefined ? {} : { systemd: options.systemd }),
      });
      const more = isReady(verifier) ? await verified(files, checked, verifier, { target, external, system }) : [];
      return [...checked, ...more]
        .toSorted((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : (a.line ?? 0) - (b.line ?? 0)))
        .filter(isShown)
        .map((finding) => ({ ...finding, path: join(directory, finding.path) }));
    }),
  );
  const findings = found.flat();
  const count = sets.reduce((sum, { files, asked }) => sum + (asked?.size ?? files.length), 0);
  if (verifier !== undefined && options.format === "text") process.stderr.write(`${verifierLine(verifier)}\n`);
  if (options.format === "json") {
    const report = { podman, files: count, ...(verifier === undefined ? {} : { verify: verifier }), findings };
    process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  } else process.stdout.write(report(findings, count));
  if (findings.some(({ severity }) => severity === "error" || options.strict)) return 1;
  return verifier === undefined || isReady(verifier) ? 0 : 2;
}

function isReady(verifier: Awaited<ReturnType<typeof findVerifier>> | undefined): verifier is Verifier {
  return verifier !== undefined && "generator" in verifier;
}

function verifierLine(verifier: Awaited<ReturnType<typeof findVerifier>>): string {
  if (!("generator" in verifier)) return `NOT VERIFIED: ${verifier.missing}`;
  return `verified with ${verifier.systemd} and ${verifier.generator} of this machine`;
}

/**
 * What is said when some files of a directory are asked for: what is about them, and what is wrong with a neighbour that
 * keeps them from being made.
 */
function shownFor(
  asked: ReadonlySet<string>,
  files: readonly SourceFile[],
  target: Release,
): (one: Finding) => boolean {
  const { unread } = readUnitDirectory(files, target);
  const blamed = new Set(unread.filter(({ path }) => asked.has(path)).map(({ by }) => by));
  // What a drop-in breaks is the unit's.
  return ({ path, unit, rule }) =>
    asked.has(path) || asked.has(unit) || (blamed.has(path) && (rule === "syntax" || rule === "file-readable"));
}

async function unitFiles(paths: readonly string[], { stdinName }: LintOptions): Promise<UnitFiles[]> {
  const named = paths.filter((path) => path !== "-");
  const fallback = join(process.env["XDG_CONFIG_HOME"] ?? join(homedir(), ".config"), "containers/systemd");
  const sets = readUnitFiles(paths.length === 0 ? [fallback] : named);
  if (named.length === paths.length) return sets;
  return [...sets, { directory: "", files: [{ path: stdinName, text: await readAll(process.stdin) }] }];
}

function report(findings: readonly Finding[], files: number): string {
  const count = (severity: string): number => findings.filter((finding) => finding.severity === severity).length;
  const number = (many: number, what: string): string => `${many} ${what}${many === 1 ? "" : "s"}`;
  const lines = findings.map((finding) =>
    visible(formatFinding(finding)).replace(/: (error|warning)/, (_, severity: "error" | "warning") => {
      const colour = severity === "error" ? "red" : "yellow";
      return `: ${styleText(colour, severity, { stream: process.stdout })}`;
    }),
  );
  const summary = `${number(files, "file")}: ${number(count("error"), "error")}, ${number(count("warning"), "warning")}`;
  return [...lines, summary].map((line) => `${line}\n`).join("");
}

function listRules(): number {
  const all: readonly Rule[] = rules;
  for (const { id, severity, summary } of all) process.stdout.write(`${id} (${severity}): ${summary}.\n`);
  return 0;
}

/** Version of the podman on PATH; undefined where there is none. */
function installedPodman(): string | undefined {
  try {
    const said = execFileSync("podman", ["--version"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
    return /\d+\.\d+\S*/.exec(said)?.[0];
  } catch {
    return undefined;
  }
}

function append(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

function systemd(value: string): number {
  if (/^[1-9]\d*$/.test(value)) return Number(value);
  throw new Trouble(`--systemd: ${JSON.stringify(value)} is not a systemd release; write its number, for example 257`);
}

function format(value: string): "text" | "json" {
  if (value === "text" || value === "json") return value;
  throw new Trouble(`--format: there is no format ${JSON.stringify(value)}; use text or json`);
}
