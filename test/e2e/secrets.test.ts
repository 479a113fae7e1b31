import { readFileSync } from "node:fs";

import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";

import type { Host } from "../../lab/index.ts";
import { bootHosts, invocations, nodeConfig, nth, on, sick, wipe } from "./support/hosts.ts";
import { SecretFinder, watchHere, watchOn } from "./support/leaks.ts";
import { modes } from "./support/look.ts";
import { Stack } from "./support/stack.ts";

const services = ["hecate-daemon", "hecate-traderd", "hecate-traderw"];
const apiKey = "sk-Zr0ub4dour-7f31c0ffee9d";
const rotated = "sk-R0tat3d-5e1ec7ed0b5cura";
const password = "ghp_N0tInTheJournal4242";
const cookie = "B1scu1tOfTheCluster0815";

let host: Host;
let stack: Stack;
let finder: SecretFinder;

beforeAll(async () => {
  const { hosts } = await bootHosts(["beam00"]);
  host = nth(hosts, 0);
  await wipe(host);
  await buildTalkative();
  stack = await Stack.create("secrets");
  finder = new SecretFinder({
    ...{ apiKey, rotated, password, cookie },
    login: Buffer.from(`operator:${password}`).toString("base64"),
    // Its second line: what follows the header, which all keys have.
    privateKey: readFileSync(host.privateKeyFile, "utf8").split("\n")[2] ?? "",
  });
});

beforeEach(() => {
  // A finder that finds nothing anywhere would pass all tests.
  expect(finder.in(`x=${apiKey}`)).toEqual(["apiKey"]);
  expect(finder.in(Buffer.from(`ab${password}cd`).toString("base64"))).toContain("password");
});

afterAll(async () => {
  await wipe(host);
  stack.remove();
});

/** An image that prints its key and ends, as programs do that are misconfigured. */
async function buildTalkative(): Promise<void> {
  const text = [
    "FROM ghcr.io/hecate-social/hecate-traderd:0.1.0",
    'ENTRYPOINT ["/bin/busybox", "sh", "-c", "echo my key is $TRADER_API_KEY; exit 1"]',
  ].join("\n");
  const { exitCode, stderr } = await host.ssh(
    "podman build --quiet -t ghcr.io/hecate-social/hecate-traderd:talkative -",
    { stdin: text },
  );
  expect(exitCode, stderr).toBe(0);
}

function configure({ tag = "0.1.0", key = apiKey } = {}): Promise<void> {
  return stack.configure({
    nodes: { beam00: nodeConfig(host, services) },
    services: {
      "hecate-traderd": { image: `ghcr.io/hecate-social/hecate-traderd:${tag}`, secretEnv: ["trader"] },
    },
    secrets: {
      cookie,
      env: { trader: { TRADER_API_KEY: key } },
      registries: { "registry.example.org": { username: "operator", password } },
    },
  });
}

/** Nothing secret in what the CLI kept, nor in the configuration. */
function expectNothingKept(): void {
  expect(finder.inFiles(`${stack.directory}/state`)).toEqual([]);
  expect(finder.in(readFileSync(`${stack.directory}/Pulumi.secrets.yaml`, "utf8"))).toEqual([]);
}

async function expectNothingInMemory(): Promise<void> {
  expect(await on(host, "ls -d $XDG_RUNTIME_DIR/hecate-fleet.* 2>/dev/null || true")).toBe("");
}

test("nothing secret is shown, kept or given as an argument by a deployment", async () => {
  await configure();
  const watches = [watchHere(), watchOn(host)];
  const preview = await stack.preview();
  const up = await stack.up();
  const [here = "", there = ""] = await Promise.all(watches.map((watch) => watch.stop()));
  expect(up.exitCode, up.output).toBe(0);
  expect(finder.in(preview.output)).toEqual([]);
  expect(finder.in(up.output)).toEqual([]);
  expectNothingKept();
  await expectNothingInMemory();

  // That the watches were awake: they have seen the CLI, and the node's program at work.
  expect(here).toContain("--non-interactive");
  expect(there).toMatch(/hecate-fleet\.\d+\.\w+\/program/);
  expect(finder.in(here)).toEqual([]);
  expect(finder.in(there)).toEqual([]);
});

test("what the services read is there, and for nobody else", async () => {
  expect(await modes(host, [".hecate/secrets", ".hecate/secrets/*"])).toEqual({
    ".hecate/secrets": "d 0700",
    ".hecate/secrets/cluster.env": "f 0600",
    ".hecate/secrets/ghcr-auth.json": "f 0600",
    ".hecate/secrets/llm-providers.env": "f 0600",
    ".hecate/secrets/trader.env": "f 0600",
  });
  expect(await on(host, "podman exec hecate-traderd /bin/busybox env")).toContain(`TRADER_API_KEY=${apiKey}`);
  expect(await on(host, "podman exec hecate-daemon /bin/busybox env")).not.toContain(apiKey);
});

test("a service that prints its key and dies gives nothing away", async () => {
  await configure({ tag: "talkative" });
  const watches = [watchHere(), watchOn(host)];
  const { exitCode, output } = await stack.up();
  const [here = "", there = ""] = await Promise.all(watches.map((watch) => watch.stop()));
  expect(exitCode).not.toBe(0);
  expect(output).toContain("my key is [secret]");
  expect(finder.in(output)).toEqual([]);
  expect(finder.in(here)).toEqual([]);
  expect(finder.in(there)).toEqual([]);
  expectNothingKept();
  await expectNothingInMemory();
  expect(
    finder.in(
      await on(host, "cat .hecate/fleet/stacks/hecate/secrets/failed/*/* .hecate/fleet/stacks/hecate/secrets/log"),
    ),
  ).toEqual([]);
  expect(await sick(host, services)).toEqual([]);
});

test("a rotated secret restarts its readers alone, and the old one is gone from the node", async () => {
  await configure();
  const before = await invocations(host);
  await configure({ key: rotated });
  const { exitCode, output } = await stack.up();
  expect(exitCode, output).toBe(0);
  expect(finder.in(output)).toEqual([]);
  const after = await invocations(host);
  expect(services.filter((name) => after[name] !== before[name])).toEqual(["hecate-traderd"]);
  expect(await on(host, "podman exec hecate-traderd /bin/busybox env")).toContain(`TRADER_API_KEY=${rotated}`);
  expect(await on(host, `grep -rlF ${apiKey} .hecate .config "$XDG_RUNTIME_DIR" 2>/dev/null || true`)).toBe("");
  expectNothingKept();
  await expectNothingInMemory();
});
