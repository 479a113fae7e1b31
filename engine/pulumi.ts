/** `npm run pulumi -- …`: Pulumi with any command and flag, on an engine that is got when it is missing. */
import languageService from "@pulumi/pulumi/proto/language_grpc_pb.js";
import providerService from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import { adviceFor } from "./advice.ts";
import { readCommandLine } from "./commandLine.ts";
import { findEngine, type Engine } from "./findEngine.ts";
import { languageHost } from "./languageHost.ts";
import { commandPlugin } from "./plugin/service.ts";
import { backendDirectory, findProject, type Project } from "./project.ts";
import { serve } from "./serve.ts";
import { supervise } from "./supervise.ts";

async function main(): Promise<number> {
  const { args, cwd, takesProgram } = readCommandLine(process.argv.slice(2), process.cwd());
  const engine = await findEngine({ progress: tell });
  const project = findProject(cwd);
  if (project === undefined) return supervise(engine.cli.path, args, engine.env);
  if (!takesProgram) return supervise(engine.cli.path, args, engine.env);
  const code = await runWithProgram(engine, project, args);
  const backend = backendDirectory(project, cwd, engine.env);
  if (backend !== undefined) adviceFor(backend).forEach(tell);
  return code;
}

/** This process is the language host and, where the official one can't be had, the command plugin as well. */
async function runWithProgram(engine: Engine, project: Project, args: readonly string[]): Promise<number> {
  const host = languageHost(project.program);
  const served = await serve([
    [languageService.LanguageRuntimeService, host.handlers],
    [providerService.ResourceProviderService, commandPlugin(project.dir)],
  ]);
  const client = [`--client=127.0.0.1:${served.port}`, "--exec-kind=auto.inline"];
  try {
    const running = supervise(engine.cli.path, [...args, ...client], attached(engine, served.port));
    host.load();
    return await running;
  } finally {
    served.close();
  }
}

/**
 * Attaching a plugin is what the engine offers for debugging one: it starts no process, and warns of nothing. It would
 * still try to download the plugin that the state names, with retries, on every run.
 */
function attached(engine: Engine, port: number): NodeJS.ProcessEnv {
  if (engine.plugin === "official") return engine.env;
  const own = engine.env["PULUMI_DEBUG_PROVIDERS"];
  return {
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    ...engine.env,
    PULUMI_DEBUG_PROVIDERS: [own, `command:${port}`].filter(Boolean).join(","),
  };
}

function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}

try {
  process.exit(await main());
} catch (error) {
  tell(error instanceof Error ? error.message : String(error));
  process.exit(1);
}
