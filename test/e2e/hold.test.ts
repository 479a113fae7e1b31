import { afterAll, beforeAll, expect, test } from "vitest";

import type { Host } from "../../lab/index.ts";
import { bootHosts, invocations, nodeConfig, nth, on, sick, wipe } from "./support/hosts.ts";
import { restarted } from "./support/look.ts";
import { tagged, traderServices } from "./support/nodes.ts";
import { Stack } from "./support/stack.ts";

const health = { deadline: "8s" };
let beam00: Host;
let stack: Stack;

async function configure(services: object, env: Record<string, string> = {}): Promise<void> {
  await stack.configure({ nodes: { beam00: nodeConfig(beam00, traderServices, { env }) }, services });
}

function stateOf(service: string): Promise<string> {
  return on(beam00, `systemctl --user is-active ${service} || true`);
}

beforeAll(async () => {
  const { hosts } = await bootHosts(["beam00"]);
  beam00 = nth(hosts, 0);
  await wipe(beam00);
  stack = await Stack.create("hold");
  await configure({});
  const { exitCode, output } = await stack.up();
  expect(exitCode, output).toBe(0);
});

afterAll(() => {
  stack.remove();
});

test("a held service that runs still runs after a change that stops it along with what it requires", async () => {
  await configure({ "hecate-traderd": { hold: true } }, { HECATE_SITE: "a" });
  const { exitCode, output } = await stack.up();

  expect(exitCode, output).toBe(0);
  expect(output).toContain("owe hecate-traderd (node.env changed, held)");
  expect(await stateOf("hecate-traderd")).toBe("active");
});

test("a held service that is stopped stays so, and starts when it is released", async () => {
  await on(beam00, "systemctl --user stop hecate-traderd");
  await configure({ "hecate-traderd": { hold: true } }, { HECATE_SITE: "b" });
  const held = await stack.up();
  expect(held.exitCode, held.output).toBe(0);
  expect(await stateOf("hecate-traderd")).toBe("inactive");

  await configure({}, { HECATE_SITE: "b" });
  const released = await stack.up();
  expect(released.exitCode, released.output).toBe(0);
  expect(await sick(beam00, traderServices)).toEqual([]);
});

test("what did not run before a change that fails does not run after it", async () => {
  await on(beam00, "systemctl --user stop hecate-traderd");
  const before = await invocations(beam00);
  await configure(tagged("hecate-traderd", "no-socket", { health }), { HECATE_SITE: "b" });
  const { exitCode, output } = await stack.up();

  expect(exitCode).not.toBe(0);
  expect(output).toContain("beam00: error: hecate-traderd.service did not become healthy");
  expect(await stateOf("hecate-traderd")).toBe("inactive");
  expect(await on(beam00, "podman ps -a --format '{{.Names}}' | grep -c traderd || true")).toBe("0");
  expect(restarted(before, await invocations(beam00))).not.toContain("hecate-daemon");
});

test("a unit of somebody else that requires the core runs again, also when the change fails", async () => {
  await on(
    beam00,
    "mkdir -p .config/systemd/user && printf '[Unit]\\nRequires=hecate-daemon.service\\nAfter=hecate-daemon.service\\n[Service]\\nExecStart=/bin/sleep infinity\\n' >.config/systemd/user/guest.service && systemctl --user daemon-reload && systemctl --user start guest",
  );
  await configure({ ...tagged("hecate-daemon", "no-socket", { health }), "hecate-traderd": {} }, { HECATE_SITE: "b" });
  const { exitCode, output } = await stack.up();
  const guest = await stateOf("guest");
  await on(
    beam00,
    "systemctl --user stop guest; rm .config/systemd/user/guest.service; systemctl --user daemon-reload",
  );

  expect(exitCode).not.toBe(0);
  expect(output).toContain("restart guest (with what it requires)");
  expect(guest).toBe("active");
  expect(await stateOf("hecate-daemon")).toBe("active");
});
