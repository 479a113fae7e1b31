import { tmpdir } from "node:os";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { plugins, startProvider, type Properties, type Provider } from "./provider.ts";
import { asset, secret, unknown } from "./wire.ts";

const remote = "command:remote:Command";
const local = "command:local:Command";
const copy = "command:remote:CopyToRemote";

const defaults = { user: "root", port: 22, dialErrorLimit: 10, perDialTimeout: 15 };

describe.each(plugins)("the %s plugin", (kind) => {
  let provider: Provider;
  beforeAll(async () => {
    provider = await startProvider(kind, tmpdir());
  });
  afterAll(() => provider.close());
  beforeEach(() => {
    provider.logged.length = 0;
  });

  test("check fills in defaults and marks secrets, in the proxy as well", async () => {
    const inputs = { connection: { host: "h", password: "x", proxy: { host: "p", privateKey: "k" } }, create: "true" };
    const proxy = { host: "p", privateKey: secret("k"), ...defaults };
    expect(await provider.check(remote, inputs)).toEqual({
      inputs: { connection: secret({ host: "h", password: secret("x"), ...defaults, proxy }), create: "true" },
      failures: [],
    });
  });

  test("check keeps what is secret, and what is not known yet", async () => {
    const inputs = { connection: secret({ host: unknown }), create: secret("true"), stdin: unknown };
    expect(await provider.check(remote, inputs)).toEqual({
      inputs: { ...inputs, connection: secret({ host: unknown, ...defaults }) },
      failures: [],
    });
  });

  test.each<[string, Properties, string, string]>([
    ["no connection", { create: "x" }, "connection", "Missing required field 'connection' on 'remote.CommandInputs'"],
    [
      "no host",
      { connection: {}, create: "x" },
      "connection",
      "An error occurred decoding 'CommandInputs.connection': 1 failures decoding:" +
        "\n\thost: Missing required field 'host' on 'remote.Connection'",
    ],
    [
      "a command that is a number",
      { connection: { host: "h" }, create: 3 },
      "create",
      "Field 'create' on 'remote.CommandInputs' must be a 'string'; got 'float64' instead",
    ],
    [
      "an input that is not known",
      { connection: { host: "h" }, creat: "x" },
      "creat",
      "Unrecognized field 'creat' on 'remote.CommandInputs'",
    ],
  ])("check refuses %s", async (_what, inputs, property, reason) => {
    expect((await provider.check(remote, inputs)).failures).toEqual([{ property, reason }]);
  });

  test("a refused connection gives no secret away", async () => {
    const checked = await provider.check(remote, { connection: { host: "h", password: "geheim", typo: "x" } });
    expect(checked.inputs).toEqual({ connection: secret({ host: "h", password: secret("geheim"), typo: "x" }) });
    expect(JSON.stringify(checked.failures)).toContain("Unrecognized field 'typo'");
    expect(JSON.stringify(checked.failures)).not.toContain("geheim");
  });

  test("check wants something to copy", async () => {
    const inputs = { connection: { host: "h" }, remotePath: "/x" };
    const { failures } = await provider.check(copy, inputs);
    expect(failures).toContainEqual({ property: "asset", reason: "either asset or archive must be set" });
    const filled = await provider.check(copy, { ...inputs, source: asset({ text: "x" }) });
    expect(filled.failures).toEqual([]);
  });

  const before = {
    ...{ connection: secret({ host: "h", ...defaults }), create: "c", stdin: "a" },
    ...{ triggers: [1, { a: 2 }], environment: { A: "1", "B.C": "1" } },
  };
  const [add, addReplace, remove, update] = [0, 1, 2, 4];
  test.each<[string, Properties, Record<string, number>, string[]]>([
    ["nothing", {}, {}, []],
    ["a text", { stdin: "b" }, { stdin: update }, []],
    ["its secrecy", { stdin: secret("a") }, { stdin: update }, []],
    ["what is not known yet", { stdin: unknown }, { stdin: update }, []],
    ["something inside a secret", { connection: secret({ host: "i", ...defaults }) }, { connection: update }, []],
    ["an input more", { update: "u" }, { update: add }, []],
    [
      "a map",
      { environment: { A: "2", D: "1" } },
      { "environment.A": update, 'environment["B.C"]': remove, "environment.D": add },
      [],
    ],
    ["a trigger", { triggers: [1, { a: 3 }, 4] }, { "triggers[1].a": update, "triggers[2]": add }, []],
  ])("diff of %s", async (_what, changes, expected, replaces) => {
    const state = { ...before, stdout: "x", stderr: "" };
    const diff = await provider.diff(remote, before, state, { ...before, ...changes });
    const detailed = Object.fromEntries(Object.entries(expected).map(([k, v]) => [k, { kind: v, inputdiff: false }]));
    const isSame = Object.keys(expected).length === 0;
    expect(diff).toEqual({ changes: isSame ? 1 : 2, detailed, replacesList: replaces, hasdetaileddiff: true });
  });

  test("diff of an input less, and of the first triggers", async () => {
    const { stdin: _, triggers: __, ...rest } = before;
    expect(await provider.diff(remote, rest, rest, before)).toEqual({
      changes: 2,
      detailed: { stdin: { kind: add, inputdiff: false }, triggers: { kind: addReplace, inputdiff: false } },
      replacesList: ["triggers"],
      hasdetaileddiff: true,
    });
  });

  test("a preview of an update knows the output only when nothing changes", async () => {
    const state = { ...before, stdout: "o", stderr: "e" };
    expect(await provider.update(remote, before, state, before, true)).toEqual(state);
    const changed = { ...before, stdin: "b" };
    expect(await provider.update(remote, before, state, changed, true)).toEqual({
      ...changed,
      ...{ stdout: unknown, stderr: unknown },
    });
  });

  test("a local command has the environment, its input and the last output", async () => {
    const create = 'cat; echo "$FOO"; echo err >&2';
    const { id, properties } = await provider.create(local, { create, environment: { FOO: "bar" }, stdin: "in " });
    expect(id).toMatch(/^it[0-9a-f]{8}$/);
    expect(properties).toMatchObject({ stdout: "in bar", stderr: "err" });
    const next = { create: "echo $PULUMI_COMMAND_STDOUT, $PULUMI_COMMAND_STDERR" };
    expect(await provider.update(local, {}, properties, next)).toEqual({ ...next, stdout: "in bar, err", stderr: "" });
    const without = { ...next, addPreviousOutputInEnv: false };
    expect(await provider.update(local, {}, properties, without)).toMatchObject({ stdout: "," });
    await expect(provider.delete(local, { ...properties, delete: "echo gone; exit 3" })).rejects.toThrow(
      'exit status 3: running "echo gone; exit 3":\ngone\n',
    );
  });

  test.each([
    [{ create: "kill -9 $$" }, 'signal: killed: running "kill -9 $$":\n'],
    [{ create: "x", interpreter: ["/none"] }, 'fork/exec /none: no such file or directory: running "x":\n'],
    [{ create: "x", dir: "/none" }, 'chdir /none: no such file or directory: running "x":\n'],
  ])("a local command that can't: %j", async (inputs, message) => {
    await expect(provider.create(local, inputs)).rejects.toThrow(message);
  });

  test("secrets stay secret on the way out", async () => {
    const inputs = { create: secret("echo hi"), stdin: secret("x") };
    expect((await provider.create(local, inputs)).properties).toEqual({ ...inputs, stdout: "hi", stderr: "" });
  });

  test("a resource that it does not serve is an error", async () => {
    await expect(provider.check("command:remote:Nope", {})).rejects.toThrow("remote:Nope' not found");
  });
});
