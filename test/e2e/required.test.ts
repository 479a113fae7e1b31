import { afterAll, beforeAll, expect, test } from "vitest";

import type { Host } from "../../lab/index.ts";
import { bootHosts, invocations, nodeConfig, nth, on, sick, wipe } from "./support/hosts.ts";
import { activeUnits } from "./support/look.ts";
import { Stack } from "./support/stack.ts";
import type { Run } from "./support/stack.ts";

const services = ["hecate-daemon", "hecate-traderd"];

let host: Host;
let core: Stack;
let apps: Stack;

beforeAll(async () => {
  const { hosts } = await bootHosts(["beam00"]);
  host = nth(hosts, 0);
  await wipe(host);
  core = await Stack.create("core");
  apps = await Stack.create("apps");
  await configureCore(["hecate-daemon"]);
  await apps.configure({ nodes: { beam00: nodeConfig(host, ["hecate-traderd"], { external: ["hecate-daemon"] }) } });
  expectGreen(await core.up());
  expectGreen(await apps.up());
});

afterAll(async () => {
  await wipe(host);
  core.remove();
  apps.remove();
});

async function configureCore(names: readonly string[]): Promise<void> {
  await core.configure({
    nodes: { beam00: nodeConfig(host, names) },
    services: names.includes("hecate-marthaw") ? { "hecate-marthaw": { after: [] } } : {},
  });
}

function expectGreen({ exitCode, output }: Run): void {
  expect(exitCode, output).toBe(0);
}

/** A run fails, names the service of the other stack, and both services run on. */
async function expectRefused(run: () => Promise<Run>): Promise<void> {
  const before = await invocations(host);
  const { exitCode, output } = await run();
  expect(exitCode, output).not.toBe(0);
  expect(output).toMatch(/beam00: .*hecate-traderd/);
  expect(await invocations(host)).toEqual(before);
  expect(await sick(host, services)).toEqual([]);
}

test("a service that a service of another stack requires is not taken away by a change", async () => {
  await configureCore(["hecate-marthaw"]);
  await expectRefused(() => core.up());
  await configureCore(["hecate-daemon"]);
  expectGreen(await core.up());
});

test("a destroy without the node's records leaves the services, and says so", async () => {
  await on(host, "mv .hecate/fleet aside");
  const { exitCode, output } = await apps.destroy();
  expect(exitCode, output).not.toBe(0);
  expect(output).toContain("records of hecate/apps on this node are gone");
  expect(await sick(host, services)).toEqual([]);
  await on(host, "rm -rf .hecate/fleet; mv aside .hecate/fleet");
  expectGreen(await apps.up());
});

test("a destroy does not take away what a Quadlet of another person needs, even where that is stopped", async () => {
  const unit = ".config/containers/systemd/other.container";
  const other = await Stack.create("shop");
  await other.configure({
    nodes: { beam00: nodeConfig(host, ["hecate-shop"]) },
    services: {
      "hecate-shop": {
        ...{ kind: "frontend", image: "ghcr.io/hecate-social/hecate-traderw:0.1.0", port: 8080, containerPort: 5174 },
        container: { Volume: ["hecate-shop-data.volume:/data"] },
        // The hosts of the lab have no firewall to publish ports by.
        service: { Environment: { NETAVARK_FW: "none" } },
        units: [{ kind: "volume", name: "hecate-shop-data", volume: {} }],
      },
    },
  });
  expectGreen(await other.up());
  await on(
    host,
    `printf '[Container]\\nImage=localhost/other:1\\nVolume=hecate-shop-data.volume:/data\\n' >${unit}; systemctl --user daemon-reload`,
  );
  const { exitCode, output } = await other.destroy();
  expect(exitCode, output).not.toBe(0);
  expect(output).toMatch(
    /other\.container.*hecate-shop-data\.volume.*Take the dependency out of these units, or move them away/s,
  );
  expect(await activeUnits(host)).toContain("hecate-shop.service");
  await on(host, `rm ${unit}; systemctl --user daemon-reload`);
  expectGreen(await other.destroy());
  other.remove();
});

test("nor by a destroy, until the other stack is gone", async () => {
  await expectRefused(() => core.destroy());
  expectGreen(await apps.destroy());
  expectGreen(await core.destroy());
  expect(await activeUnits(host)).toEqual([]);
  expect(await on(host, "podman ps --all --quiet")).toBe("");
});
