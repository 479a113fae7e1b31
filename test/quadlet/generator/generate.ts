import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { quadlet } from "./build.ts";
import type { Version } from "./build.ts";
import { splitCommand } from "./commandLine.ts";

/** Where the units lie, in the texts of services: their real directory is another one each time. */
const unitDirectory = "/units";

/** Some releases read some files for ever. */
const limit = { timeout: 60_000, killSignal: "SIGKILL" } as const;

/** What a generator made of a directory of units. */
export interface Generated {
  /** Text of each service by its name, `a.service`. */
  readonly services: ReadonlyMap<string, string>;
  /** What the generator complained about, without its notes on what it reads. */
  readonly messages: readonly string[];
}

/** Runs the real generator of a Podman version over units, given as texts by their paths below the unit directory. */
export async function generate(version: Version, units: Readonly<Record<string, string>>): Promise<Generated> {
  const program = await quadlet(version);
  const directory = await mkdtemp(join(tmpdir(), "hecate-quadlet-"));
  try {
    for (const [path, text] of Object.entries(units)) {
      if (path.includes("/")) await mkdir(dirname(join(directory, path)), { recursive: true });
      await writeFile(join(directory, path), text);
    }
    return await run(program, directory);
  } finally {
    await rm(directory, { recursive: true });
  }
}

/** Arguments of a service's ExecStart, as systemd hands them to the program; see splitCommand. */
export function execStart(generated: Generated, service: string): string[] {
  const text = generated.services.get(service);
  if (text === undefined) throw new Error(`no ${service} was generated: ${generated.messages.join("\n")}`);
  // Split at newlines alone, as systemd does: a regular expression would also end a line at U+2028.
  const lines = text.slice(text.lastIndexOf("\n[Service]\n")).split("\n");
  const line = lines.find((candidate) => candidate.startsWith("ExecStart="));
  if (line === undefined) throw new Error(`${service} has no ExecStart:\n${text}`);
  return splitCommand(line.slice("ExecStart=".length));
}

function run(program: string, directory: string): Promise<Generated> {
  return new Promise((resolve, reject) => {
    execFile(
      program,
      ["-dryrun", "-user"],
      { env: { QUADLET_UNIT_DIRS: directory, PATH: process.env["PATH"] }, maxBuffer: 64 * 1024 * 1024, ...limit },
      (error, stdout, stderr) => {
        // Refused units make the exit code 1 (not before 4.6); a generator that did not run at all has none.
        if (error !== null && typeof error.code !== "number")
          reject(new Error(`${program} did not run`, { cause: error }));
        else resolve({ services: services(stdout.replaceAll(directory, unitDirectory)), messages: messages(stderr) });
      },
    );
  });
}

function services(stdout: string): Map<string, string> {
  const found = new Map<string, string>();
  let lines: string[] = [];
  let name: string | undefined;
  for (const line of [...stdout.split("\n"), "---.service---"]) {
    if (line.startsWith("---") && line.endsWith(".service---")) {
      if (name !== undefined) found.set(name, lines.join("\n"));
      name = line.slice(3, -3);
      lines = [];
    } else lines.push(line);
  }
  return found;
}

function messages(stderr: string): string[] {
  return stderr
    .split("\n")
    .map((line) => line.replace(/^quadlet-generator\[\d+\]: /, ""))
    .filter((line) => line !== "" && !/^(Loading source|Warning: .* fully qualified image name)/.test(line));
}
