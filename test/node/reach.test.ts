import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo, Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import type { SshConnection } from "../../node/connection.ts";
import { ReachError } from "../../node/connect.ts";
import { reach } from "../../node/reach.ts";
import { freePort, makeKey, startSshd } from "../support/sshd.ts";
import type { KeyPair, Sshd } from "../support/sshd.ts";

let keys: string;
let mine: KeyPair;
let stranger: KeyPair;
let server: Sshd;

beforeAll(async () => {
  // Whoever runs the tests may have an agent; no test may depend on it.
  vi.stubEnv("SSH_AUTH_SOCK", "");
  keys = mkdtempSync(join(tmpdir(), "hecate-keys-"));
  mine = makeKey(keys, "ed25519");
  stranger = makeKey(keys, "ed25519");
  server = await startSshd(["ed25519", "rsa", "ecdsa"]);
  server.authorize(mine.public);
});

afterAll(async () => {
  vi.unstubAllEnvs();
  await server.stop();
  rmSync(keys, { recursive: true, force: true });
});

function connection(change: Partial<SshConnection> = {}, to = server): SshConnection {
  const hostKey = to.hostKeys.get("ed25519")?.public ?? "";
  return { host: "127.0.0.1", port: to.port, user: to.user, hostKey, privateKey: mine.private, ...change };
}

async function failure(target: SshConnection, deadlineSeconds?: number): Promise<string> {
  const error: unknown = await reach("beam00", target, deadlineSeconds).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ReachError);
  const { message } = error as ReachError;
  expect(message).toContain(`beam00 (${target.user}@${target.host}:${target.port ?? 22}): `);
  expect(message).toMatch(/[^.?!][.?] Nothing was changed on it$/);
  expect(message).not.toContain("PRIVATE KEY");
  return message;
}

/** A TCP server that does this with who connects. */
async function listener(act: (socket: Socket) => void): Promise<number> {
  const tcp = createServer((socket) => {
    socket.on("error", () => undefined);
    onTestFinished(() => {
      socket.destroy();
    });
    act(socket);
  });
  await new Promise<void>((resolve) => tcp.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    tcp.close();
  });
  return (tcp.address() as AddressInfo).port;
}

/** An agent of OpenSSH with these private keys; gives its socket. */
function agent(...privateKeys: readonly string[]): string {
  const directory = mkdtempSync(join(tmpdir(), "hecate-agent-"));
  const socket = join(directory, "socket");
  const process = spawn("ssh-agent", ["-D", "-a", socket], { stdio: "ignore" });
  onTestFinished(() => {
    process.kill();
    rmSync(directory, { recursive: true, force: true });
  });
  // ssh-add waits for nobody: the agent needs a moment to listen.
  execFileSync("sh", ["-c", 'for _ in $(seq 100); do [ -S "$1" ] && exit; sleep 0.02; done; exit 1', "sh", socket]);
  privateKeys.forEach((key, index) => {
    const path = join(directory, String(index));
    writeFileSync(path, key, { mode: 0o600 });
    execFileSync("ssh-add", ["-q", path], { env: { SSH_AUTH_SOCK: socket, PATH: globalThis.process.env["PATH"] } });
  });
  return socket;
}

describe("reach, where all is well", () => {
  it.each(["ed25519", "rsa", "ecdsa"])("takes a pinned %s key of a server that has several", async (type) => {
    await reach("beam00", connection({ hostKey: server.hostKeys.get(type)?.public ?? "" }));
  });

  it("takes a pinned key with a comment and blanks around it", async () => {
    await reach("beam00", connection({ hostKey: ` ${server.hostKeys.get("ed25519")?.public ?? ""} root@beam00\n` }));
  });

  it("takes whoever answers when it was told to", async () => {
    const { hostKey, ...rest } = connection();
    expect(hostKey).not.toBe("");
    await reach("beam00", { ...rest, insecureIgnoreHostKey: true });
  });

  it("takes a key of an agent", async () => {
    const { privateKey, ...rest } = connection({ agentSocketPath: agent(stranger.private, mine.private) });
    expect(privateKey).toBe(mine.private);
    await reach("beam00", rest);
  });

  it("takes the private key when the agent is gone", async () => {
    await reach("beam00", connection({ agentSocketPath: join(keys, "no-agent") }));
  });
});

describe("reach says in one message what is wrong and what to do", () => {
  it("another host key than the pinned one", async () => {
    const message = await failure(connection({ hostKey: stranger.public }));
    const sum = (line: string): string => {
      writeFileSync(join(keys, "line"), `${line}\n`);
      return execFileSync("ssh-keygen", ["-l", "-f", join(keys, "line")], { encoding: "utf8" }).split(" ")[1] ?? "";
    };
    expect(message).toContain("its host key is not the pinned one");
    expect(message).toContain(`pinned ${sum(stranger.public)}`);
    expect(message).toContain(`presented ${sum(server.hostKeys.get("ed25519")?.public ?? "")}`);
    expect(message).toContain(`ssh-keyscan -p ${server.port} 127.0.0.1`);
  });

  it("a server without a key of the pinned type", async () => {
    const other = await startSshd(["rsa"]);
    onTestFinished(other.stop);
    const message = await failure(connection({ hostKey: stranger.public }, other));
    expect(message).toContain("it has no host key of the pinned type (ssh-ed25519)");
    expect(message).toContain("ssh-keyscan");
  });

  it("a key that is not let in", async () => {
    expect(await failure(connection({ privateKey: stranger.private }))).toMatch(
      /the login as \S+ is refused\. .*authorized_keys/,
    );
  });

  it("a user that is not there", async () => {
    expect(await failure(connection({ user: "nobody-of-that-name" }))).toContain(
      "the login as nobody-of-that-name is refused",
    );
  });

  it("neither a key nor an agent", async () => {
    const { privateKey, ...rest } = connection();
    expect(privateKey).toBe(mine.private);
    expect(await failure(rest)).toMatch(/the login as \S+ is refused/);
  });

  it("an agent that is gone, in its own words: the machine is not to blame", async () => {
    const socket = join(keys, "no-agent");
    const { privateKey, ...rest } = connection({ agentSocketPath: socket });
    expect(privateKey).toBe(mine.private);
    const message = await failure(rest);
    expect(message).toMatch(/the login as \S+ is refused/);
    expect(message).toContain(`SSH agent at ${socket}`);
    expect(message).not.toContain("no sshd listens");
  });

  it("a private key with a passphrase", async () => {
    const locked = makeKey(keys, "ed25519", "correct horse");
    const message = await failure(connection({ privateKey: locked.private }));
    expect(message).toContain("the private key cannot be read");
    expect(message).toContain("A key with a passphrase goes into the SSH agent");
  });

  it("a private key that is none", async () => {
    expect(await failure(connection({ privateKey: "c2VjcmV0" }))).toContain("the private key cannot be read");
  });

  it("nobody listening", async () => {
    expect(await failure(connection({ port: await freePort() }))).toContain("no sshd listens on this port");
  });

  it("a name that nobody knows", async () => {
    expect(await failure(connection({ host: "beam00.invalid" }))).toContain("beam00.invalid is not known");
  });

  it("a server that accepts and says nothing, within the deadline", async () => {
    const port = await listener(() => undefined);
    const begun = performance.now();
    expect(await failure(connection({ port }), 0.3)).toContain("said nothing for 0.3 s");
    expect(performance.now() - begun).toBeLessThan(3000);
  });

  it("a server that greets and says nothing more", async () => {
    const port = await listener((socket) => socket.write("SSH-2.0-OpenSSH_9.2\r\n"));
    expect(await failure(connection({ port }), 0.3)).toContain("said nothing for 0.3 s");
  });

  it.each([
    ["before it greets", ""],
    ["after its greeting", "SSH-2.0-OpenSSH_9.2\r\n"],
  ])("a server that hangs up %s, at once", async (_when, greeting) => {
    const port = await listener((socket) => socket.end(greeting));
    const begun = performance.now();
    expect(await failure(connection({ port }))).toContain("hung up");
    expect(performance.now() - begun).toBeLessThan(3000);
  });

  it("something that is no SSH server", async () => {
    const port = await listener((socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"));
    expect(await failure(connection({ port }))).toMatch(/hung up|is no SSH server/);
  });
});
