import { randomBytes } from "node:crypto";
import type { Context, Resource } from "./context.ts";
import { diff } from "./diff.ts";
import { check, type Field, type Group } from "./fields.ts";
import type { Output } from "./output.ts";
import { reveal, unknown, type Properties, type Value } from "./values.ts";

/** A command that is to be run. */
export interface Invocation {
  readonly command: string;
  /** All inputs, or the whole state, without marks of secrets. */
  readonly properties: Properties;
  readonly stdin: string | undefined;
  readonly logging: string | undefined;
  readonly environment: Readonly<Record<string, string>>;
  /** The last run's output as environment variables; empty when it had none or that is not wanted. */
  readonly previous: Readonly<Record<string, string>>;
}

/** Runs a command to its end. Throws an error with its output when it fails. */
export type Run = (invocation: Invocation, context: Context) => Promise<Output>;

/** The inputs that local and remote commands share. */
export const commandFields: Readonly<Record<string, Field>> = {
  triggers: { type: "list", replaces: true },
  create: { type: "string" },
  update: { type: "string" },
  delete: { type: "string" },
  stdin: { type: "string" },
  logging: { type: "string" },
  environment: { type: "map" },
  addPreviousOutputInEnv: { type: "boolean" },
};

/** A resource that is commands: one to create it, one to update it (else the same), one to delete it. */
export function commandResource(group: Group, run: Run): Resource {
  const runInto = async (command: Value | undefined, inputs: Properties, state: Properties, context: Context) => {
    const previous = { stdout: state["stdout"] ?? "", stderr: state["stderr"] ?? "" };
    if (command === undefined) return { ...inputs, ...previous };
    const output = await run(invocationOf(command, inputs, state), context);
    return { ...inputs, ...output };
  };
  return {
    check: (inputs) => check(group, inputs),
    diff: (state, inputs) => diff(group, state, inputs),
    preview: (inputs, state) => {
      const isCertain = state !== undefined && diff(group, state, inputs).size === 0;
      const { stdout = "", stderr = "" } = state ?? {};
      return { ...inputs, ...(isCertain ? { stdout, stderr } : { stdout: unknown, stderr: unknown }) };
    },
    create: (inputs, context) => runInto(inputs["create"], inputs, {}, context),
    update: (inputs, state, context) => runInto(inputs["update"] ?? inputs["create"], inputs, state, context),
    delete: async (state, context) => {
      await runInto(state["delete"], state, state, context);
    },
    newId: (name) => name + randomBytes(4).toString("hex"),
  };
}

function invocationOf(command: Value, inputs: Properties, state: Properties): Invocation {
  const properties = record(reveal(inputs));
  const text = (value: Value | undefined): string | undefined => (typeof value === "string" ? value : undefined);
  const previous: Record<string, string> = {};
  if (properties["addPreviousOutputInEnv"] !== false) {
    for (const stream of ["stdout", "stderr"]) {
      const value = text(reveal(state[stream] ?? ""));
      if (value !== undefined && value !== "") previous[`PULUMI_COMMAND_${stream.toUpperCase()}`] = value;
    }
  }
  return {
    command: text(reveal(command)) ?? "",
    properties,
    stdin: text(properties["stdin"]),
    logging: text(properties["logging"]),
    environment: Object.fromEntries(
      Object.entries(record(properties["environment"] ?? {})).map(([key, value]) => [key, text(value) ?? ""]),
    ),
    previous,
  };
}

function record(value: Value): Properties {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};
}
