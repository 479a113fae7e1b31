import { execFile } from "node:child_process";
import { existsSync, mkdirSync, statSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { cacheDir } from "./cache.ts";
import { isExecutable, onPath } from "./executables.ts";
import { commandVersion } from "./versions.ts";

/**
 * What serves the resources of `@pulumi/command` to the engine. `official`: Pulumi's own plugin, which the engine finds by
 * itself; `stand-in`: the project's, for machines that can't get that.
 */
export type Plugin = "official" | "stand-in";

const executable = "pulumi-resource-command";

/** Milliseconds that the one try to install the official plugin may take. */
const installMs = 10_000;
/** Milliseconds after which a failed try is made again. */
const retryMs = 24 * 60 * 60 * 1000;

/** The official plugin when it is there or can be installed now, else the stand-in. */
export async function findPlugin(
  cli: string,
  env: NodeJS.ProcessEnv,
  progress: (line: string) => void,
): Promise<Plugin> {
  // The engine prefers one that the user attaches, then one on PATH, to an installed one.
  if (/(^|,)command:/.test(env["PULUMI_DEBUG_PROVIDERS"] ?? "")) return "official";
  if (onPath(executable, env).length > 0) return "official";
  const home = env["PULUMI_HOME"] ?? join(env["HOME"] ?? homedir(), ".pulumi");
  const installed = join(home, "plugins", `resource-command-v${commandVersion}`, executable);
  if (isInstalled(installed)) return "official";

  const failed = join(cacheDir(env), `command-${commandVersion}.unavailable`);
  if (!isRecent(failed)) {
    progress(`installing the command plugin ${commandVersion}`);
    const reason = await install(cli, env);
    if (isInstalled(installed)) return "official";
    mkdirSync(dirname(failed), { recursive: true });
    writeFileSync(failed, `${reason ?? "nothing was installed"}\n`);
    progress(`the command plugin ${commandVersion} can't be installed: the project's own stand-in serves instead`);
  }
  return "stand-in";
}

function isInstalled(path: string): boolean {
  // The engine leaves this mark beside a plugin whose installation has not ended.
  return isExecutable(path) && !existsSync(`${dirname(path)}.partial`);
}

function isRecent(path: string): boolean {
  try {
    return Date.now() - statSync(path).mtimeMs < retryMs;
  } catch {
    return false;
  }
}

/** Why it failed, or nothing. */
async function install(cli: string, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  try {
    await promisify(execFile)(cli, ["plugin", "install", "resource", "command", commandVersion], {
      env: { ...env, PULUMI_SKIP_UPDATE_CHECK: "true" },
      timeout: installMs,
      killSignal: "SIGKILL",
    });
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
