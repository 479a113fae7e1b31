import type { Output } from "@pulumi/pulumi";

import { connect, disconnect, ReachError } from "../node/connect.ts";
import type { SshConnection } from "../node/connection.ts";
import { atOnce } from "../node/atOnce.ts";
import { knownValue } from "./known.ts";
import type { ObserveArgs, Seen } from "./observation.ts";
import type { Outputs } from "./stored.ts";

/** Each check is a login of its own, on top of an observation's session. */
const checks = atOnce(8);

const loginSeconds = 5;

/** The node whose key is in question. */
export interface KeyParts extends ObserveArgs {
  readonly connection: Output<SshConnection> | "local";
  readonly seen: Promise<Seen>;
  /** What the state has of the node's command. */
  readonly stored: () => Promise<Outputs | undefined>;
}

/**
 * Whether the private key in the state stays there, although this operator has another one. It stays as long as the node
 * accepts it: two operators with keys of their own then change nothing for one another, and `destroy`, which goes by the
 * state, gets in. A key that the node refuses is replaced by this operator's, for example after a rotation.
 */
export async function keepsKey(name: string, { connection, observe, seen, stored }: KeyParts): Promise<boolean> {
  if (connection === "local" || observe === "off") return false;
  const mine = await knownValue(connection);
  if (mine?.privateKey === undefined) return false;
  // The state is read while the node is observed.
  const [there, outputs] = await Promise.all([seen, stored()]);
  // In a preview that does not know the node's values yet, the key may show as a change.
  if (there === undefined || ("unseen" in there && there.early === true)) return false;
  const privateKey = keyIn(outputs?.["connection"]);
  if (privateKey === undefined || privateKey === mine.privateKey) return false;
  // Nothing can be changed there in this run, by whichever key.
  if ("unseen" in there && there.away !== undefined) return true;
  return checks(async () => {
    try {
      // Without the agent, which would open the door in place of the key.
      disconnect(await connect(name, { ...mine, privateKey, agentSocketPath: "" }, loginSeconds));
      return true;
    } catch (error) {
      if (error instanceof ReachError) return false;
      throw error;
    }
  });
}

function keyIn(connection: unknown): string | undefined {
  if (typeof connection !== "object" || connection === null || !("privateKey" in connection)) return undefined;
  return typeof connection.privateKey === "string" ? connection.privateKey : undefined;
}
