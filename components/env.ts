import type { Input, Output } from "@pulumi/pulumi";
import { output, RunError } from "@pulumi/pulumi";

import { EnvFileError, renderEnvFile } from "../quadlet/index.ts";

/** Variables by name. Values may be outputs, and secret ones stay secret. */
export type Env = Input<Readonly<Record<string, Input<string>>>>;

/** The variables once they are known. */
export function resolveEnv(env: Env | undefined): Output<Readonly<Record<string, string>>> {
  // output() resolves the values inside as well; its type does not say so for a readonly record.
  return output(env ?? {}).apply((variables) => variables as Readonly<Record<string, string>>);
}

/** The env file with these variables. What it cannot hold fails the run with a message that says whose they are. */
export function envFile(whose: string, env: Output<Readonly<Record<string, string>>>): Output<string> {
  return env.apply((variables) => {
    try {
      return renderEnvFile(variables);
    } catch (error) {
      // A RunError is shown without a stack trace.
      throw error instanceof EnvFileError ? new RunError(`${whose}: ${error.message}`) : error;
    }
  });
}
