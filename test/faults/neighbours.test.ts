import { afterAll, beforeAll, describe, expect } from "vitest";

import { inside } from "./support/inside.ts";
import { withFault } from "./support/inject.ts";
import { fault, prove } from "./support/prove.ts";
import { Scene } from "./support/scene.ts";
import { changed, first, having, second } from "./support/wish.ts";
import type { Wish } from "./support/wish.ts";

const plainUnits = ".config/systemd/user";
const marthad = ".hecate/hecate-marthad/sockets/api.sock";
const dropIn = `${plainUnits}/hecate-marthad.service.d`;
let scene: Scene;

beforeAll(async () => {
  scene = await Scene.open();
});
afterAll(() => scene.close());

/** A unit of somebody else that runs. */
async function guest(relation: string): Promise<void> {
  await inside(
    scene.host,
    `printf '[Unit]\\n${relation}\\n[Service]\\nExecStart=/bin/sleep infinity\\n' >${plainUnits}/guest.service
    systemctl --user daemon-reload && systemctl --user start guest`,
  );
}

function noGuest(): Promise<string> {
  return inside(
    scene.host,
    `systemctl --user stop guest; rm ${plainUnits}/guest.service; systemctl --user daemon-reload`,
  );
}

function isActive(unit: string): Promise<string> {
  return inside(scene.host, `systemctl --user is-active ${unit} || true`);
}

/** From here on hecate-marthad fails at each start. */
function breakMarthad(): Promise<string> {
  return inside(
    scene.host,
    `mkdir -p ${dropIn}; printf '[Service]\\nExecStartPre=/bin/false\\n' >${dropIn}/broken.conf
    systemctl --user daemon-reload; systemctl --user restart --no-block hecate-marthad; sleep 2`,
  );
}

function mendMarthad(): Promise<string> {
  return inside(scene.host, `rm -r ${dropIn}; systemctl --user daemon-reload`);
}

/** Takes the word `hold` from a service, or gives it. */
function holding(wish: Wish, hold: boolean): Wish {
  return having(wish, { "hecate-daemon": { tag: "0.8.0", hold } });
}

describe("A service that was not healthy before", () => {
  // The test itself restarts the service, which no plan names.
  const touches = "all";

  fault(
    "has lost its socket: it is told, and keeps no change of others from passing",
    () => {
      const to = scene.other();
      return prove(scene, {
        to,
        touches,
        told: /hecate-marthad is not healthy \(the socket .*api\.sock is not there\)/,
        fault: async () => {
          // Younger than its deadline, it could still come.
          await inside(scene.host, `sleep 21; rm ${marthad}`);
          const run = await scene.converge(to);
          expect(run.exitCode, run.stdout).toBe(0);
          return run;
        },
        mend: () => inside(scene.host, "systemctl --user restart hecate-marthad; sleep 1"),
      });
    },
    { short: true },
  );

  fault("has lost its socket, and the change of others fails: that is put back all the same", () => {
    const [from, to] = [scene.now ?? first, scene.other()];
    return prove(scene, {
      to,
      touches,
      told: /hecate-traderd.service did not stay up.*Everything was put back as it was before/s,
      fault: async () => {
        await inside(scene.host, `sleep 21; rm ${marthad}`);
        const run = await scene.converge(having(to, { "hecate-traderd": "exits" }));
        expect(await isActive("hecate-traderd"), run.stdout).toBe("active");
        return run;
      },
      mend: async () => {
        expect(from).not.toBe(to);
        await inside(scene.host, "systemctl --user restart hecate-marthad; sleep 1");
      },
    });
  });

  fault("was healthy, and is not any more when the change has failed and is put back: that is told", () => {
    const to = scene.other();
    return prove(scene, {
      to,
      touches,
      told: /It was healthy before this change, which did not touch it.*put back as it was before\. Not healthy: hecate-marthad/s,
      fault: async () => {
        const program = withFault("pause", { step: "gate", when: "before", way: "forward" });
        const running = scene.convergeWith(program, having(to, { "hecate-traderd": "exits" }));
        await scene.untilReached();
        await inside(scene.host, `rm ${marthad}`);
        await scene.letGo();
        const run = await running;
        expect(run.exitCode, run.stdout).toBe(1);
        expect(await isActive("hecate-traderd"), run.stdout).toBe("active");
        return run;
      },
      mend: () => inside(scene.host, "systemctl --user restart hecate-marthad; sleep 1"),
    });
  });

  fault("keeps failing, and so does its new version: it is put back as it was", () => {
    const [from, to] = [scene.now ?? first, scene.other()];
    return prove(scene, {
      to,
      touches,
      told: /It was not healthy before this change either.*put back as it was before\. Not healthy: hecate-marthad/s,
      fault: async () => {
        await breakMarthad();
        const run = await scene.converge(having(from, { "hecate-marthad": "exits" }));
        expect(run.exitCode, run.stdout).toBe(1);
        return run;
      },
      mend: mendMarthad,
    });
  });

  fault("keeps failing: it is tried, told, and keeps no change of others from passing", () => {
    const to = scene.other();
    return prove(scene, {
      to,
      touches,
      told: /warning: hecate-marthad.service did not stay up .* It was not healthy before this change/,
      fault: async () => {
        await breakMarthad();
        const run = await scene.converge(to);
        expect(run.exitCode, run.stdout).toBe(0);
        return run;
      },
      mend: mendMarthad,
    });
  });
});

describe("A unit of somebody else", () => {
  fault(
    "is a part of a service that goes: it runs again",
    async () => {
      await scene.become(first);
      return prove(scene, {
        to: second,
        touches: changed,
        told: /node: restart guest/,
        fault: async () => {
          await guest("PartOf=hecate-traderw.service");
          const run = await scene.converge(second);
          expect(run.exitCode, run.stdout).toBe(0);
          expect(await isActive("guest")).toBe("active");
          return run;
        },
        mend: noGuest,
      });
    },
    { short: true },
  );

  fault("is a part of a service that goes, and the change fails: it runs again", async () => {
    await scene.become(first);
    return prove(scene, {
      to: second,
      touches: changed,
      back: first,
      fault: async () => {
        await guest("PartOf=hecate-traderw.service");
        const run = await scene.converge(having(second, { "hecate-traderd": "exits" }));
        expect(await isActive("guest"), run.stdout).toBe("active");
        return run;
      },
      mend: noGuest,
    });
  });

  fault(
    "requires a service that goes: refused",
    async () => {
      await scene.become(first);
      return prove(scene, {
        to: second,
        touches: changed,
        back: first,
        told: /guest\.service requires hecate-traderw\.service, which goes.*Stop it \(systemctl --user stop guest\.service\)/,
        fault: async () => {
          await guest("Requires=hecate-traderw.service\\nAfter=hecate-traderw.service");
          const run = await scene.converge(second);
          expect(await isActive("guest")).toBe("active");
          return run;
        },
        mend: noGuest,
      });
    },
    { short: true },
  );
});

describe("A service that is required", () => {
  fault(
    "goes, and another one of the same stack still requires it: refused",
    async () => {
      await scene.become(first);
      const { "hecate-daemon": _, ...others } = first.services;
      return prove(scene, {
        to: second,
        touches: changed,
        back: first,
        told: /hecate-traderd\.container: systemd says: .*Unit hecate-daemon\.service not found/,
        fault: () => scene.converge({ ...first, services: others }),
      });
    },
    { short: true },
  );

  fault(
    "is held, and was stopped by hand: nobody starts it through what requires it",
    async () => {
      const to = scene.other();
      return prove(scene, {
        to,
        touches: "all",
        told: /its start would start hecate-daemon\.service, which is held and stopped/,
        fault: async () => {
          const held = holding(scene.now ?? first, true);
          await scene.become(held);
          await inside(scene.host, "systemctl --user stop hecate-daemon");
          const run = await scene.converge(held);
          expect(run.exitCode).not.toBe(0);
          expect(await isActive("hecate-daemon")).toBe("inactive");
          return run;
        },
      });
    },
    { short: true },
  );
});

describe("Somebody starts a service that the change has stopped", () => {
  for (const step of ["stop", "write", "reload"]) {
    fault(
      `after the step ${step}`,
      () => {
        const to = scene.other();
        return prove(scene, {
          to,
          touches: changed,
          fault: async () => {
            const running = scene.convergeWith(withFault("pause", { step }), to);
            await scene.untilReached();
            await inside(scene.host, "systemctl --user start hecate-traderd; sleep 1");
            await scene.letGo();
            const run = await running;
            expect(run.exitCode, run.stdout).toBe(0);
            return run;
          },
        });
      },
      { short: step === "write" },
    );
  }
});
