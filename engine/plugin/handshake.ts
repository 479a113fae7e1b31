import type { Duplex } from "node:stream";
import ssh2, { type AnyAuthMethod, type Client, type ConnectConfig, type ServerHostKeyAlgorithm } from "ssh2";
import { parseHostKey } from "./hostKey.ts";

/** How to prove who we are and who they are. */
export interface SshOptions {
  readonly host: string;
  readonly user: string;
  readonly password: string | undefined;
  readonly privateKey: string | undefined;
  readonly privateKeyPassword: string | undefined;
  /** The server's one key as a line of `authorized_keys`, which pins its algorithm as well. Unchecked when absent. */
  readonly hostKey: string | undefined;
  /** The agent's socket. */
  readonly agent: string | undefined;
}

/** Milliseconds for the whole handshake: a server that accepts and then says nothing must not hang the run for ever. */
const handshakeMs = 60_000;

/** The same, once the keys in it have been read: a key that can't be is an error before any connection. */
export function optionsOf(options: SshOptions): SshOptions {
  if (options.hostKey !== undefined) parseHostKey(options.hostKey);
  if (options.privateKey !== undefined) {
    const key = ssh2.utils.parseKey(options.privateKey, options.privateKeyPassword);
    // The message says what is wrong with the format; it holds nothing of the key.
    if (key instanceof Error) throw new Error(`ssh: no key found: ${key.message}`);
  }
  return options;
}

/** An authenticated connection over `socket`, which it owns from here on. */
export function handshake(options: SshOptions, socket: Duplex): Promise<Client> {
  const expected = options.hostKey === undefined ? undefined : parseHostKey(options.hostKey);
  const client = new ssh2.Client();
  const methods = authentication(options);
  return new Promise((resolve, reject) => {
    let mismatch = false;
    const fail = (reason: string): void => {
      client.destroy();
      socket.destroy();
      reject(new Error(`ssh: handshake failed: ${reason}`));
    };
    const config: ConnectConfig = {
      sock: socket,
      username: options.user,
      readyTimeout: handshakeMs,
      // A machine that died says nothing: without these a command that prints nothing would be waited for for ever.
      keepaliveInterval: 15_000,
      keepaliveCountMax: 4,
      authHandler: methods,
      hostVerifier: (key: Buffer) => {
        mismatch = expected !== undefined && !key.equals(expected.blob);
        return !mismatch;
      },
    };
    if (expected !== undefined) {
      // The library refuses an algorithm that it does not have, with a message of its own.
      config.algorithms = { serverHostKey: [expected.algorithm as ServerHostKeyAlgorithm] };
    }
    client.once("ready", () => {
      client.removeAllListeners("error");
      // An error after this shows as a channel that closes without an exit status.
      client.on("error", () => undefined);
      resolve(client);
    });
    client.once("error", (error) => {
      if (mismatch) fail("ssh: host key mismatch");
      else if (error.message.includes("authentication methods failed")) {
        const tried = methods.map(({ type }) => (type === "agent" ? "publickey" : type));
        fail(`ssh: unable to authenticate, attempted methods [${tried.join(" ")}], no supported methods remain`);
      } else fail(error.message);
    });
    client.once("close", () => {
      fail("the connection was closed");
    });
    try {
      client.connect(config);
    } catch (error) {
      fail(error instanceof Error ? error.message : String(error));
    }
  });
}

/** A key goes before a password. With a key the agent is not asked: a server counts both as `publickey`, tried once. */
function authentication({ user, privateKey, privateKeyPassword, password, agent }: SshOptions): AnyAuthMethod[] {
  const methods: AnyAuthMethod[] = [{ type: "none", username: user }];
  if (privateKey !== undefined) {
    const key = { type: "publickey", username: user, key: privateKey } as const;
    methods.push(privateKeyPassword === undefined ? key : { ...key, passphrase: privateKeyPassword });
  }
  if (password !== undefined) {
    methods.push({ type: "password", username: user, password });
    methods.push({
      type: "keyboard-interactive",
      username: user,
      prompt: (_name, _instructions, _lang, prompts, finish) => {
        finish(prompts.map(() => password));
      },
    });
  }
  if (agent !== undefined && privateKey === undefined) methods.push({ type: "agent", username: user, agent });
  return methods;
}
