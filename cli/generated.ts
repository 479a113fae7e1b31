import { execFile } from "node:child_process";
import { accessSync, constants, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { SourceFile } from "../quadlet/index.ts";
import { Trouble } from "./trouble.ts";

/** Where distributions install Podman's generator. */
const generators = [
  "/usr/lib/systemd/user-generators/podman-user-generator",
  "/usr/libexec/podman/quadlet",
  "/usr/lib/podman/quadlet",
  "/usr/local/libexec/podman/quadlet",
] as const;

/** What the machine's own programs say of some units. */
export interface Said {
  /** What the generator says, one message each. */
  readonly generator: readonly string[];
  /** What systemd says of the generated services, one line each, without the directory in it. */
  readonly systemd: readonly string[];
  /** Texts of the generated services by name. */
  readonly services: ReadonlyMap<string, string>;
}

/** Podman's generator on this machine; undefined where there is none. */
export function findGenerator(): string | undefined {
  return generators.find(isProgram);
}

/** Whether a path is a program that may be run. */
export function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** First line of `systemd-analyze --version`, for example `systemd 257 (257.13)`; undefined where there is none. */
export async function systemdVersion(): Promise<string | undefined> {
  const { code, stdout } = await run("systemd-analyze", ["--version"], {});
  return code === 0 ? stdout.split("\n")[0] : undefined;
}

/** Lets the generator make services of some files in a private directory, and systemd verify them there. */
export async function verifyFiles(
  files: readonly SourceFile[],
  { generator, system }: { readonly generator: string; readonly system: boolean },
  read: (path: string) => string,
): Promise<Said> {
  const directory = mkdtempSync(join(tmpdir(), "hecate-verify-"));
  try {
    const [units, output] = [join(directory, "units"), join(directory, "services")];
    for (const made of [units, output, join(directory, "runtime")]) mkdirSync(made, { mode: 0o700 });
    for (const { path, text } of files) {
      mkdirSync(dirname(join(units, path)), { recursive: true });
      writeFileSync(join(units, path), text);
    }
    const generated = await run(generator, ["-no-kmsg-log", ...(system ? [] : ["-user"]), output], {
      QUADLET_UNIT_DIRS: units,
    });
    // It ends with 1 where it refuses a unit.
    if (generated.code === undefined || generated.code > 1) throw failure(generator, generated.stderr);
    const names = readdirSync(output).filter((name) => name.endsWith(".service"));
    // A template has no instance that could be loaded.
    const loaded = names.filter((name) => !name.includes("@.")).map((name) => join(output, name));
    const verified =
      loaded.length === 0
        ? { code: 0, stderr: "" }
        : await run("systemd-analyze", [...(system ? [] : ["--user"]), "--man=no", "verify", ...loaded], {
            // Without a user manager there is no runtime directory, which systemd-analyze needs.
            XDG_RUNTIME_DIR: process.env["XDG_RUNTIME_DIR"] ?? join(directory, "runtime"),
          });
    // It ends with another code for complaints, which name a unit; without them it did not verify anything.
    if (verified.code !== 0 && !/\.service\b/.test(verified.stderr)) throw failure("systemd-analyze", verified.stderr);
    const lines = (text: string, below: string): string[] =>
      text
        .split("\n")
        .map((line) => line.replaceAll(`${below}/`, ""))
        .filter((line) => line !== "");
    return {
      generator: lines(generated.stderr, units).map((line) => line.replace(/^quadlet-generator\[\d+\]: /, "")),
      systemd: lines(verified.stderr, output),
      services: new Map(names.map((name) => [name, read(join(output, name))])),
    };
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function failure(program: string, stderr: string): Trouble {
  const said = stderr.trim().split("\n").at(-1) ?? "";
  return new Trouble(`--verify: ${program} failed on this machine: ${said === "" ? "it said nothing" : said}`);
}

function run(
  program: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<{ readonly code: number | undefined; readonly stdout: string; readonly stderr: string }> {
  return new Promise((resolve) => {
    const env = { ...process.env, LC_ALL: "C", SYSTEMD_COLORS: "0", SYSTEMD_LOG_LEVEL: "info", ...environment };
    execFile(program, [...args], { env, maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === "number" ? error.code : undefined;
      resolve({ code, stdout, stderr });
    });
  });
}
