import { readFileSync } from "node:fs";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import type { Host } from "../../lab/index.ts";
import { SecretFinder } from "../support/secretFinder.ts";
import { bootHosts, invocations, nodeConfig, nth, on, sick, wipe } from "./support/hosts.ts";
import { leaksOn, watchFiles, watchHere, watchOn } from "./support/leaks.ts";
import { modes } from "./support/look.ts";
import { Stack } from "./support/stack.ts";
import type { Run } from "./support/stack.ts";
import { ways } from "./support/ways.ts";

const services = ["hecate-daemon", "hecate-traderd", "hecate-traderw"];
const secrets = {
  apiKey: "sk-Zr0ub4dour-7f31c0ffee9d",
  rotated: "sk-R0tat3d-5e1ec7ed0b5cura",
  password: "ghp_N0tInTheJournal4242",
  cookie: "B1scu1tOfTheCluster0815",
} as const;

/** A program whose author has a transform of his own, which hands back all that it was given. */
const withTransform = (index: string): string => `
  import { runtime } from "@pulumi/pulumi";
  runtime.registerResourceTransform(({ props, opts }) => ({ props: { ...props }, opts }));
  await import(${JSON.stringify(index)});
`;

describe.each(await ways())("%s", (_way, launch) => {
  let host: Host;
  let stack: Stack;
  let finder: SecretFinder;

  beforeAll(async () => {
    // Without it the CLI has no event log, which a policy or a pipeline may ask for.
    process.env["PULUMI_DEBUG_COMMANDS"] = "true";
    const { hosts } = await bootHosts(["beam00"]);
    host = nth(hosts, 0);
    await wipe(host);
    await buildTalkative();
    stack = await Stack.create("secrets", undefined, launch);
    finder = new SecretFinder({
      ...secrets,
      login: Buffer.from(`operator:${secrets.password}`).toString("base64"),
      // Its second line: what follows the header, which all keys have.
      privateKey: readFileSync(host.privateKeyFile, "utf8").split("\n")[2] ?? "",
    });
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

  interface Wish {
    readonly tag?: string;
    readonly key?: string;
    readonly node?: object;
    readonly more?: object;
  }

  function configure({ tag = "0.1.0", key = secrets.apiKey, node = {}, more = {} }: Wish = {}): Promise<void> {
    return stack.configure({
      nodes: { beam00: nodeConfig(host, services, node) },
      services: {
        "hecate-traderd": { image: `ghcr.io/hecate-social/hecate-traderd:${tag}`, secretEnv: ["trader"] },
      },
      secrets: {
        cookie: secrets.cookie,
        env: { trader: { TRADER_API_KEY: key } },
        registries: { "registry.example.org": { username: "operator", password: secrets.password } },
      },
      ...more,
    });
  }

  /** Runs Pulumi, and finds nothing secret in what it prints, writes or starts, here and on the node, then or for a moment. */
  async function run(...args: string[]): Promise<Run> {
    const watches = [watchHere(), watchOn(host), watchFiles(stack.directory)];
    const done = await stack.run(...args, "--non-interactive", "--event-log", join(stack.directory, "events"));
    const [here = [], there = [], files = []] = await Promise.all(watches.map((watch) => watch.stop()));
    // The watches were awake: they have seen the CLI, and what it writes.
    expect(here.join("\n")).toContain("--event-log");
    expect(files.join("\n")).toMatch(/^\{"sequence":0,/m);
    expect(finder.in(done.output)).toEqual([]);
    expect(finder.inAll(here)).toEqual([]);
    expect(finder.inAll(there)).toEqual([]);
    expect(finder.inAll(files)).toEqual([]);
    expect(finder.inFiles(stack.directory)).toEqual([]);
    expect(await leaksOn(host, finder, ["hecate-traderd"])).toEqual([]);
    expect(await on(host, "ls -d $XDG_RUNTIME_DIR/hecate-fleet.* 2>/dev/null || true")).toBe("");
    return done;
  }

  /** What a preview or an update shows to a person: the plan and the units, no shell command and no bundle. */
  function expectReadable(output: string): void {
    expect(output).not.toContain("hecate-bundle");
    expect(output).not.toContain("sh -c");
    expect(output).not.toContain("sha256sum");
    // How base64 of gzip begins.
    expect(output).not.toContain("H4sI");
  }

  test.each(["preview", "preview --diff", "preview --json", "preview --json --diff"])(
    "before a first deployment, %s shows and keeps nothing secret",
    async (words) => {
      await configure();
      const { exitCode, output } = await run(...words.split(" "));
      expect(exitCode, output).toBe(0);
      expectReadable(output);
      expect(output).toContain("start hecate-traderd (new)");
    },
  );

  test("a deployment gives nothing away", async () => {
    const { exitCode, output } = await run("up", "--yes", "--diff");
    expect(exitCode, output).toBe(0);
    expectReadable(output);
    expect(output).toContain("hecate-traderd");
  });

  test("what the services read is there, and for nobody else", async () => {
    expect(await modes(host, [".hecate/secrets", ".hecate/secrets/*"])).toEqual({
      ".hecate/secrets": "d 0700",
      ".hecate/secrets/cluster.env": "f 0600",
      ".hecate/secrets/ghcr-auth.json": "f 0600",
      ".hecate/secrets/llm-providers.env": "f 0600",
      ".hecate/secrets/trader.env": "f 0600",
    });
    expect(await on(host, "podman exec hecate-traderd /bin/busybox env")).toContain(`TRADER_API_KEY=${secrets.apiKey}`);
    expect(await on(host, "podman exec hecate-daemon /bin/busybox env")).not.toContain(secrets.apiKey);
  });

  test("a service that prints its key and dies, and the way back from it, give nothing away", async () => {
    await configure({ tag: "talkative" });
    const preview = await run("preview", "--diff");
    expectReadable(preview.output);
    const { exitCode, output } = await run("up", "--yes");
    expect(exitCode).not.toBe(0);
    expect(output).toContain("my key is [secret]");
    expect(output).toContain("Everything was put back as it was before");
    const records = await on(
      host,
      "cat .hecate/fleet/stacks/hecate/secrets/failed/*/* .hecate/fleet/stacks/hecate/secrets/log",
    );
    expect(records).toContain("[secret]");
    expect(finder.in(records)).toEqual([]);
    expect(await sick(host, services)).toEqual([]);
  });

  test("a rotated secret restarts its readers alone, and the old one is gone from the node", async () => {
    await configure();
    const before = await invocations(host);
    await configure({ key: secrets.rotated });
    const preview = await run("preview", "--diff");
    expect(preview.output).toContain("restart hecate-traderd (trader.env changed)");
    expectReadable(preview.output);
    const { exitCode, output } = await run("up", "--yes", "--json");
    expect(exitCode, output).toBe(0);
    const after = await invocations(host);
    expect(services.filter((name) => after[name] !== before[name])).toEqual(["hecate-traderd"]);
    expect(await on(host, "podman exec hecate-traderd /bin/busybox env")).toContain(
      `TRADER_API_KEY=${secrets.rotated}`,
    );
    expect(await on(host, `grep -rlF ${secrets.apiKey} .hecate .config "$XDG_RUNTIME_DIR" 2>/dev/null || true`)).toBe(
      "",
    );
  });

  test("a parked node gives nothing away, and neither does one that is not observed", async () => {
    await configure({ node: { parked: true } });
    const parked = await run("up", "--yes", "--diff", "--expect-no-changes");
    expect(parked.exitCode, parked.output).toBe(0);
    await configure({ key: secrets.rotated, more: { observe: "off" }, node: { env: { CHANGED: "1" } } });
    const unobserved = await run("up", "--yes", "--diff");
    expect(unobserved.exitCode, unobserved.output).toBe(0);
    await host.networkDown();
    try {
      await configure();
      const away = await stack.preview();
      expect(away.output).toContain("It was not observed");
      expect(finder.in(away.output)).toEqual([]);
      const failed = await stack.up();
      expect(failed.exitCode).not.toBe(0);
      expect(finder.in(failed.output)).toEqual([]);
    } finally {
      await host.networkUp();
    }
    expect(finder.inFiles(stack.directory)).toEqual([]);
  });

  test("a transform of the user's own leaves secrets as they are", async () => {
    const index = join(import.meta.dirname, "../../index.ts");
    stack.program(withTransform(index));
    await configure();
    const { exitCode, output } = await run("up", "--yes", "--debug");
    expect(exitCode, output).toBe(0);
    stack.program(`export * from ${JSON.stringify(index)};\n`);
  });

  test("what is told about a stack afterwards has nothing secret", async () => {
    const refresh = await run("refresh", "--yes", "--diff");
    expect(refresh.exitCode, refresh.output).toBe(0);
    for (const args of [
      ["stack", "export"],
      ["stack", "history", "--json"],
      ["stack", "--show-urns"],
      ["stack", "output", "--json"],
    ])
      expect(finder.in(await stack.cli(...args)), args.join(" ")).toEqual([]);
    // It is all there, and it is secret: with its passphrase Pulumi shows it.
    expect(finder.in(await stack.cli("stack", "export", "--show-secrets"))).toEqual(
      expect.arrayContaining(["apiKey", "password", "cookie", "login", "privateKey"]),
    );
  });

  test("taking everything away gives nothing away", async () => {
    const preview = await run("destroy", "--preview-only", "--diff");
    expectReadable(preview.output);
    const { exitCode, output } = await run("destroy", "--yes");
    expect(exitCode, output).toBe(0);
    expectReadable(output);
  });
});
