import type { ChildProcess } from "node:child_process";
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { connect } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** A key pair in files' form. */
export interface KeyPair {
  /** Private key as OpenSSH keeps it. */
  readonly private: string;
  /** `ssh-ed25519 AAAA…`, without a comment. */
  readonly public: string;
}

/** A server of OpenSSH on this machine's loopback, with throw-away keys. */
export interface Sshd {
  readonly port: number;
  /** The user that may log in: the one who runs the tests. */
  readonly user: string;
  /** Host keys by type: `ed25519`, `rsa`. */
  readonly hostKeys: ReadonlyMap<string, KeyPair>;
  /** Lets these public keys in, and no others. */
  readonly authorize: (...publicKeys: readonly string[]) => void;
  readonly stop: () => Promise<void>;
}

/** Makes a key pair with ssh-keygen. */
export function makeKey(directory: string, type: string, passphrase = ""): KeyPair {
  const path = join(directory, `key-${Math.random().toString(36).slice(2)}`);
  const size = type === "rsa" ? ["-b", "2048"] : [];
  execFileSync("ssh-keygen", ["-q", "-t", type, ...size, "-N", passphrase, "-C", "", "-f", path]);
  return { private: readFileSync(path, "utf8"), public: readFileSync(`${path}.pub`, "utf8").trim() };
}

/** Starts a server with a host key of each of these types. It accepts the environment variables HECATE_*, and no password. */
export async function startSshd(types: readonly string[]): Promise<Sshd> {
  const program = ["/usr/sbin/sshd", "/usr/local/sbin/sshd", "/usr/bin/sshd"].find((path) => existsSync(path));
  if (program === undefined) throw new Error("sshd is missing; install it: apt-get install openssh-server");
  // As root, sshd insists on this directory; the service would make it.
  if (process.getuid?.() === 0) mkdirSync("/run/sshd", { recursive: true, mode: 0o755 });
  const directory = mkdtempSync(join(tmpdir(), "hecate-sshd-"));
  const hostKeys = new Map(types.map((type) => [type, makeKey(directory, type)]));
  const authorized = join(directory, "authorized_keys");
  writeFileSync(authorized, "", { mode: 0o600 });
  const port = await freePort();
  const config = [
    `ListenAddress 127.0.0.1:${port}`,
    "PidFile none",
    "UsePAM no",
    "PasswordAuthentication no",
    "KbdInteractiveAuthentication no",
    "StrictModes no",
    "PermitRootLogin yes",
    "AcceptEnv HECATE_*",
    "MaxStartups 100",
    "Subsystem sftp internal-sftp",
    `AuthorizedKeysFile ${authorized}`,
    ...[...hostKeys].map(([type, key]) => {
      writeFileSync(join(directory, type), key.private, { mode: 0o600 });
      return `HostKey ${join(directory, type)}`;
    }),
  ];
  writeFileSync(join(directory, "config"), `${config.join("\n")}\n`);
  const server = spawn(program, ["-D", "-e", "-f", join(directory, "config")], { stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  server.stderr.setEncoding("utf8").on("data", (text: string) => (said += text));
  const stop = async (): Promise<void> => {
    await ended(server);
    rmSync(directory, { recursive: true, force: true });
  };
  for (let tries = 0; !(await listens(port)); tries++) {
    if (server.exitCode !== null || tries > 200) {
      await stop();
      throw new Error(`sshd does not run: ${said}`);
    }
    await sleep(20);
  }
  return {
    port,
    user: userInfo().username,
    hostKeys,
    authorize: (...publicKeys) => {
      writeFileSync(authorized, publicKeys.map((key) => `${key}\n`).join(""));
    },
    stop,
  };
}

async function ended(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const exit = new Promise((resolve) => server.once("exit", resolve));
  server.kill();
  await exit;
}

/** A port of the loopback that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => {
      resolve(false);
    });
  });
}
