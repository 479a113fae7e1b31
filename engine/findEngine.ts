import { officialSite, type ReleaseSite } from "./download.ts";
import { findCli, type Cli } from "./findCli.ts";
import { findPlugin, type Plugin } from "./findPlugin.ts";

/** A Pulumi engine that can run this project on this machine. */
export interface Engine {
  readonly cli: Cli;
  readonly plugin: Plugin;
  /** The environment to run `cli.path` in: the caller's, and nothing that waits for the network without need. */
  readonly env: NodeJS.ProcessEnv;
}

export interface FindOptions {
  /** Is given lines that tell what takes time. */
  readonly progress: (line: string) => void;
  /** PATH, HOME, XDG_CACHE_HOME and PULUMI_HOME decide where it looks. Default: this process's environment. */
  readonly env?: NodeJS.ProcessEnv;
  /** Default: Pulumi's own addresses. */
  readonly site?: ReleaseSite;
}

/** The one place that knows where the engine is. The first call on a machine may take minutes; then it is a matter of milliseconds. */
export async function findEngine({ progress, env = process.env, site = officialSite }: FindOptions): Promise<Engine> {
  const cli = await findCli(env, site, progress);
  const plugin = await findPlugin(cli.path, env, progress);
  return { cli, plugin, env: { ...env, PULUMI_SKIP_UPDATE_CHECK: "true" } };
}
