import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { freePort } from "../support/sshd.ts";
import { startTarget, type Target } from "./target.ts";
import { plugins, startProvider, type Properties, type Provider } from "./provider.ts";
import { asset, secret, unknown } from "./wire.ts";

const command = "command:remote:Command";
const copy = "command:remote:CopyToRemote";

describe.each(plugins)("the %s plugin over SSH", (kind) => {
  let sshd: Target;
  let provider: Provider;

  beforeAll(async () => {
    delete process.env["SSH_AUTH_SOCK"];
    sshd = await startTarget();
    provider = await startProvider(kind, sshd.dir);
  });
  afterAll(async () => {
    await provider.close();
    await sshd.stop();
  });
  beforeEach(() => {
    provider.logged.length = 0;
  });

  const connection = (changes: Properties = {}): ReturnType<typeof secret> =>
    secret({
      ...{ host: "127.0.0.1", port: sshd.port, user: sshd.user, dialErrorLimit: 0, perDialTimeout: 5 },
      ...{ privateKey: sshd.privateKey, hostKey: sshd.hostKey, ...changes },
    });
  const create = (inputs: Properties, changes: Properties = {}): Promise<Properties> =>
    provider.create(command, { connection: connection(changes), ...inputs }).then(({ properties }) => properties);

  test("a command gets its input and gives its output, shown line by line", async () => {
    const inputs = { create: "cat; echo 'to stderr' >&2; printf 'a\\n\\n'", stdin: secret("from stdin\n") };
    const state = await create(inputs);
    expect(state).toEqual({
      ...{ ...inputs, connection: connection() },
      ...{ stdout: "from stdin\na\n", stderr: "to stderr" },
    });
    const shown = provider.logged.map(({ message }) => message).sort();
    expect(shown).toEqual(["", "a", "from stdin", "to stderr"]);
    expect(new Set(provider.logged.map(({ severity, ephemeral }) => `${severity} ${ephemeral}`))).toEqual(
      new Set(["info true"]),
    );
  });

  test.each([
    ["none", []],
    ["stdout", ["out"]],
    ["stderr", ["err"]],
  ])("logging: %s", async (logging, shown) => {
    const { stdout, stderr } = await create({ create: "echo out; echo err >&2", logging });
    expect([stdout, stderr]).toEqual(["out", "err"]);
    expect(provider.logged.map(({ message }) => message)).toEqual(shown);
  });

  test("a megabyte each way arrives whole", async () => {
    const text = "0123456789abcde\n".repeat(65_536);
    const { stdout } = await create({ create: "cat", stdin: text, logging: "none" });
    expect(stdout).toBe(text.slice(0, -1));
  });

  test("an exit status, the command and both streams are in the error", async () => {
    await expect(create({ create: 'echo out; echo "e\trr" >&2; exit 3', logging: "none" })).rejects.toThrow(
      /^Process exited with status 3: running "echo out; echo \\"e\\trr\\" >&2; exit 3":\n(out\ne\trr|e\trr\nout)\n$/,
    );
  });

  test("a long output keeps an error readable", async () => {
    const failed = create({ create: "echo begin; seq 5000; echo end >&2; exit 1", logging: "none" });
    await expect(failed).rejects.toThrow(/^Process exited with status 1: running [^]*begin[^]*end\n$/);
  });

  test("an update runs `update`, else `create`, with the last output in the environment only if the server takes it", async () => {
    const inputs = { connection: connection(), create: "echo created", update: "echo updated $PULUMI_COMMAND_STDOUT" };
    const state = { ...inputs, stdout: "before", stderr: "" };
    expect(await provider.update(command, inputs, state, { ...inputs, stdin: "x" })).toMatchObject({
      stdout: "updated",
    });
    const warnings = provider.logged.filter(({ severity }) => severity === "warning");
    expect(warnings.map(({ message }) => message)).toEqual([
      expect.stringContaining("Unable to set 'PULUMI_COMMAND_STDOUT'"),
    ]);
    const { update: _, ...rest } = { ...inputs, addPreviousOutputInEnv: false };
    expect(await provider.update(command, inputs, state, rest)).toMatchObject({ stdout: "created" });
  });

  test("without a command an update keeps the output", async () => {
    const inputs = { connection: connection(), delete: "true" };
    const state = { ...inputs, stdout: "before", stderr: "that too" };
    expect(await provider.update(command, inputs, state, { connection: connection() })).toMatchObject({
      ...{ stdout: "before", stderr: "that too" },
    });
  });

  test("delete runs over the connection of the state", async () => {
    const file = join(sshd.dir, `deleted-${kind}`);
    await provider.delete(command, { connection: connection(), delete: `touch ${file}`, stdout: "", stderr: "" });
    expect(existsSync(file)).toBe(true);
    const failing = provider.delete(command, { connection: connection(), delete: "exit 4", stdout: "", stderr: "" });
    await expect(failing).rejects.toThrow('Process exited with status 4: running "exit 4":');
  });

  test("environment variables go as far as the server accepts them", async () => {
    expect(await create({ create: "echo $HECATE_A", environment: { HECATE_A: "1 2" } })).toMatchObject({
      stdout: "1 2",
    });
    await expect(create({ create: "touch never", environment: { OTHER: "1" } })).rejects.toThrow(
      'could not set environment variable "OTHER": ssh: setenv failed',
    );
    expect(existsSync("never")).toBe(false);
  });

  test("a preview runs nothing and knows no output", async () => {
    const inputs = { connection: connection(), create: `touch ${join(sshd.dir, "previewed")}` };
    const { properties } = await provider.create(command, inputs, true);
    expect(properties).toEqual({ ...inputs, stdout: unknown, stderr: unknown });
    expect(existsSync(join(sshd.dir, "previewed"))).toBe(false);
  });

  test("an encrypted key, with and without its passphrase", async () => {
    const encrypted = { privateKey: sshd.encryptedKey, privateKeyPassword: sshd.passphrase };
    expect(await create({ create: "echo in" }, encrypted)).toMatchObject({ stdout: "in" });
    await expect(create({ create: "echo in" }, { ...encrypted, privateKeyPassword: "wrong" })).rejects.toThrow();
    await expect(create({ create: "echo in" }, { privateKey: sshd.encryptedKey })).rejects.toThrow("ssh: ");
  });

  test.each<[string, () => Properties, RegExp]>([
    ["another host key", () => ({ hostKey: sshd.otherHostKey }), /ssh: handshake failed: ssh: host key mismatch/],
    ["a host key of another algorithm", () => ({ hostKey: ecdsaKey }), /ssh: handshake failed: .*host key/],
    ["no host key in the line", () => ({ hostKey: "nonsense" }), /^failed to parse host key: ssh: no key found$/],
    ["no private key in the text", () => ({ privateKey: "nonsense" }), /^ssh: no key found/],
    ["a key of nobody", () => ({ privateKey: sshd.strangerKey }), /ssh: handshake failed: ssh: unable to authenticate/],
    ["an agent that is not there", () => ({ agentSocketPath: "/none" }), /^dial unix \/none: connect: no such file/],
    ["a name that is not known", () => ({ host: "nosuch.invalid" }), /dial tcp.*lookup nosuch\.invalid.*no such host$/],
  ])("%s is an error", async (_what, changes, message) => {
    await expect(create({ create: "true" }, changes())).rejects.toThrow(message);
  });

  test("a port that nobody listens on is tried as often as told", async () => {
    const port = await freePort();
    await expect(create({ create: "true" }, { port, dialErrorLimit: 2 })).rejects.toThrow(
      `after 2 failed attempts: dial tcp 127.0.0.1:${port}: connect: connection refused`,
    );
    expect(provider.logged.map(({ message }) => message)).toEqual([
      "Dial 1/2 failed: retrying",
      "Dial 2/2 failed: retrying",
    ]);
  });

  test("without a host key any is taken", async () => {
    const { hostKey: _, ...rest } = { hostKey: "", ...(connection()["value"] as Properties) };
    const { properties } = await provider.create(command, { connection: secret(rest), create: "echo in" });
    expect(properties).toMatchObject({ stdout: "in" });
  });

  test("through a proxy, whose own failure is told as such", async () => {
    const proxy = { ...(connection()["value"] as Properties) };
    expect(await create({ create: "echo in" }, { proxy })).toMatchObject({ stdout: "in" });
    const wrong = { ...proxy, hostKey: sshd.otherHostKey };
    await expect(create({ create: "echo in" }, { proxy: wrong })).rejects.toThrow(/^proxy: .*host key mismatch/);
  });

  test("a file, a text and a directory are copied, directories made on the way", async () => {
    const [from, to] = [join(sshd.dir, `from-${kind}`), join(sshd.dir, `to-${kind}`)];
    mkdirSync(join(from, "sub"), { recursive: true });
    writeFileSync(join(from, "one"), "1".repeat(300_000));
    writeFileSync(join(from, "sub", "two"), "2");
    chmodSync(join(from, "one"), 0o600);
    const send = (source: Properties, remotePath: string): Promise<unknown> =>
      provider.create(copy, { connection: connection(), source, remotePath });

    await send(asset({ path: join(from, "one"), hash: "h1" }), join(to, "a/b/file"));
    expect(readFileSync(join(to, "a/b/file"), "utf8")).toBe("1".repeat(300_000));
    expect(statSync(join(to, "a/b/file")).mode & 0o022).toBe(0);
    await send(asset({ path: join(from, "one"), hash: "h1" }), join(to, "a"));
    expect(existsSync(join(to, "a/one"))).toBe(true);
    await send(asset({ text: "text é", hash: "h2" }), join(to, "c/text"));
    expect(readFileSync(join(to, "c/text"), "utf8")).toBe("text é");
    await send(asset({ text: "shorter", hash: "h3" }), join(to, "a/b/file"));
    expect(readFileSync(join(to, "a/b/file"), "utf8")).toBe("shorter");
    await send(asset({ path: from, hash: "h4" }, "archive"), join(to, "d"));
    expect(readFileSync(join(to, "d", `from-${kind}`, "sub/two"), "utf8")).toBe("2");
    await send(asset({ path: `${from}/`, hash: "h4" }, "archive"), join(to, "e"));
    expect(readFileSync(join(to, "e/sub/two"), "utf8")).toBe("2");
    await expect(send(asset({ text: "x", hash: "h5" }), to)).rejects.toThrow(`remote path ${to} is a directory`);
  });

  test("a copy is made again only when the content or the path is another", async () => {
    const path = join(sshd.dir, `again-${kind}`);
    const inputs = { connection: connection(), source: asset({ text: "x", hash: "h1" }), remotePath: path };
    const moved = { ...inputs, connection: connection({ dialErrorLimit: 1 }) };
    await provider.update(copy, inputs, inputs, moved);
    expect(existsSync(path)).toBe(false);
    await provider.update(copy, inputs, inputs, { ...inputs, source: asset({ text: "y", hash: "h2" }) });
    expect(readFileSync(path, "utf8")).toBe("y");
  });

  test("a cancelled run lets a command that runs end", async () => {
    const cancelled = await startProvider(kind, sshd.dir);
    const running = cancelled.create(command, { connection: connection(), create: "echo begun; sleep 1; echo ended" });
    await expect.poll(() => cancelled.logged.map(({ message }) => message)).toContain("begun");
    await cancelled.cancel();
    expect((await running).properties).toMatchObject({ stdout: "begun\nended" });
    await cancelled.close();
  });

  test("a cancelled run stops dialling", async () => {
    const cancelled = await startProvider(kind, sshd.dir);
    const refused = await freePort();
    const inputs = { connection: connection({ port: refused, dialErrorLimit: -1 }), create: "true" };
    const failed = expect(cancelled.create(command, inputs)).rejects.toThrow("context canceled");
    setTimeout(() => void cancelled.cancel(), 300);
    await failed;
    await cancelled.close();
  });
});

const ecdsaKey =
  "ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBEmKSENjQEezOmxkZMy7opKgwFB9nkt5YRrYMjNuG5N87uRgg6CLrbo5wAdT/y6v0mKV0U2w0WZ2YB/++Tpockg=";
