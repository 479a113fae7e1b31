import { afterAll, beforeAll, describe, expect } from "vitest";

import { killedAfterChange } from "./support/inject.ts";
import { fault, prove } from "./support/prove.ts";
import { Scene } from "./support/scene.ts";
import { changed } from "./support/wish.ts";

let scene: Scene;

beforeAll(async () => {
  scene = await Scene.open();
});
afterAll(() => scene.close());

describe("SIGKILL of the node program, change by change", () => {
  fault("after each single change that it makes to the disk or to a unit", async () => {
    for (let n = 1; ; n++) {
      const to = scene.other();
      const killed = { exitCode: 1 };
      const row = await prove(scene, {
        to,
        touches: changed,
        fault: async () => Object.assign(killed, await scene.convergeWith(killedAfterChange(n), to)),
      });
      if (killed.exitCode !== 0) continue;
      // It has come to its end: there is no n-th change.
      expect(n).toBeGreaterThan(20);
      return {
        ...row,
        saw: `${n - 1} times: error: the node program was killed; run pulumi up again, it takes up what is left`,
      };
    }
  });
});
