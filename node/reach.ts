import { connect, disconnect, ReachError } from "./connect.ts";
import type { SshConnection } from "./connection.ts";
import { sentence } from "./sentence.ts";

/**
 * Opens an SSH connection to the node and closes it. Throws a ReachError that says what is in the way and what to do,
 * after at most `deadlineSeconds`.
 */
export async function reach(node: string, connection: SshConnection, deadlineSeconds = 10): Promise<void> {
  try {
    disconnect(await connect(node, connection, deadlineSeconds));
  } catch (error) {
    throw error instanceof ReachError ? unchanged(error) : error;
  }
}

/** The error as it is told when something was to be changed. */
export function unchanged({ message }: ReachError): ReachError {
  return new ReachError(`${sentence(message)} Nothing was changed on it`);
}
