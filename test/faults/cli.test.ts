import { afterAll, beforeAll, describe, expect } from "vitest";

import type { RunResult } from "../../lab/index.ts";
import { nodeConfig } from "../e2e/support/hosts.ts";
import { Stack } from "../e2e/support/stack.ts";
import type { Running } from "../e2e/support/stack.ts";
import { asRoot } from "./support/inside.ts";
import { fault, prove } from "./support/prove.ts";
import type { Proof } from "./support/prove.ts";
import { Scene } from "./support/scene.ts";
import { changed, first, having, nodeName, registry, second } from "./support/wish.ts";
import type { Wish } from "./support/wish.ts";

let scene: Scene;
let stack: Stack;

/** Opens its socket after 8 s: long enough to do something meanwhile. */
const slow = having(second, { "hecate-traderd": { tag: "slow", env: { GREETING: "two" } } });

async function configure({ services }: Wish): Promise<void> {
  const entries = Object.entries(services).map(([name, wished]) => {
    const { tag, ...more } = typeof wished === "string" ? { tag: wished } : wished;
    return [name, { image: `${registry}/${name}:${tag ?? ""}`, ...more }];
  });
  await stack.configure({
    nodes: { [nodeName]: nodeConfig(scene.host, Object.keys(services)) },
    services: Object.fromEntries(entries) as object,
  });
}

async function up(...args: string[]): Promise<RunResult> {
  const { exitCode, output } = await stack.up(...args);
  return { exitCode, stdout: output, stderr: "" };
}

beforeAll(async () => {
  scene = await Scene.open();
  stack = await Stack.create("faults");
  await configure(first);
  const { exitCode, stdout } = await up();
  expect(exitCode, stdout).toBe(0);
});
afterAll(async () => {
  stack.remove();
  await scene.close();
});

/** Changes to a slow version, and does something to the CLI once the node has begun to start it. */
async function struck(act: (running: Running) => unknown, to = slow): Promise<RunResult> {
  await configure(to);
  const running = stack.start("up", "--yes", "--non-interactive", "--diff");
  // What a plan says has its reason behind it; this is the deed.
  await expect.poll(() => running.output(), { timeout: 120_000 }).toMatch(/node: start hecate-\S+ hecate-/);
  await act(running);
  return { exitCode: await running.exitCode, stdout: running.output(), stderr: "" };
}

/** What is the same for all: the node ends what was begun, and the user goes on by what the next run tells him. */
function proof(more: Pick<Proof, "fault" | "mend" | "told">): Proof {
  return { to: slow, touches: changed, up, nothing: /\d+ unchanged/, back: slow, ...more };
}

/** Takes away what a CLI that died has left, as the next run says it. */
async function asTold(): Promise<void> {
  // Where it was not killed there is no lock, and that is an error to Pulumi.
  await stack.run("cancel", "--yes", "--stack", "faults");
}

/** From wherever the test before has left it. */
async function restore(): Promise<void> {
  await scene.untilIdle();
  await asTold();
  await configure(first);
  const { exitCode, stdout } = await up();
  expect(exitCode, stdout).toBe(0);
  scene.now = first;
}

describe("The CLI", () => {
  fault(
    "is killed: the next run names the lock, and the way on",
    async () => {
      await restore();
      return prove(
        scene,
        proof({
          told: /cancel --yes --stack faults/,
          fault: async () => {
            const killed = await struck((running) => {
              running.kill();
            });
            await scene.untilIdle();
            const next = await up();
            return { ...next, stdout: killed.stdout + next.stdout };
          },
          mend: asTold,
        }),
      );
    },
    { short: true },
  );

  fault("is interrupted once by Ctrl-C", async () => {
    await restore();
    return prove(
      scene,
      proof({
        fault: () =>
          struck((running) => {
            running.interrupt();
          }),
        mend: asTold,
      }),
    );
  });

  fault("is interrupted twice by Ctrl-C", async () => {
    await restore();
    return prove(
      scene,
      proof({
        fault: () =>
          struck(async (running) => {
            running.interrupt();
            await new Promise((resolve) => setTimeout(resolve, 500));
            running.interrupt();
          }),
        mend: asTold,
      }),
    );
  });

  fault("loses its SSH connection", async () => {
    await restore();
    return prove(scene, proof({ fault: () => struck(() => asRoot(scene.host, "pkill -KILL -x sshd-session")) }));
  });
});
