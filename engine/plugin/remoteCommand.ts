import type { Client, ClientChannel } from "ssh2";
import { commandFields, commandResource, type Run } from "./command.ts";
import { connect, connectionField } from "./connection.ts";
import type { Log, Resource } from "./context.ts";
import { Collector } from "./output.ts";
import { quote } from "./quote.ts";

/** `command:remote:Command`: commands over SSH, each on a connection of its own. */
export const remoteCommand: Resource = commandResource(
  { name: "remote.CommandInputs", fields: { ...commandFields, connection: connectionField } },
  (invocation, context) => runRemotely(invocation, context),
);

const runRemotely: Run = async ({ command, properties, stdin, logging, environment, previous }, context) => {
  const { log } = context;
  const client = await connect(properties["connection"] ?? null, context);
  try {
    const variables = { ...previous, ...environment };
    await requireVariables(client, variables, environment, log);
    const collector = new Collector(log, logging);
    const failure = await execute(client, command, variables, stdin, (stream, data) => {
      collector.add(stream, data);
    });
    collector.end();
    await log.flushed();
    if (failure !== undefined) throw new Error(`${failure}: running ${quote(command)}:\n${collector.combined()}`);
    return collector.output();
  } finally {
    client.end();
  }
};

/**
 * An SSH server drops the variables that its AcceptEnv does not name, and the SSH library does not tell: a first, silent
 * command looks. Only what the program asked for is an error.
 */
async function requireVariables(
  client: Client,
  variables: Readonly<Record<string, string>>,
  required: Readonly<Record<string, string>>,
  log: Log,
): Promise<void> {
  if (Object.keys(variables).length === 0) return;
  let text = "";
  await execute(client, "env", variables, undefined, (stream, data) => {
    if (stream === "stdout") text += data.toString("latin1");
  });
  const names = new Set(text.split("\n").map((line) => line.split("=", 1)[0]));
  for (const name of Object.keys(variables)) {
    if (names.has(name)) continue;
    const message =
      `Unable to set '${name}': the SSH server's AcceptEnv does not name it. Name it there, or write it before the ` +
      `command: ${name}=value command`;
    if (required[name] === undefined) log.warning(message);
    else {
      log.error(message);
      await log.flushed();
      throw new Error(`could not set environment variable ${quote(name)}: ssh: setenv failed`);
    }
  }
}

/** Runs `command` to its end and gives why it failed, or nothing. */
async function execute(
  client: Client,
  command: string,
  env: Readonly<Record<string, string>>,
  stdin: string | undefined,
  collect: (stream: "stdout" | "stderr", data: Buffer) => void,
): Promise<string | undefined> {
  const channel = await new Promise<ClientChannel>((resolve, reject) => {
    client.exec(command, { env }, (error, opened) => {
      if (error === undefined) resolve(opened);
      else reject(new Error(`ssh: ${error.message}`));
    });
  });
  return new Promise((resolve) => {
    let failure: string | undefined = "wait: remote command exited without exit status or exit signal";
    channel.on("data", (data: Buffer) => {
      collect("stdout", data);
    });
    channel.stderr.on("data", (data: Buffer) => {
      collect("stderr", data);
    });
    channel.on("exit", (code: number | null, signal?: string) => {
      if (code === 0) failure = undefined;
      else if (code !== null) failure = `Process exited with status ${code}`;
      else failure = `Process exited with status 128 from signal ${signal?.replace(/^SIG/, "") ?? "unknown"}`;
    });
    channel.on("close", () => {
      resolve(failure);
    });
    // A command need not read its input, and a broken connection shows in the missing exit status.
    channel.on("error", () => undefined);
    channel.end(stdin ?? "");
  });
}
