import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, relative } from "node:path";
import { promisify } from "node:util";
import { gunzipSync } from "node:zlib";
import { plainBundles } from "../node/plainBundles.ts";
import type { Engine } from "./findEngine.ts";
import { mark, secretMark } from "./plugin/values.ts";
import { stateFiles } from "./privateState.ts";
import { supervise } from "./supervise.ts";

/** A file of a backend that holds secrets in plain text. An earlier version of this project wrote such states. */
export interface PlainFile {
  readonly path: string;
  /** `PROJECT/STACK` whose present state it is, `STACK` in an old layout; undefined for an older copy. */
  readonly stack: string | undefined;
  /** What it holds, as paths on the nodes. */
  readonly secrets: readonly string[];
}

/**
 * The files of a file backend that hold secrets in plain text.
 * @param backend the directory of the backend.
 * @param parts directories below `.pulumi` to look in; by default all that hold states.
 */
export function plainFiles(backend: string, parts?: readonly string[]): PlainFile[] {
  return stateFiles(backend, parts).flatMap((path) => {
    const text = textOf(path);
    const secrets = text === undefined ? undefined : plainBundles(text);
    return secrets === undefined ? [] : [{ path, stack: stackOf(relative(join(backend, ".pulumi"), path)), secrets }];
  });
}

/** Lines that say which older copies hold secrets in plain text, and what to do. */
export function plainAdvice(backend: string, cwd: string): string[] {
  const files = plainFiles(backend);
  const now = files.flatMap(({ stack }) => (stack === undefined ? [] : [stack.replace(/^.*\//, "")]));
  const older = files.filter(({ stack }) => stack === undefined).map(({ path }) => relative(cwd, path) || path);
  const secrets = [...new Set(files.flatMap((file) => file.secrets.map(settingOf)))].sort();
  return [
    ...[...new Set(now)].map(
      (stack) =>
        `The state of the stack ${stack} holds secrets in plain text: an earlier version of this project wrote it. ` +
        `This encrypts it: npm run pulumi -- preview --stack ${stack}`,
    ),
    ...(older.length === 0
      ? []
      : [
          `${older.length} older copies of the state hold secrets in plain text: an earlier version of this project wrote ` +
            `them. Delete them:\n  rm -- ${older.map(quoted).join(" ")}`,
        ]),
    ...(secrets.length === 0
      ? []
      : [`Then replace these secrets, since a backup of that directory may hold them too: ${secrets.join(", ")}`]),
  ];
}

/** Name of the stack that a command without `--stack` is about; undefined where none is selected. */
export async function selectedStack(engine: Engine, cwd: string): Promise<string | undefined> {
  try {
    const { stdout } = await promisify(execFile)(engine.cli.path, ["stack", "--show-name", "--non-interactive"], {
      cwd,
      env: engine.env,
    });
    return stdout.trim();
  } catch {
    return undefined;
  }
}

/** Encrypts what the state of a stack holds in plain text. Throws an Error with what Pulumi says when it cannot. */
export async function encryptState(engine: Engine, cwd: string, stack: string): Promise<void> {
  const directory = mkdtempSync(join(process.env["XDG_RUNTIME_DIR"] ?? tmpdir(), "hecate-state-"));
  const file = join(directory, "state.json");
  // On the terminal, where Pulumi may ask for the passphrase and say why it fails.
  const pulumi = async (command: string): Promise<void> => {
    const code = await supervise(
      engine.cli.path,
      ["stack", command, "--file", file, "--stack", stack, "-C", cwd],
      engine.env,
      // What it says is not part of the answer of the command that follows, which may be JSON.
      ["inherit", process.stderr, "inherit"],
    );
    if (code === 0) return;
    throw new Error(
      `The state of the stack ${stack} holds secrets in plain text, and Pulumi could not encrypt them (above). ` +
        "Nothing was changed. Solve that, and run the same command again.",
    );
  };
  try {
    await pulumi("export");
    writeFileSync(file, JSON.stringify(marked(JSON.parse(readFileSync(file, "utf8")))));
    await pulumi("import");
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** The inputs of our commands that are secrets as a whole. */
const secretInputs: ReadonlySet<string> = new Set(["create", "delete", "stdin"]);

/** A deployment in which our commands' inputs and outputs are marked as secrets; on import, Pulumi encrypts them. */
function marked(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(marked);
  if (typeof value !== "object" || value === null) return value;
  const isOurs = "stdin" in value && typeof value.stdin === "string" && value.stdin.startsWith("hecate-bundle ");
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]: [string, unknown]) => [
      key,
      isOurs && secretInputs.has(key) && typeof inner === "string" ? secret(inner) : marked(inner),
    ]),
  );
}

/** How Pulumi writes a secret into an export (sdk/go/common/resource/properties.go). */
function secret(text: string): object {
  return { [mark]: secretMark, plaintext: JSON.stringify(text) };
}

function textOf(path: string): string | undefined {
  try {
    const bytes = readFileSync(path);
    return (bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes).toString("latin1");
  } catch {
    // It is gone by now, or it is not ours to read.
    return undefined;
  }
}

/** The stack whose present state lies at this path below `.pulumi`. */
function stackOf(path: string): string | undefined {
  return /^stacks\/((?:[^/]+\/)?[^/]+)\.json(?:\.gz)?$/.exec(path)?.[1];
}

/** Where the configuration has the secret that ends in this file of a node. */
function settingOf(path: string): string {
  const name = basename(path);
  if (name === "ghcr-auth.json") return "hecate:secrets.registries";
  if (name === "cluster.env") return "hecate:secrets.cookie";
  return path.startsWith(".hecate/secrets/") ? `hecate:secrets.env.${name.replace(/\.env$/, "")}` : `~/${path}`;
}

function quoted(word: string): string {
  return /^[\w./@%+=:,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
