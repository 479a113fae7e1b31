import { afterAll, beforeAll, describe, expect, test } from "vitest";

import type { Host } from "../../lab/index.ts";
import { bootHosts, nodeConfig, nth, on, wipe } from "./support/hosts.ts";
import { Stack } from "./support/stack.ts";

describe("one machine under two names", () => {
  let hosts: Host[];
  let stack: Stack;

  beforeAll(async () => {
    ({ hosts } = await bootHosts(["beam00", "beam01"]));
    await Promise.all(hosts.map(wipe));
    stack = await Stack.create("one");
  });

  afterAll(async () => {
    await stack.destroy();
    await Promise.all(hosts.map(wipe));
    stack.remove();
  });

  async function configure(second: object): Promise<void> {
    await stack.configure({
      nodes: { beam00: nodeConfig(nth(hosts, 0), ["hecate-daemon"]), twin: second },
    });
  }

  test("is refused with both names before anything is written", async () => {
    const host = nth(hosts, 0);
    // Another spelling of the address, as a name or a second interface is.
    await configure(
      nodeConfig(host, ["hecate-traderw"], { host: `::ffff:${host.address}`, external: ["hecate-traderd"] }),
    );
    for (const run of [await stack.preview(), await stack.up()]) {
      expect(run.exitCode, run.output).not.toBe(0);
      expect(run.output).toMatch(/(twin and beam00|beam00 and twin) are the same user on the same machine/);
    }
    expect(await on(host, "ls -d .hecate 2>/dev/null || echo none")).toBe("none");
  });

  test("is not what two machines are, nor two machines that are copies with one host key and one machine ID", async () => {
    const [original, copy] = [nth(hosts, 0), nth(hosts, 1)];
    const id = await on(original, "cat /etc/machine-id");
    const own = await on(copy, "cat /etc/machine-id");
    await copy.root(`echo ${id} >/etc/machine-id`);
    await configure(nodeConfig(copy, ["hecate-traderw"], { external: ["hecate-traderd"] }));
    const { exitCode, output } = await stack.up();
    await copy.root(`echo ${own} >/etc/machine-id`);
    expect(exitCode, output).toBe(0);
  });
});
