import { afterAll, beforeAll, describe, expect, test } from "vitest";

import type { Host } from "../../lab/index.ts";
import { bootHosts, footprint, invocations, nodeConfig, nth, on, sick, wipe } from "./support/hosts.ts";
import { Stack } from "./support/stack.ts";
import type { Run } from "./support/stack.ts";

let host: Host;

beforeAll(async () => {
  const { hosts } = await bootHosts(["beam00"]);
  host = nth(hosts, 0);
});

/** What is not to change when a node changes hands: processes, and the files that make them. */
async function substance(): Promise<object> {
  return {
    invocations: await invocations(host),
    units: await on(host, "find .hecate/gitops .hecate/config .config/containers -printf '%p %y %m %T@ %l\\n' | sort"),
    data: await on(host, "cat .hecate/hecate-daemon/data"),
  };
}

function expectGreen({ exitCode, output }: Run): string {
  expect(exitCode, output).toBe(0);
  return output;
}

/** Nothing to do for Pulumi, and nothing written by the node. */
async function expectNoOp(stack: Stack): Promise<void> {
  const before = await footprint(host);
  expectGreen(await stack.up("--expect-no-changes"));
  expect(await footprint(host)).toBe(before);
}

describe("a node that changes hands within its stack", () => {
  const services = ["hecate-daemon", "hecate-traderd"];
  let stack: Stack;

  beforeAll(async () => {
    await wipe(host);
    stack = await Stack.create("hands");
    await stack.configure({ nodes: { beam00: nodeConfig(host, services) } });
    expectGreen(await stack.up());
    await on(host, "echo precious >.hecate/hecate-daemon/data");
  });

  afterAll(async () => {
    await wipe(host);
    stack.remove();
  });

  async function expectHandover(): Promise<string> {
    const before = await substance();
    const output = expectGreen(await stack.up());
    expect(await substance()).toEqual(before);
    expect(await sick(host, services)).toEqual([]);
    await expectNoOp(stack);
    expect(await substance()).toEqual(before);
    return output;
  }

  test("keeps running when it is renamed in the configuration", async () => {
    await stack.configure({ nodes: { renamed: nodeConfig(host, services) } });
    expect(await expectHandover()).toMatch(/belongs to another resource of the same stack .*: left as it is/);
  });

  test("keeps running when the state is lost", async () => {
    await stack.loseState();
    await expectHandover();
  });

  test("is given up by destroy, its data kept", async () => {
    expectGreen(await stack.destroy());
    expect(
      await on(
        host,
        "cat .hecate/hecate-daemon/data; find .hecate -type f -o -type l; ls .config/containers 2>/dev/null || true",
      ),
    ).toBe("precious\n.hecate/hecate-daemon/data");
  });
});

describe("a program over the components", () => {
  let stack: Stack;

  const node = (): string => `{
    connection: {
      host: "${host.address}", user: "${host.user}", hostKey: "${host.hostKey}",
      privateKey: readFileSync("${host.privateKeyFile}", "utf8"),
    },
    services: (node) => {
      const core = new Daemon("hecate-daemon", { node, core: true, image: "ghcr.io/hecate-social/hecate-daemon:0.8.0" });
      new Frontend("hecate-traderw", { node, after: [core], port: 5174, image: "ghcr.io/hecate-social/hecate-traderw:0.1.0" });
    },
  }`;
  const program = (statement: string): string => `
    import { readFileSync } from "node:fs";
    import { Daemon, Fleet, Frontend, HecateNode } from "${import.meta.dirname}/../../components/index.ts";
    ${statement}
  `;

  beforeAll(async () => {
    await wipe(host);
    stack = await Stack.create("moved", program(`new HecateNode("beam00", ${node()});`));
    expectGreen(await stack.up());
    await on(host, "echo precious >.hecate/hecate-daemon/data");
  });

  afterAll(async () => {
    await wipe(host);
    stack.remove();
  });

  test("moves a node from a HecateNode into a Fleet, and nothing restarts", async () => {
    const before = await substance();
    stack.program(program(`new Fleet("fleet", { nodes: { beam00: ${node()} } });`));
    const output = expectGreen(await stack.up());
    expect(output).toMatch(/belongs to another resource of the same stack .*: left as it is/);
    expect(await substance()).toEqual(before);
    expect(await sick(host, ["hecate-daemon", "hecate-traderw"])).toEqual([]);
    await expectNoOp(stack);
  });
});

describe("two stacks on one node", () => {
  let core: Stack;
  let apps: Stack;

  beforeAll(async () => {
    await wipe(host);
    core = await Stack.create("core");
    await core.configure({ nodes: { beam00: nodeConfig(host, ["hecate-daemon"]) } });
    apps = await Stack.create("apps");
    await configureApps({});
  });

  afterAll(async () => {
    await wipe(host);
    core.remove();
    apps.remove();
  });

  function configureApps(more: object): Promise<void> {
    return apps.configure({
      nodes: { beam00: nodeConfig(host, ["hecate-traderd"], { external: ["hecate-daemon"], ...more }) },
    });
  }

  test("each own their services", async () => {
    expectGreen(await core.up());
    expectGreen(await apps.up());
    const before = await invocations(host);
    expect(Object.keys(before).sort()).toEqual(["hecate-daemon", "hecate-traderd"]);
    await expectNoOp(core);
    await expectNoOp(apps);
    expect(await invocations(host)).toEqual(before);
  });

  test.each([
    ["of another version", { "hecate-daemon": { image: "ghcr.io/hecate-social/hecate-daemon:0.8.1" } }],
    ["of the very same content", {}],
  ])("can't both own a service, one %s", async (_, services) => {
    const before = [await footprint(host), await invocations(host)];
    await apps.configure({ nodes: { beam00: nodeConfig(host, ["hecate-daemon", "hecate-traderd"]) }, services });
    const { exitCode, output } = await apps.up();
    expect(exitCode).not.toBe(0);
    expect(output).toMatch(/conflict: \S+hecate-daemon.container: it belongs to the stack hecate\/core/);
    expect(output).toContain("nothing was changed");
    expect([await footprint(host), await invocations(host)]).toEqual(before);
  });

  test("leave each other's services alone when they go", async () => {
    await configureApps({});
    expectGreen(await apps.up());
    const { "hecate-daemon": daemon } = await invocations(host);
    expectGreen(await apps.destroy());
    expect((await invocations(host))["hecate-daemon"]).toBe(daemon);
    expect(await sick(host, ["hecate-daemon"])).toEqual([]);
    expect(await on(host, "find .hecate/gitops .config/containers -name '*trader*'")).toBe("");
    await expectNoOp(core);
  });
});
