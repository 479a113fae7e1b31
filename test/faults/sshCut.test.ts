import { afterAll, beforeAll, describe, expect } from "vitest";

import type { RunResult } from "../../lab/index.ts";
import { bundleOf, changed, having } from "./support/wish.ts";
import { asRoot, inside } from "./support/inside.ts";
import { backwardSteps, forwardSteps, preparingSteps, withFault } from "./support/inject.ts";
import { fault, prove } from "./support/prove.ts";
import { Scene } from "./support/scene.ts";
import type { Wish } from "./support/wish.ts";

let scene: Scene;

beforeAll(async () => {
  scene = await Scene.open();
});
afterAll(() => scene.close());

/** Runs with the program waiting at a step, does something to it there, and lets it go on. */
async function meanwhile(program: string, to: Wish, act: () => Promise<unknown>): Promise<RunResult> {
  const running = scene.convergeWith(program, to);
  await scene.untilReached();
  await act();
  await scene.letGo();
  return running;
}

/** Ends all SSH sessions on the node at once, as a router does that forgets them. */
function cut(): Promise<string> {
  return asRoot(scene.host, "pkill -KILL -x sshd-session");
}

describe("The SSH connection is cut", () => {
  const telling = new Set(["write", "gate"]);
  for (const step of [...preparingSteps, ...forwardSteps()]) {
    fault(
      `after the step ${step}, with output still to come`,
      () => {
        const to = scene.other();
        return prove(scene, {
          to,
          touches: changed,
          // It has ended on the node, by itself, before anybody came again.
          back: to,
          fault: async () => {
            const run = await meanwhile(withFault("pause", { step }), to, cut);
            expect(run.exitCode).toBe(255);
            await scene.untilIdle();
            expect(await inside(scene.host, "tail -n 1 .hecate/fleet/stacks/hecate/faults/log | cut -f 3")).toBe(
              "converged",
            );
            return run;
          },
        });
      },
      { short: telling.has(step) },
    );
  }

  const ways = [
    ...forwardSteps()
      .slice(0, forwardSteps().indexOf("start") + 1)
      .map((step) => ["forward", step] as const),
    ...backwardSteps().map((step) => ["back", step] as const),
  ];
  for (const [way, step] of ways) {
    const when = way === "forward" ? "on the way forward" : "on the way back";
    fault(`while a version is tried that does not work, ${when}, after the step ${step}`, () => {
      const [from, to] = [scene.now ?? scene.other(), scene.other()];
      const broken = having(to, { "hecate-traderd": { tag: "exits", env: { GREETING: "broken" } } });
      return prove(scene, {
        to,
        touches: changed,
        back: from,
        fault: async () => {
          const run = await meanwhile(withFault("pause", { step, way }), broken, cut);
          await scene.untilIdle();
          expect(await inside(scene.host, "tail -n 1 .hecate/fleet/stacks/hecate/faults/log | cut -f 3")).toBe(
            "rolled back",
          );
          return run;
        },
      });
    });
  }
});

describe("The network is gone for 30 s", () => {
  for (const step of ["write", "gate"]) {
    fault(`after the step ${step}`, () => {
      const to = scene.other();
      return prove(scene, {
        to,
        touches: changed,
        back: to,
        told: /done: 4 services as declared/,
        fault: () =>
          meanwhile(withFault("pause", { step }), to, async () => {
            await scene.host.networkDown();
            await scene.letGo();
            await new Promise((resolve) => setTimeout(resolve, 30_000));
            await scene.host.networkUp();
          }),
      });
    });
  }
});

describe("The bundle is torn", () => {
  fault("at every tenth byte", () => {
    const [from, to] = [scene.now ?? scene.other(), scene.other()];
    const bundle = bundleOf(to);
    return prove(scene, {
      to,
      touches: changed,
      back: from,
      fault: async () => {
        const before = await scene.files();
        // In one call: thousands of logins would prove nothing more.
        const { stdout } = await scene.host.asUser(
          [
            "sh",
            "-c",
            `cat >/tmp/bundle; at=0
              while [ $at -lt ${bundle.length} ]; do
                said=$(head -c $at /tmp/bundle | sh .hecate/fleet/bin/*.sh converge 2>&1); code=$?
                [ $code = 1 ] || echo "at $at: status $code"
                case $said in "error: "*"; nothing was changed"*) ;; *) echo "at $at: $said" ;; esac
                at=$((at + 10))
              done
              echo "cut $((at / 10)) times"; echo "$said"; rm /tmp/bundle`,
          ],
          { stdin: bundle, timeoutMs: 1_800_000 },
        );
        const [first = "", said = "", ...more] = stdout.trim().split("\n");
        expect(first).toMatch(/^cut \d+ times$/);
        expect(more).toEqual([]);
        expect(await scene.files()).toBe(before);
        return `${first.replace("cut", "each of")}: ${said}`;
      },
    });
  });
});
