import { afterAll, beforeAll, describe, expect } from "vitest";

import { asRoot, inside } from "./support/inside.ts";
import { withFault } from "./support/inject.ts";
import { fault, prove } from "./support/prove.ts";
import { Scene } from "./support/scene.ts";
import { changed, first } from "./support/wish.ts";
import type { Wish } from "./support/wish.ts";

let scene: Scene;

beforeAll(async () => {
  scene = await Scene.open();
});
afterAll(() => scene.close());

describe("Two operators at once", () => {
  fault(
    "on one stack: the second is told who holds the node",
    () => {
      const to = scene.other();
      return prove(scene, {
        to,
        touches: changed,
        back: to,
        told: /waiting: this node is held by hecate\/faults \(from [0-9.]+\) \w+ \d{4}-/,
        fault: async () => {
          const one = scene.convergeWith(withFault("pause", { step: "write" }), to);
          await scene.untilReached();
          const two = scene.converge(to);
          await new Promise((resolve) => setTimeout(resolve, 2000));
          await scene.letGo();
          expect((await one).exitCode).toBe(0);
          const second = await two;
          expect(second.exitCode, second.stdout).toBe(0);
          expect(second.stdout).toContain("nothing to do");
          return { ...second, stdout: second.stdout + (await one).stdout, stderr: second.stdout.split("\n")[0] ?? "" };
        },
      });
    },
    { short: true },
  );

  const shells = [
    ["", () => Promise.resolve()],
    [", also with a login shell that waits for its command, as fish does", takeWaitingShell],
  ] as const;
  for (const [how, prepare] of shells) {
    fault(
      `of whom the one who waits gives up: he leaves no trace${how}`,
      () => {
        const [from, to] = [scene.now ?? first, scene.other()];
        return prove(scene, {
          to,
          touches: changed,
          back: to,
          fault: async () => {
            await prepare();
            const before = await runs();
            try {
              const one = scene.convergeWith(withFault("pause", { step: "record" }), to);
              await scene.untilReached();
              // An ssh that is killed, as by Ctrl-C.
              await scene.converge(from, { timeoutMs: 1500 }).catch(() => undefined);
              await scene.letGo();
              expect((await one).exitCode).toBe(0);
              await new Promise((resolve) => setTimeout(resolve, 2000));
              expect(await runs()).toBe(before + 1);
              return await one;
            } finally {
              await asRoot(scene.host, "usermod -s /bin/bash rl");
            }
          },
        });
      },
      { short: how !== "" },
    );
  }

  /** Of all that began on the node, by now. */
  async function runs(): Promise<number> {
    return Number(await inside(scene.host, "wc -l <.hecate/fleet/stacks/hecate/faults/log"));
  }

  async function takeWaitingShell(): Promise<void> {
    await asRoot(
      scene.host,
      `printf '#!/bin/sh\n/bin/sh "$@"\nexit $?\n' >/usr/local/bin/waits && chmod 755 /usr/local/bin/waits && usermod -s /usr/local/bin/waits rl`,
    );
  }
});

describe("Two stacks on one node", () => {
  const apps: Wish = { owner: "hecate/apps", services: { "hecate-marthaw": "0.1.0" } };
  const core: Wish = { services: { "hecate-daemon": "0.8.0", "hecate-marthad": "0.1.0" } };

  fault(
    "want the same service: the second is refused, and told whose it is",
    async () => {
      await scene.become(core);
      return prove(scene, {
        to: core,
        touches: [],
        back: core,
        told: /hecate-marthad\.container: it belongs to the stack hecate\/faults/,
        fault: () => scene.converge({ owner: "hecate/apps", services: { "hecate-marthad": "0.1.0" } }),
      });
    },
    { short: true },
  );

  fault("each own their services, and one changes what the other needs", async () => {
    await scene.become(core);
    const added = await scene.converge({
      owner: "hecate/apps",
      services: { "hecate-traderd": { tag: "0.1.0", secretEnv: [] } },
    });
    expect(added.exitCode, added.stdout).toBe(0);
    const to: Wish = { services: { ...core.services, "hecate-daemon": "0.8.1" } };
    try {
      const run = await scene.converge(to);
      expect(run.exitCode, run.stdout).toBe(0);
      expect(run.stdout).toContain("restart hecate-traderd (with what it requires)");
      expect(await inside(scene.host, "systemctl --user is-active hecate-traderd")).toBe("active");
    } finally {
      const gone = await scene.host.ssh("sh .hecate/fleet/bin/*.sh delete hecate/apps 0123456789abcdef");
      expect(gone.exitCode, gone.stdout).toBe(0);
    }
    return prove(scene, { to, touches: [], fault: () => scene.converge(to) });
  });

  fault("of which one fails: the other is left alone", async () => {
    await scene.become(core);
    return prove(scene, {
      to: core,
      touches: ["hecate-marthaw"],
      back: core,
      told: /hecate-marthaw.service did not stay up/,
      fault: () => scene.converge({ ...apps, services: { "hecate-marthaw": "exits" } }),
    });
  });
});
