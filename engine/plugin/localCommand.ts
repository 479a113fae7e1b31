import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { getSystemErrorMessage } from "node:util";
import { commandFields, commandResource, type Run } from "./command.ts";
import type { Resource } from "./context.ts";
import { Collector } from "./output.ts";
import { quote } from "./quote.ts";

/** `command:local:Command`: commands on this machine. Without the two inputs that collect files after a run. */
export const localCommand: Resource = commandResource(
  {
    name: "local.CommandInputs",
    fields: { ...commandFields, interpreter: { type: "strings" }, dir: { type: "string" } },
  },
  (invocation, context) => runLocally(invocation, context),
);

const signalWords: Readonly<Partial<Record<NodeJS.Signals, string>>> = {
  SIGHUP: "hangup",
  SIGINT: "interrupt",
  SIGKILL: "killed",
  SIGTERM: "terminated",
};

const runLocally: Run = async ({ command, properties, stdin, logging, environment, previous }, context) => {
  const { log, signal } = context;
  const { interpreter, dir } = properties;
  const words = Array.isArray(interpreter) && interpreter.length > 0 ? interpreter.map(String) : ["/bin/sh", "-c"];
  const [file = "", ...args] = words;
  const directory = resolve(context.dir, typeof dir === "string" ? dir : "");
  const collector = new Collector(log, logging);
  const failure = await new Promise<string | undefined>((done) => {
    const child = spawn(file, [...args, command], {
      cwd: directory,
      env: { ...process.env, ...environment, ...previous },
      stdio: ["pipe", "pipe", "pipe"],
      signal,
      killSignal: "SIGKILL",
    });
    child.stdout.on("data", (data: Buffer) => {
      collector.add("stdout", data);
    });
    child.stderr.on("data", (data: Buffer) => {
      collector.add("stderr", data);
    });
    // A command need not read its input.
    child.stdin.on("error", () => undefined);
    child.stdin.end(stdin ?? "");
    child.once("error", (error) => {
      done(spawnFailure(error, file, directory));
    });
    child.once("close", (code, killedBy) => {
      if (killedBy !== null) done(`signal: ${signalWords[killedBy] ?? killedBy}`);
      else done(code === 0 ? undefined : `exit status ${code ?? "unknown"}`);
    });
  });
  collector.end();
  await log.flushed();
  if (failure !== undefined) throw new Error(`${failure}: running ${quote(command)}:\n${collector.combined()}`);
  return collector.output();
};

/** Node names the program also where it is the directory that lacks. */
function spawnFailure(error: NodeJS.ErrnoException, file: string, dir: string): string {
  if (!existsSync(dir)) return `chdir ${dir}: no such file or directory`;
  return error.errno === undefined ? error.message : `fork/exec ${file}: ${getSystemErrorMessage(error.errno)}`;
}
