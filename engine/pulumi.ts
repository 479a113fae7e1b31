/** `npm run pulumi -- …`: Pulumi with any command and flag, on an engine that is got when it is missing. */
import languageService from "@pulumi/pulumi/proto/language_grpc_pb.js";
import providerService from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import { goesOnVariable } from "../components/continueOnError.ts";
import { adviceFor, interruptedCreates } from "./advice.ts";
import { readCommandLine, type CommandLine } from "./commandLine.ts";
import { findEngine, type Engine } from "./findEngine.ts";
import { languageHost } from "./languageHost.ts";
import { encryptState, plainAdvice, plainFiles, selectedStack } from "./plainState.ts";
import { tellOpen } from "./openState.ts";
import { commandPlugin } from "./plugin/service.ts";
import { backendDirectory, defaultBackend, findProject, type Project } from "./project.ts";
import { serve } from "./serve.ts";
import { supervise } from "./supervise.ts";

async function main(): Promise<number> {
  const commandLine = readCommandLine(process.argv.slice(2), process.cwd());
  const { args, cwd, takesProgram, continuesOnError } = commandLine;
  // The program runs in this process.
  process.env[goesOnVariable] = String(continuesOnError);
  const engine = await findEngine({ progress: tell });
  const project = findProject(cwd);
  if (project === undefined) return supervise(engine.cli.path, args, engine.env);
  const own = defaultBackend(project, cwd, engine.env);
  // What Pulumi writes from here on, the state above all, is for this user alone.
  if (own !== undefined) process.umask(0o077);
  const code = takesProgram
    ? await runWithState(engine, project, commandLine)
    : await supervise(engine.cli.path, args, engine.env);
  if (own !== undefined) tellOpen(own, tell);
  return code;
}

/** Runs a command that takes the program, and looks after the state in a file backend before and after it. */
async function runWithState(engine: Engine, project: Project, commandLine: CommandLine): Promise<number> {
  const { args, cwd } = commandLine;
  const backend = backendDirectory(project, cwd, engine.env);
  if (backend === undefined) return runWithProgram(engine, project, args);
  await encryptPlainState(engine, project, backend, commandLine);
  if (commandLine.destroys) {
    const name = commandLine.stack ?? (await selectedStack(engine, cwd));
    const reason = name === undefined ? undefined : interruptedCreates(backend, project.name, name);
    if (reason !== undefined) throw new Error(reason);
  }
  const code = await runWithProgram(engine, project, args);
  [...adviceFor(backend), ...plainAdvice(backend, process.cwd())].forEach(tell);
  return code;
}

/**
 * Encrypts the state that a command is about to read, where it holds secrets in plain text. A preview would show them, as
 * what changes.
 */
async function encryptPlainState(
  engine: Engine,
  project: Project,
  backend: string,
  { cwd, stack }: CommandLine,
): Promise<void> {
  const plain = plainFiles(backend, ["stacks"]).flatMap((file) => (file.stack === undefined ? [] : [file.stack]));
  if (plain.length === 0) return;
  const name = stack ?? (await selectedStack(engine, cwd));
  if (name === undefined) return;
  const [own = "", inProject = project.name] = name.split("/").reverse();
  if (!plain.includes(`${inProject}/${own}`) && !plain.includes(own)) return;
  try {
    await encryptState(engine, cwd, name);
  } catch (error) {
    adviceFor(backend).forEach(tell);
    throw error;
  }
  tell(`The state of the stack ${name} held secrets in plain text. It is encrypted now.`);
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
