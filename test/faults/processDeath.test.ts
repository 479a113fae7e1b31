import { afterAll, beforeAll, describe } from "vitest";

import { backwardSteps, forwardSteps, preparingSteps, withFault } from "./support/inject.ts";
import { fault, prove } from "./support/prove.ts";
import { Scene } from "./support/scene.ts";
import { changed, having } from "./support/wish.ts";

let scene: Scene;

beforeAll(async () => {
  scene = await Scene.open();
});
afterAll(() => scene.close());

describe("SIGKILL of the node program", () => {
  const telling = new Set(["open_generation", "mark", "write", "reload", "restart", "record"]);
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
});
