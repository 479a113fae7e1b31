import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";

import type { Host } from "../../lab/index.ts";
import { SecretFinder } from "../support/secretFinder.ts";
import { checkOut, deployedBefore } from "./support/earlier.ts";
import type { Checkout } from "./support/earlier.ts";
import { bootHosts, invocations, nodeConfig, nth, on, sick, wipe } from "./support/hosts.ts";
import { activeUnits, restarted, tree, versionOf } from "./support/look.ts";
import { allServices, tagged, units } from "./support/nodes.ts";
import { repository, Stack } from "./support/stack.ts";
import type { Run } from "./support/stack.ts";

const services = [...allServices, "hecate-shop"];
/** Units that the shop brings along: they are active as long as it is deployed. */
const attached = ["hecate-shop-data-volume", "hecate-shop-inner-network"];
/** It requires the core, so a change of the core stops and starts it as well. */
const held = "hecate-marthad";
const secrets = { cookie: "B1scu1tOfTheEarlierCluster", apiKey: "sk-Zr0ub4dour-earl1er0ffee9d" };
const data = ".hecate/hecate-daemon/sqlite/hecate.db";

const shop = {
  ...{ kind: "frontend", image: "ghcr.io/hecate-social/hecate-traderw:0.1.0", port: 8080, containerPort: 5174 },
  container: { Volume: ["hecate-shop-data.volume:/data"], Network: ["hecate-shop-inner.network"] },
  // The hosts of the lab have no firewall to publish ports by.
  service: { Environment: { NETAVARK_FW: "none" } },
  units: [
    { kind: "volume", name: "hecate-shop-data" },
    { kind: "network", name: "hecate-shop-inner" },
  ],
};

let host: Host;
let earlier: Checkout;
let stack: Stack;
/** What lay on the host before the first deployment. */
let untouched: readonly string[];

beforeAll(async () => {
  earlier = checkOut(deployedBefore);
  const { hosts } = await bootHosts(["beam00"]);
  host = nth(hosts, 0);
});

afterAll(async () => {
  await wipe(host);
  await on(
    host,
    "podman volume rm --force systemd-hecate-shop-data; podman network rm --force systemd-hecate-shop-inner >/dev/null 2>&1; true",
  );
  stack.remove();
  earlier.remove();
});

/** The earlier program deploys all it can; one service is held, and runs. */
beforeEach(async () => {
  await wipe(host);
  // Podman makes an empty ~/.config wherever it is called the first time.
  await on(host, "podman --version");
  untouched = await tree(host, [".hecate", ".config"]);
  stack = await Stack.create("upgrade", undefined, undefined, earlier.directory);
  await configure();
  expectGreen(await stack.up());
  await on(host, `systemctl --user start ${held}; echo precious >${data}`);
  expect(await sick(host, services)).toEqual([]);
});

async function configure(more: object = {}): Promise<void> {
  await stack.configure({
    nodes: { beam00: nodeConfig(host, services, { env: { HECATE_SITE: "attic" } }) },
    services: {
      "hecate-shop": shop,
      "hecate-daemon": { env: { OLLAMA_HOST: "http://host00:11434" } },
      [held]: { hold: true },
      ...more,
    },
    secrets: {
      cookie: secrets.cookie,
      env: { "llm-providers": { OPENAI_API_KEY: secrets.apiKey } },
      registries: { "registry.example.org": { username: "operator", password: "token-of-the-registry" } },
    },
  });
}

function expectGreen({ exitCode, output }: Run): string {
  expect(exitCode, output).toBe(0);
  return output;
}

/** The services of the configuration run, and nothing else of ours. */
async function expectDeclared(): Promise<void> {
  expect(await activeUnits(host)).toEqual(units([...services, ...attached]).sort());
  expect(await sick(host, services)).toEqual([]);
}

async function expectEmptyPreview(): Promise<void> {
  expectGreen(await stack.preview("--expect-no-changes"));
}

test("nodes and a state of an earlier version are taken over, and nothing restarts", async () => {
  const before = await invocations(host);
  const log = await on(host, "cat .hecate/fleet/stacks/hecate/upgrade/log");

  stack.use(repository);
  const output = expectGreen(await stack.up());

  // The lines of the earlier run are among those that a diff takes away.
  expect(output).not.toMatch(/^ +beam00: (create|rewrite|start|restart|stop|owe|link|unlink|remove) /m);
  expect(restarted(before, await invocations(host))).toEqual([]);
  await expectDeclared();
  expect(new SecretFinder(secrets).in(stack.state())).toEqual([]);
  expect(await on(host, "cat .hecate/fleet/stacks/hecate/upgrade/log")).toContain(log);
  await expectEmptyPreview();

  await configure(tagged("hecate-traderw", "0.2.0"));
  expectGreen(await stack.up());
  expect(await versionOf(host, "hecate-traderw")).toBe("0.2.0");
  expect(restarted(before, await invocations(host))).toEqual(["hecate-traderw"]);

  const working = await invocations(host);
  await configure({ ...tagged("hecate-traderw", "0.2.0"), ...tagged("hecate-traderd", "exits") });
  const broken = await stack.up();
  expect(broken.exitCode, broken.output).not.toBe(0);
  expect(broken.output).toContain("beam00: error: hecate-traderd.service did not stay up");
  expect(broken.output).toContain("Everything was put back as it was before and is healthy");
  expect(await versionOf(host, "hecate-traderd")).toBe("0.1.0");
  expect(restarted(working, await invocations(host))).toEqual(["hecate-traderd"]);
  await expectDeclared();

  expectGreen(await stack.destroy());
  expect(await activeUnits(host)).toEqual([]);
  expect(await on(host, "podman ps --all --quiet")).toBe("");
  expect(await on(host, `cat ${data}`)).toBe("precious");
  // The record of the directories that the earlier version made was read as well.
  const left = await tree(host, [".hecate", ".config"]);
  expect(left.filter((path) => !path.startsWith(".hecate/hecate-"))).toEqual([...untouched, ".hecate"].sort());
});

test.each([
  ["stopped what it changes", "beam00: stop hecate-daemon", "converge restart"],
  ["started what it changes", "beam00: gate", "converge gate"],
])("a change that an earlier version had begun and %s is ended", async (_what, line, reached) => {
  const before = await invocations(host);
  await configure(tagged("hecate-daemon", "slow", { health: { deadline: "60s" } }));
  const running = stack.start("up", "--yes", "--non-interactive", "--skip-preview");
  await expect.poll(() => running.output(), { timeout: 60_000, interval: 20 }).toContain(line);
  await on(host, "systemctl --user kill --signal=KILL hecate-fleet-transaction");
  running.kill();
  await running.exitCode;
  // The earlier version's follower does not end when the transaction is killed.
  await on(host, "pkill -f 'hecate-node-[0-9a-f]*.sh converge' || true");
  // What systemd was told to do by then, it does.
  await expect.poll(() => on(host, "systemctl --user list-jobs --no-legend"), { timeout: 30_000 }).toBe("");
  expect(
    await on(host, "cd .hecate/fleet/stacks/hecate/upgrade && cat reached && ls owed open plan.services ran"),
  ).toBe(`${reached}\nopen\nplan.services\nran\n\nowed:\nhecate-daemon\n${held}\nhecate-traderd`);
  const cut = await invocations(host);

  stack.use(repository);
  await stack.cli("cancel", "--yes", "--stack", "upgrade");
  expectGreen(await stack.up());

  await expectDeclared();
  expect(await versionOf(host, "hecate-daemon")).toBe("slow");
  expect(restarted(before, await invocations(host))).toEqual(["hecate-daemon", held, "hecate-traderd"]);
  if (reached === "converge gate") expect(await invocations(host)).toEqual(cut);
  expect(await on(host, "ls .config/systemd/user 2>/dev/null | grep hecate || true")).toBe("");
  await expectEmptyPreview();

  expectGreen(await stack.destroy());
  expect(await activeUnits(host)).toEqual([]);
});
