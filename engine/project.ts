import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";

/** What the wrapper must know of a Pulumi project. */
export interface Project {
  /** The directory that holds Pulumi.yaml; absolute. */
  readonly dir: string;
  /** `name`, as it is written; empty where there is none. */
  readonly name: string;
  /** The program's file; absolute. */
  readonly program: string;
  /** `backend.url`, as it is written. */
  readonly backend: string | undefined;
}

/** The project of `cwd`: that of the nearest directory upwards with a Pulumi.yaml, as Pulumi itself looks for it. */
export function findProject(cwd: string): Project | undefined {
  const dir = resolve(cwd);
  const file = ["Pulumi.yaml", "Pulumi.yml"].map((name) => join(dir, name)).find((path) => existsSync(path));
  if (file === undefined) return dirname(dir) === dir ? undefined : findProject(dirname(dir));
  const text = readFileSync(file, "utf8");
  return {
    dir,
    name: scalar(text, /^name:(.*)$/m) ?? "",
    program: resolve(dir, scalar(text, /^main:(.*)$/m) ?? "index.ts"),
    backend: scalar(text, /^backend:[ \t]*(?:#.*)?\n(?:[ \t]+.*\n)*?[ \t]+url:(.*)$/m),
  };
}

/** Both are plain one-line values: a YAML parser would be the only reason for one more dependency. */
function scalar(text: string, key: RegExp): string | undefined {
  const value = key.exec(text)?.[1]?.trim();
  const quoted = /^(["'])(.*?)\1/.exec(value ?? "")?.[2];
  const plain = value?.replace(/(^|\s)#.*$/, "").trim();
  const found = quoted ?? plain;
  return found === "" ? undefined : found;
}

/** The directory of the backend that the project names; undefined where that is not a directory, or the user has chosen another one. */
export function defaultBackend(project: Project, cwd: string, env: NodeJS.ProcessEnv): string | undefined {
  return chosenBackend(env) === undefined ? backendDirectory(project, cwd, env) : undefined;
}

/**
 * The directory of a file backend, or nothing for any other: PULUMI_BACKEND_URL, else what the project names.
 * @param cwd what a relative URL is relative to: the directory that Pulumi runs in.
 */
export function backendDirectory(project: Project, cwd: string, env: NodeJS.ProcessEnv): string | undefined {
  const url = chosenBackend(env) ?? project.backend;
  if (url?.startsWith("file://") !== true) return undefined;
  const path = url.slice("file://".length).replace(/\?.*$/, "");
  return resolve(cwd, path.replace(/^~(?=\/|$)/, env["HOME"] ?? homedir()));
}

/** Pulumi takes an empty variable for none. */
function chosenBackend(env: NodeJS.ProcessEnv): string | undefined {
  const url = env["PULUMI_BACKEND_URL"];
  return url === "" ? undefined : url;
}
