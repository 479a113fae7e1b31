import { connect as connectSocket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { getSystemErrorMessage } from "node:util";
import type { Duplex } from "node:stream";
import type { Client } from "ssh2";
import type { Context } from "./context.ts";
import type { Field } from "./fields.ts";
import { dialTcp } from "./dialTcp.ts";
import { handshake, optionsOf, type SshOptions } from "./handshake.ts";
import type { Value } from "./values.ts";

const endpointFields: Readonly<Record<string, Field>> = {
  user: { type: "string", default: "root" },
  password: { type: "string", secret: true },
  host: { type: "string", required: true },
  port: { type: "number", default: 22 },
  privateKey: { type: "string", secret: true },
  privateKeyPassword: { type: "string", secret: true },
  agentSocketPath: { type: "string" },
  dialErrorLimit: { type: "integer", default: 10 },
  perDialTimeout: { type: "integer", default: 15 },
  hostKey: { type: "string" },
};

/** The input `connection`. It is a secret as a whole. */
export const connectionField: Field = {
  type: {
    name: "remote.Connection",
    fields: {
      ...endpointFields,
      proxy: { type: { name: "remote.ProxyConnection", fields: endpointFields } },
    },
  },
  required: true,
  secret: true,
};

/** Where and how to connect: the input `connection` without marks of secrets, its defaults filled in. */
interface Endpoint extends SshOptions {
  readonly port: number;
  /** Failed attempts after which the next failure is final; -1 for no limit. */
  readonly dialErrorLimit: number;
  /** Seconds that a TCP connection may take; 0 for no limit. */
  readonly perDialTimeout: number;
}

/** An authenticated SSH connection to the host that `connection` names, through its proxy if it has one. */
export async function connect(connection: Value, context: Context): Promise<Client> {
  const endpoint = await endpointOf(connection);
  const proxyValue = record(connection)["proxy"];
  const tcp = (to: Endpoint) => () => dialTcp(to.host, to.port, to.perDialTimeout, context.signal);
  if (proxyValue === undefined) {
    return retry("Dial", endpoint, context, async () => handshake(endpoint, await tcp(endpoint)()));
  }
  return withPrefix("proxy", async () => {
    const proxy = await endpointOf(proxyValue);
    const client = await retry("Dial proxy", proxy, context, async () => handshake(proxy, await tcp(proxy)()));
    try {
      const socket = await retry("Dial from proxy", endpoint, context, () => forward(client, endpoint));
      const inner = await handshake(endpoint, socket);
      inner.once("close", () => client.end());
      return inner;
    } catch (error) {
      client.end();
      throw error;
    }
  });
}

function forward(client: Client, { host, port }: Endpoint): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    client.forwardOut("127.0.0.1", 0, host, port, (error, channel) => {
      if (error === undefined) resolve(channel);
      else reject(new Error(`ssh: ${error.message}`));
    });
  });
}

/** Attempts until one succeeds or too many have failed, 0.1 s apart at first and 5 s at last. */
async function retry<T>(what: string, endpoint: Endpoint, context: Context, attempt: () => Promise<T>): Promise<T> {
  const limit = endpoint.dialErrorLimit;
  for (let [failed, delay] = [0, 100]; ; failed++, delay = Math.min(delay * 1.5, 5_000)) {
    if (context.signal.aborted) throw new Error("context canceled");
    try {
      return await attempt();
    } catch (error) {
      if (limit > -1 && failed >= limit) {
        const reason = error instanceof Error ? error.message : String(error);
        throw new Error(`after ${failed} failed attempts: ${reason}`);
      }
      context.log.status(`${what} ${failed + 1}/${limit === -1 ? "inf" : limit} failed: retrying`);
    }
    await sleep(delay, undefined, { signal: context.signal }).catch(() => undefined);
  }
}

async function withPrefix<T>(prefix: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new Error(`${prefix}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function endpointOf(value: Value): Promise<Endpoint> {
  const fields = record(value);
  const number = (key: string, otherwise: number): number => {
    const found = fields[key];
    return typeof found === "number" ? found : otherwise;
  };
  const text = (key: string): string | undefined => {
    const found = fields[key];
    return typeof found === "string" ? found : undefined;
  };
  const fromEnvironment = process.env["SSH_AUTH_SOCK"] === "" ? undefined : process.env["SSH_AUTH_SOCK"];
  const agent = text("agentSocketPath") ?? fromEnvironment;
  if (agent !== undefined) await requireAgent(agent);
  return {
    ...optionsOf({
      host: text("host") ?? "",
      user: text("user") ?? "root",
      password: text("password"),
      privateKey: text("privateKey"),
      privateKeyPassword: text("privateKeyPassword"),
      hostKey: text("hostKey"),
      agent,
    }),
    port: Math.trunc(number("port", 22)),
    dialErrorLimit: number("dialErrorLimit", 10),
    perDialTimeout: number("perDialTimeout", 15),
  };
}

/** An agent that is named but not there is an error, even where a key would do. */
function requireAgent(path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connectSocket(path, () => {
      socket.destroy();
      resolve();
    });
    socket.once("error", (error: NodeJS.ErrnoException) => {
      const reason = error.errno === undefined ? error.message : getSystemErrorMessage(error.errno);
      reject(new Error(`dial unix ${path}: connect: ${reason}`));
    });
  });
}

function record(value: Value): Record<string, Value> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};
}
