import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { quadlet } from "./build.ts";
import type { Version } from "./build.ts";
import { splitCommand } from "./commandLine.ts";

/** Where the units lie, in the texts of services: their real directory is another one each time. */
const unitDirectory = "/units";

/** Some releases read some files for ever: milliseconds that a generator may take. */
const patience = 60_000;

/** What a generator made of a directory of units. */
export interface Generated {
  /** Text of each service by its name, `a.service`. */
  readonly services: ReadonlyMap<string, string>;
  /** What the generator complained about, without its notes on what it reads. */
  readonly messages: readonly string[];
}

/** Runs the real generator of a Podman version over units, given as texts by their paths below the unit directory. */
export async function generate(version: Version, units: Readonly<Record<string, string>>): Promise<Generated> {
  const directory = await mkdtemp(join(tmpdir(), "hecate-quadlet-"));
  try {
    for (const [path, text] of Object.entries(units)) {
      if (path.includes("/")) await mkdir(dirname(join(directory, path)), { recursive: true });
      await writeFile(join(directory, path), text);
    }
    const { services, messages, exitCode } = await dryRun(version, directory);
    if (exitCode === undefined) throw new Error(`the generator of Podman ${version} does not end`);
    return {
      services: new Map(services.map(({ name, text }) => [name, text.replaceAll(directory, unitDirectory)])),
      messages,
    };
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

/** What a dry run of a generator over a directory prints. */
export interface DryRun {
  /** In their order. Two units may make services of the same name. */
  readonly services: readonly { readonly name: string; readonly text: string }[];
  readonly messages: readonly string[];
  /** 0, 1 for refused units (not before 4.6), 2 for a panic; undefined when the generator did not end. */
  readonly exitCode: number | undefined;
}

/** Runs the real generator of a Podman version over a directory of units, for a number of milliseconds at most. */
export async function dryRun(version: Version, directory: string, timeout = patience): Promise<DryRun> {
  const program = await quadlet(version);
  return new Promise((resolve, reject) => {
    execFile(
      program,
      ["-dryrun", "-user"],
      {
        env: { QUADLET_UNIT_DIRS: directory, PATH: process.env["PATH"] },
        maxBuffer: 64 * 1024 * 1024,
        timeout,
        killSignal: "SIGKILL",
      },
      (error, stdout, stderr) => {
        const exitCode = error === null ? 0 : typeof error.code === "number" ? error.code : undefined;
        if (exitCode === undefined && error?.killed !== true)
          reject(new Error(`${program} did not run`, { cause: error }));
        else resolve({ services: services(stdout), messages: messages(stderr), exitCode });
      },
    );
  });
}

function services(stdout: string): DryRun["services"] {
  const found: { name: string; text: string }[] = [];
  let lines: string[] = [];
  let name: string | undefined;
  for (const line of [...stdout.split("\n"), "---.service---"]) {
    if (line.startsWith("---") && line.endsWith(".service---")) {
      if (name !== undefined) found.push({ name, text: lines.join("\n") });
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
