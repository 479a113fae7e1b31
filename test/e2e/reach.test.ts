import { generateKeyPairSync } from "node:crypto";
import { writeFileSync } from "node:fs";
import { createServer } from "node:net";
import type { Server } from "node:net";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import type { Host, Lab } from "../../lab/index.ts";
import { bootHosts, nodeConfig, nth, sick, wipe } from "./support/hosts.ts";
import { Stack } from "./support/stack.ts";

const services = ["hecate-daemon", "hecate-traderd"];

describe("a node that can't be reached", () => {
  let lab: Lab;
  let lost: Host;
  let sound: Host;
  let stack: Stack;
  let mute: Server;
  let change = 0;

  beforeAll(async () => {
    const { lab: booted, hosts } = await bootHosts(["beam00", "beam01"]);
    lab = booted;
    lost = nth(hosts, 0);
    sound = nth(hosts, 1);
    await Promise.all(hosts.map(wipe));
    mute = await listenAndSayNothing(lab.network.gateway);
    stack = await Stack.create("reach");
    await deploy({});
  });

  afterAll(async () => {
    mute.close();
    await Promise.all([lost, sound].map(wipe));
    stack.remove();
  });

  /** Gives both nodes something to do, the first one over a connection that differs in `connection`. */
  async function deploy(connection: object) {
    const env = { CHANGE: String((change += 1)) };
    await stack.configure({
      nodes: {
        beam00: nodeConfig(lost, services, { env, ...connection }),
        beam01: nodeConfig(sound, services, { env }),
      },
    });
    return stack.up();
  }

  async function expectClearFailure(connection: object, message: RegExp): Promise<void> {
    const { exitCode, output, seconds } = await deploy(connection);
    expect(exitCode).not.toBe(0);
    expect(output).toMatch(message);
    expect(output).toContain("Nothing was changed on it");
    // No stack trace: it is no fault of the program.
    expect(output).not.toMatch(/^\s+at .*:\d+:\d+\)?$/m);
    expect(seconds).toBeLessThan(20);
    expect(await sick(lost, services)).toEqual([]);
    expect(await sick(sound, services)).toEqual([]);
  }

  test("shows another host key than the pinned one", async () => {
    await expectClearFailure(
      { hostKey: sound.hostKey },
      /beam00 \(.*\): its host key is not the pinned one \(pinned SHA256:\S+, presented SHA256:\S+\)/,
    );
  });

  test("is not there", async () => {
    await expectClearFailure(
      { host: lab.address(0) },
      /beam00 \(.*\): (nobody answers|it accepted the connection, or lost it)/,
    );
  });

  test("accepts the connection and says nothing", async () => {
    await expectClearFailure(
      { host: lab.network.gateway, port: portOf(mute) },
      /beam00 \(.*\): it accepted the connection, or lost it, and said nothing for 5 s/,
    );
  });

  test("refuses the login", async () => {
    const privateKeyFile = join(stack.directory, "stranger");
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    writeFileSync(privateKeyFile, privateKey.export({ type: "pkcs1", format: "pem" }), { mode: 0o600 });
    await expectClearFailure({ privateKeyFile }, /beam00 \(.*\): the login as \w+ is refused/);
  });

  test("is deployed once the mistake is mended", async () => {
    const mended = await deploy({});
    expect(mended.exitCode, mended.output).toBe(0);
    expect(await sick(lost, services)).toEqual([]);
    const again = await stack.up("--expect-no-changes");
    expect(again.exitCode, again.output).toBe(0);
  });
});

function listenAndSayNothing(address: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer({ pauseOnConnect: true });
    server.once("error", reject);
    server.listen(0, address, () => {
      resolve(server);
    });
  });
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return address.port;
}
