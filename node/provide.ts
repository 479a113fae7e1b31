import type { SshConnection } from "./connection.ts";
import { ObserveError, runOnNode } from "./observe.ts";
import type { NodeProgram } from "./program.ts";

/** Longest time for the login, and longest time for the copy after it, in seconds. */
const loginSeconds = 10;
const copySeconds = 60;

/**
 * Makes sure that the node has the program, and copies it where it is missing or damaged. Throws a ReachError when the
 * node cannot be reached, an ObserveError when the copy fails.
 */
export async function provideProgram(
  node: string,
  connection: SshConnection | "local",
  program: NodeProgram,
): Promise<void> {
  const { out, error } = await runOnNode(node, connection, {
    command: program.receive,
    input: program.text,
    deadlineSeconds: copySeconds,
    loginSeconds,
  });
  if (out.trim() === "there") return;
  throw new ObserveError(`${node}: the node program cannot be copied to ~/${program.path}: ${error || "no answer"}`);
}
