import { resolveFleet } from "../config/fleet.ts";
import type { FleetConfig } from "../config/fleet.ts";
import { ConfigError } from "../config/problem.ts";
import { findProject } from "../engine/project.ts";
import { runPulumi } from "../engine/run.ts";
import { Trouble } from "./trouble.ts";

const namespace = "hecate:";

/**
 * The fleet of a stack, read through Pulumi, secrets included: only Pulumi can read them. No node is spoken to.
 * Throws a Trouble with every mistake in the configuration, or with what Pulumi says.
 * @param name of the stack; the selected one by default.
 * @param env of Pulumi; this process's by default.
 */
export async function readStack(
  cwd: string,
  name: string | undefined,
  env: NodeJS.ProcessEnv = process.env,
): Promise<FleetConfig> {
  const pulumi = (dir: string, args: readonly string[]): Promise<string> => run(dir, args, env);
  const project = findProject(cwd);
  if (project === undefined) throw new Trouble(`${cwd}: there is no Pulumi.yaml here, nor in a directory above`);
  const stack = name ?? (await pulumi(project.dir, ["stack", "--show-name", "--non-interactive"])).trim();
  const json = await pulumi(project.dir, [
    ...["config", "--json", "--show-secrets", "--non-interactive", "--stack", stack],
  ]);
  const own = Object.entries(entries(json)).filter(([key]) => key.startsWith(namespace));
  try {
    return resolveFleet({
      project: project.name || "hecate",
      stack,
      values: Object.fromEntries(own.map(([key, { value }]) => [key.slice(namespace.length), value])),
      secretKeys: new Set(own.filter(([, { secret }]) => secret).map(([key]) => key.slice(namespace.length))),
    });
  } catch (error) {
    throw error instanceof ConfigError ? new Trouble(error.message) : error;
  }
}

async function run(cwd: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<string> {
  const { exitCode, stdout, stderr } = await runPulumi({ cwd, args, env });
  if (exitCode !== 0) throw new Trouble(`pulumi ${args.slice(0, 2).join(" ")}: ${(stderr || stdout).trim()}`);
  return stdout;
}

function entries(json: string): Record<string, { readonly value: string; readonly secret: boolean }> {
  const all: unknown = JSON.parse(json);
  if (typeof all !== "object" || all === null) return {};
  return Object.fromEntries(
    Object.entries(all).map(([key, entry]: [string, unknown]) => {
      const { value, secret } = { value: undefined, secret: undefined, ...(entry as object) } as Record<
        string,
        unknown
      >;
      return [key, { value: typeof value === "string" ? value : "", secret: secret === true }];
    }),
  );
}
