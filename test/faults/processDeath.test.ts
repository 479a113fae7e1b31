import { afterAll, beforeAll, describe, expect } from "vitest";

import { inside } from "./support/inside.ts";
import { backwardSteps, forwardSteps, preparingSteps, withFault } from "./support/inject.ts";
import { fault, prove } from "./support/prove.ts";
import { Scene } from "./support/scene.ts";
import { changed, first, having, registry, second } from "./support/wish.ts";

let scene: Scene;

beforeAll(async () => {
  scene = await Scene.open();
});
afterAll(() => scene.close());

describe("SIGKILL of the node program", () => {
  const telling = new Set(["open_generation", "stop", "write", "reload", "start", "record"]);
  for (const step of [...preparingSteps, ...forwardSteps()]) {
    fault(
      `after the step ${step}`,
      () => {
        const to = scene.other();
        const program = withFault("kill", { step });
        return prove(scene, {
          to,
          touches: changed,
          told: /the node program was killed; run pulumi up again/,
          fault: () => scene.convergeWith(program, to),
        });
      },
      { short: telling.has(step) },
    );
  }

  fault(
    "between the stop and the start",
    () => {
      const to = scene.other();
      const program = withFault("kill", { step: "stop" });
      return prove(scene, {
        to,
        touches: changed,
        told: /killed/,
        fault: () => scene.convergeWith(program, to),
      });
    },
    { short: true },
  );

  fault("before it has begun, as it waits for its bundle", () => {
    const to = scene.other();
    const program = withFault("kill", { step: "receive" });
    return prove(scene, { to, touches: changed, fault: () => scene.convergeWith(program, to) });
  });

  for (const step of backwardSteps()) {
    fault(
      `on the way back, after the step ${step}`,
      () => {
        const to = scene.other();
        const broken = having(to, { "hecate-traderd": { tag: "exits", env: { GREETING: "broken" } } });
        const program = withFault("kill", { step, way: "back" });
        return prove(scene, {
          to,
          touches: changed,
          told: /killed/,
          fault: () => scene.convergeWith(program, broken),
        });
      },
      { short: step === "write" },
    );
  }

  fault(
    "before the gate of a version that never becomes healthy; the next try of it is put back",
    () => {
      const [from, to] = [scene.now ?? first, scene.other()];
      const broken = having(to, { "hecate-traderd": { tag: "no-socket", env: { GREETING: "broken" } } });
      return prove(scene, {
        to,
        touches: changed,
        back: from,
        told: /hecate-traderd\.service did not become healthy.*Everything was put back as it was before/s,
        fault: async () => {
          const killed = await scene.convergeWith(withFault("kill", { step: "start" }), broken);
          expect(killed.stdout).toMatch(/the node program was killed/);
          await scene.untilIdle();
          return scene.converge(broken);
        },
      });
    },
    { short: true },
  );

  fault("between the stop and the start, of a held service that was stopped along as well", async () => {
    const holding = having(first, { "hecate-marthad": { tag: "0.1.0", hold: true } });
    const to = having(holding, { "hecate-daemon": "0.8.1" });
    await scene.become(holding);
    const row = await prove(scene, {
      to,
      touches: ["hecate-daemon", "hecate-marthad", "hecate-traderd"],
      told: /killed/,
      fault: () => scene.convergeWith(withFault("kill", { step: "stop" }), to),
    });
    await scene.become(first);
    return row;
  });

  fault(
    "when its change was recorded but not yet closed; then another one fails: no image gets another's name",
    async () => {
      await scene.become(first);
      const image = (): Promise<string> =>
        inside(scene.host, `podman image inspect --format '{{.Id}}' ${registry}/hecate-traderd:0.2.0`);
      const before = await image();
      return prove(scene, {
        to: first,
        touches: changed,
        back: second,
        told: /hecate-marthaw.service did not stay up/,
        fault: async () => {
          const killed = await scene.convergeWith(withFault("kill", { step: "settle" }), second);
          expect(killed.stdout).toMatch(/the node program was killed/);
          await scene.untilIdle();
          const run = await scene.converge(having(second, { "hecate-marthaw": "exits" }));
          expect(await image()).toBe(before);
          return run;
        },
      });
    },
  );
});
