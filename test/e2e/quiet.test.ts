import { afterAll, beforeAll, describe, expect, test } from "vitest";

import type { Host, Registry } from "../../lab/index.ts";
import { bootHosts, footprint, invocations, nodeConfig, nth, on, sick, wipe } from "./support/hosts.ts";
import { journalSince, journalCursor } from "./support/journal.ts";
import { versionOf } from "./support/look.ts";
import { traderServices } from "./support/nodes.ts";
import { Stack } from "./support/stack.ts";

/** Previews in a row; `npm run test:truth` does 100. */
const previews = Number(process.env["HECATE_PREVIEWS"] ?? 3);
const login = { username: "octo", password: "right-password" };
const repository = "ghcr.io/hecate-social/hecate-traderw";
const published = "hecate/hecate-traderw:1";

describe("where nothing is to be done", () => {
  let host: Host;
  let registry: Registry;
  let stack: Stack;

  beforeAll(async () => {
    const { lab, hosts } = await bootHosts(["beam00"]);
    host = nth(hosts, 0);
    await wipe(host);
    registry = await lab.startRegistry(login);
    const image = await registry.push(host, `${repository}:0.1.0`, published);
    await on(host, `podman image rm --force --ignore ${image}`);
    stack = await Stack.create("quiet");
    await stack.configure({
      nodes: { beam00: nodeConfig(host, traderServices) },
      services: { "hecate-traderw": { image } },
      secrets: { cookie: "cookie-of-the-cluster", registries: { [registry.address]: login } },
    });
    await stack.cli("up", "--yes", "--non-interactive");
  });

  afterAll(async () => {
    await stack.destroy();
    await wipe(host);
    await registry.stop();
    stack.remove();
  });

  async function nothingToDo(): Promise<void> {
    const { exitCode, output } = await stack.preview("--expect-no-changes");
    expect(exitCode, output).toBe(0);
    expect(output).not.toMatch(/^\s*[-+~] |beam00: (?!note)/m);
  }

  test(
    `${previews} previews in a row show nothing, and touch nothing`,
    { timeout: 60_000 + previews * 30_000 },
    async () => {
      const look = async (): Promise<unknown> => [await footprint(host), await invocations(host), stack.state()];
      const before = await look();
      for (let count = 0; count < previews; count++) await nothingToDo();
      expect(await look()).toEqual(before);
    },
  );

  test("a preview says nothing in the node's journal but that somebody logged in", async () => {
    const cursor = await journalCursor(host);
    await nothingToDo();
    expect(await journalSince(host, cursor)).toEqual([]);
  });

  test("an up leaves the state as it was, decrypted, but for its times", async () => {
    // The one that copies the node program has an option fewer than all that find it there.
    await stack.cli("up", "--yes", "--non-interactive");
    const before = await decrypted(stack);
    const { exitCode, output } = await stack.up("--expect-no-changes");
    expect(exitCode, output).toBe(0);
    expect(await decrypted(stack)).toEqual(before);
    expect(JSON.stringify(before)).toContain("PRIVATE KEY");
  });

  test("nor is there anything after an operator's restart", async () => {
    await on(host, "systemctl --user restart hecate-daemon");
    await nothingToDo();
  });

  test("nor after an auto-update", async () => {
    await registry.push(host, `${repository}:0.2.0`, published);
    // The push has a name in this host's storage; what counts is what the registry has.
    const updated = await on(
      host,
      "podman auto-update --authfile ~/.hecate/secrets/ghcr-auth.json --format '{{.Unit}} {{.Updated}}' || true",
    );
    expect(updated).toContain("hecate-traderw.service true");
    // Podman does not wait until the service listens.
    await expect.poll(() => versionOf(host, "hecate-traderw"), { timeout: 10_000 }).toBe("0.2.0");
    await nothingToDo();
  });

  test("nor after a reboot", async () => {
    await host.reboot();
    await expect.poll(() => sick(host, traderServices), { timeout: 60_000, interval: 1000 }).toEqual([]);
    await nothingToDo();
    expect(await versionOf(host, "hecate-traderw")).toBe("0.2.0");
  });
});

interface State {
  readonly deployment: { readonly resources: { readonly urn: string }[] };
}

/** The stack's state with its secrets in the clear and without its times. */
async function decrypted(stack: Stack): Promise<unknown> {
  const text = await stack.cli("stack", "export", "--show-secrets");
  const times = new Set(["time", "created", "modified"]);
  const state = JSON.parse(text, (key, value: unknown) => (times.has(key) ? undefined : value)) as State;
  // Resources are written down as they are done, several at a time.
  state.deployment.resources.sort((one, other) => (one.urn < other.urn ? -1 : 1));
  return state;
}
