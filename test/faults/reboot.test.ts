import { afterAll, beforeAll, describe, expect } from "vitest";

import type { RunResult } from "../../lab/index.ts";
import { inside } from "./support/inside.ts";
import { backwardSteps, forwardSteps, withFault } from "./support/inject.ts";
import { fault, prove } from "./support/prove.ts";
import { Scene } from "./support/scene.ts";
import { first, having, second } from "./support/wish.ts";
import type { Wish } from "./support/wish.ts";

let scene: Scene;

beforeAll(async () => {
  scene = await Scene.open();
});
afterAll(() => scene.close());

/** Runs until the program waits at its fault, and takes the node down there. What the user has seen by then comes back. */
async function down(program: string, to: Wish, powerCut: boolean): Promise<RunResult> {
  const running = scene.convergeWith(program, to).catch((error: unknown): RunResult => {
    return { exitCode: 255, stdout: "", stderr: String(error) };
  });
  await scene.untilReached();
  await scene.host.reboot({ powerCut });
  return running;
}

describe("The node loses its power", () => {
  const telling = new Set(["write"]);
  for (const step of ["open_generation", ...forwardSteps()]) {
    fault(
      `after the step ${step}`,
      () => {
        const to = scene.other();
        const program = withFault("hang", { step });
        return prove(scene, { to, touches: "all", fault: () => down(program, to, true) });
      },
      { short: telling.has(step) },
    );
  }

  fault("between the stop and the start", () => {
    const to = scene.other();
    return prove(scene, { to, touches: "all", fault: () => down(withFault("hang", { step: "stop" }), to, true) });
  });

  for (const step of backwardSteps()) {
    fault(`on the way back, after the step ${step}`, () => {
      const to = scene.other();
      const broken = having(to, { "hecate-traderd": { tag: "exits", env: { GREETING: "broken" } } });
      const program = withFault("hang", { step, way: "back" });
      return prove(scene, { to, touches: "all", fault: () => down(program, broken, true) });
    });
  }
});

describe("The node loses its power in the gate of a version that never becomes healthy", () => {
  fault("and the boot's run is refused: the unproven version is put back", async () => {
    await scene.become(first);
    const plain = ".config/systemd/user/hecate-marthaw.service";
    const bad = having(second, { "hecate-traderd": { tag: "exits", env: { GREETING: "two" } } });
    return prove(scene, {
      to: second,
      touches: "all",
      back: first,
      fault: async () => {
        const program = withFault("hang", { step: "gate", when: "before" });
        const running = scene.convergeWith(program, bad).catch((error: unknown): RunResult => {
          return { exitCode: 255, stdout: "", stderr: String(error) };
        });
        await scene.untilReached();
        await inside(scene.host, `printf '[Service]\\nExecStart=/bin/sleep 9999\\n' >${plain}; sync`);
        await scene.host.reboot({ powerCut: true });
        await running;
        await scene.untilIdle();
        expect(await inside(scene.host, "cut -f 3 .hecate/fleet/stacks/hecate/faults/log | tail -n 1")).toBe(
          "rolled back after a boot",
        );
        return "nothing: the boot's run put everything back";
      },
      mend: () => inside(scene.host, `rm ${plain}; systemctl --user daemon-reload`),
    });
  });
});

describe("The node is rebooted in order", () => {
  for (const step of forwardSteps()) {
    fault(`after the step ${step}`, () => {
      const to = scene.other();
      const program = withFault("hang", { step });
      return prove(scene, { to, touches: "all", fault: () => down(program, to, false) });
    });
  }

  fault("after the step reload, where the boot comes late to what is to go", () => {
    const [from, to] = [scene.now ?? first, scene.other()];
    const going = from === first ? "hecate-traderw" : "hecate-marthaw";
    const [units, late] = [".config/systemd/user", "late.service"];
    const dropIn = `${units}/${going}.service.d`;
    return prove(scene, {
      to,
      touches: "all",
      fault: async () => {
        await inside(
          scene.host,
          `mkdir -p ${units}/default.target.wants ${dropIn}
          printf '[Service]\\nType=oneshot\\nExecStart=/bin/sleep 2\\n' >${units}/${late}
          ln -s ../${late} ${units}/default.target.wants/${late}
          printf '[Unit]\\nAfter=${late}\\n' >${dropIn}/late.conf
          systemctl --user daemon-reload`,
        );
        return down(withFault("hang", { step: "reload" }), to, false);
      },
      mend: () =>
        inside(
          scene.host,
          `rm -r ${units}/${late} ${units}/default.target.wants/${late} ${dropIn}; systemctl --user daemon-reload`,
        ),
    });
  });

  fault("when nothing is under way", () => {
    const to = scene.now ?? scene.other();
    return prove(scene, {
      to,
      touches: "all",
      fault: async () => {
        const before = await scene.files();
        await scene.host.reboot();
        expect(await scene.files()).not.toBe(before);
        return "nothing: all services run again";
      },
    });
  });
});
