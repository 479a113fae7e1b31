import { afterAll, beforeAll, describe, expect } from "vitest";

import { inside } from "./support/inside.ts";
import { withFault } from "./support/inject.ts";
import { fault, prove } from "./support/prove.ts";
import { Scene } from "./support/scene.ts";
import { changed, first, having, second } from "./support/wish.ts";

const plainUnits = ".config/systemd/user";
let scene: Scene;

beforeAll(async () => {
  scene = await Scene.open();
});
afterAll(() => scene.close());

/** A unit of somebody else, started by itself. */
interface Guest {
  /** Its name, as systemd has it. Default `guest.service`. */
  readonly unit?: string;
  readonly text: string;
  /** More that is done on the node before the change. */
  readonly also?: string;
  readonly told?: RegExp;
  /** What it is after the change. Default `active`. */
  readonly then?: string;
  /** True where the change is refused. */
  readonly refused?: boolean;
}

const sleeps = "[Service]\nExecStart=/bin/sleep infinity\n";

function isActive(unit: string): Promise<string> {
  return inside(scene.host, `systemctl --user is-active '${unit}' || true`);
}

const guests: readonly (readonly [string, Guest])[] = [
  [
    "with an escaped name is a part of a service: it runs again",
    {
      unit: "guest\\x2done.service",
      text: `[Unit]\nPartOf=hecate-traderd.service\n${sleeps}`,
      told: /restart guest\\x2done/,
    },
  ],
  [
    "has a service as its requisite: it runs again",
    {
      text: `[Unit]\nRequisite=hecate-traderd.service\nAfter=hecate-traderd.service\n${sleeps}`,
      told: /restart guest /,
    },
  ],
  [
    "keeps failing, and is a part of a service: it is told, and keeps no change from passing",
    {
      text: "[Unit]\nPartOf=hecate-traderd.service\n[Service]\nExecStart=/bin/false\nRestart=always\nRestartSec=3600\n",
      also: "sleep 1",
      told: /warning: guest.service did not stay up.*It was not healthy before this change/,
      then: "activating",
    },
  ],
  [
    "is a job under way that requires a service: refused",
    {
      text: "[Unit]\nRequires=hecate-traderd.service\n[Service]\nType=oneshot\nExecStart=/bin/sleep infinity\n",
      told: /guest\.service is under way.*Wait until it has ended, or stop it: systemctl --user stop guest\.service/,
      then: "activating",
      refused: true,
    },
  ],
  [
    "is transient and is a part of a service: refused",
    {
      text: "",
      also: "systemd-run --user --quiet --unit=guest -p PartOf=hecate-traderd.service /bin/sleep infinity",
      told: /guest\.service would be stopped .* it is a transient unit\. Stop it first: systemctl --user stop guest\.service/,
      refused: true,
    },
  ],
  [
    "conflicts with a service that it keeps stopped: refused",
    {
      text: `[Unit]\nConflicts=hecate-traderd.service\n${sleeps}`,
      told: /hecate-traderd: its start would stop guest\.service, which conflicts with it and runs/,
      refused: true,
    },
  ],
  [
    "is wanted by a drop-in of a service, and was stopped: refused",
    {
      text: sleeps,
      also: `mkdir ${plainUnits}/hecate-traderd.service.d; printf '[Unit]\\nWants=guest.service\\n' >${plainUnits}/hecate-traderd.service.d/guest.conf
        systemctl --user daemon-reload; systemctl --user stop guest`,
      told: /hecate-traderd: its start would start guest\.service, which is stopped and not of this bundle/,
      then: "inactive",
      refused: true,
    },
  ],
];

describe("A unit of another person that", () => {
  for (const [
    name,
    { unit = "guest.service", text, also = "true", told, then = "active", refused = false },
  ] of guests) {
    fault(name, async () => {
      await scene.become(first);
      const file = `'${plainUnits}/${unit}'`;
      return prove(scene, {
        to: second,
        // What a conflict stops is nobody's plan but the guest's.
        touches: refused ? "all" : changed,
        ...(told === undefined ? {} : { told }),
        fault: async () => {
          await inside(
            scene.host,
            `${text === "" ? "true" : `printf '%s' '${text}' >${file}; systemctl --user daemon-reload; systemctl --user start --no-block '${unit}'`}
            sleep 0.5; ${also}`,
          );
          const run = await scene.converge(second);
          expect(run.exitCode, run.stdout).toBe(refused ? 1 : 0);
          if (refused) expect(run.stdout).toContain("nothing was changed");
          expect(await isActive(unit), run.stdout).toBe(then);
          return run;
        },
        mend: () =>
          inside(
            scene.host,
            `systemctl --user stop '${unit}' 2>/dev/null; rm -rf ${file} ${plainUnits}/hecate-traderd.service.d; systemctl --user daemon-reload; systemctl --user reset-failed '${unit}' 2>/dev/null; true`,
          ),
      });
    });
  }

  fault("gathers all services as a target: what is held stays stopped", async () => {
    const held = having(first, { "hecate-marthad": { tag: "0.1.0", hold: true } });
    const to = having(second, { "hecate-marthad": { tag: "0.1.0", hold: true } });
    await scene.become(held);
    const target = `${plainUnits}/guest-all.target`;
    return prove(scene, {
      to: first,
      touches: "all",
      fault: async () => {
        await inside(
          scene.host,
          `printf '[Unit]\\nWants=hecate-marthad.service hecate-traderd.service\\nPartOf=hecate-traderd.service\\n' >${target}
          systemctl --user daemon-reload; systemctl --user start guest-all.target; systemctl --user stop hecate-marthad`,
        );
        const run = await scene.converge(to);
        expect(run.exitCode, run.stdout).toBe(0);
        expect(await isActive("guest-all.target")).toBe("active");
        expect(await isActive("hecate-marthad")).toBe("inactive");
        return run;
      },
      mend: () =>
        inside(scene.host, `systemctl --user stop guest-all.target; rm ${target}; systemctl --user daemon-reload`),
    });
  });
});

describe("A service that a change restarts along", () => {
  fault("is held with another version than the one that runs: refused", async () => {
    const held = (traderd: string, core: string) =>
      having(first, { "hecate-traderd": { tag: traderd, hold: true }, "hecate-daemon": core });
    await scene.become(held("0.1.0", "0.8.0"));
    return prove(scene, {
      to: first,
      touches: "all",
      told: /hecate-traderd is held at .*:0\.1\.0, and the change would restart it along as .*:0\.2\.0/,
      fault: async () => {
        await scene.become(held("0.2.0", "0.8.0"));
        const run = await scene.converge(held("0.2.0", "0.8.1"));
        expect(run.exitCode, run.stdout).toBe(1);
        expect(run.stdout).toContain("nothing was changed");
        return run;
      },
    });
  });

  fault(
    "was down with the service that it requires, which had failed: neither keeps a change from passing",
    async () => {
      await scene.become(first);
      const dropIn = `${plainUnits}/hecate-daemon.service.d`;
      return prove(scene, {
        to: second,
        touches: "all",
        told: /start hecate-traderd \(down with hecate-daemon\)/,
        fault: async () => {
          await inside(
            scene.host,
            `mkdir -p ${dropIn}; printf '[Service]\\nExecStartPre=/bin/false\\nRestart=no\\n' >${dropIn}/broken.conf
          systemctl --user daemon-reload; systemctl --user restart hecate-daemon 2>/dev/null; sleep 1`,
          );
          const traderw = { "hecate-traderw": { tag: "0.1.0", env: { GREETING: "alone" } } };
          const run = await scene.converge(having(first, traderw));
          expect(run.exitCode, run.stdout).toBe(0);
          expect(run.stdout).toContain("down with hecate-daemon");
          return run;
        },
        mend: () => inside(scene.host, `rm -r ${dropIn}; systemctl --user daemon-reload`),
      });
    },
  );

  fault("required a unit of another person, which is gone after an interrupted run: nothing waits for it", async () => {
    await scene.become(first);
    return prove(scene, {
      to: second,
      touches: "all",
      fault: async () => {
        await inside(
          scene.host,
          `printf '[Unit]\\nPartOf=hecate-traderd.service\\n[Service]\\nExecStart=/bin/sleep infinity\\n' >${plainUnits}/guest.service
          systemctl --user daemon-reload; systemctl --user start guest`,
        );
        const run = await scene.convergeWith(withFault("kill", { step: "stop" }), second);
        await inside(scene.host, `rm ${plainUnits}/guest.service; systemctl --user daemon-reload`);
        return run;
      },
    });
  });
});

describe("What went on while a change was in its gate", () => {
  fault("an untouched service that had passed is stopped: the change is put back, and it is named", async () => {
    await scene.become(first);
    const to = having(second, { "hecate-traderd": { tag: "0.2.0", env: { GREETING: "soaked" } } });
    return prove(scene, {
      to: first,
      touches: "all",
      told: /hecate-marthad\.service did not stay up \(inactive, dead\).*Not healthy: hecate-marthad/s,
      fault: async () => {
        const running = scene.converge({ ...to, stableSeconds: 6 });
        await inside(
          scene.host,
          'until [ "$(systemctl --user is-active hecate-fleet-transaction)" = active ] && grep -q healthy /run/user/1000/hecate-fleet.*/log; do sleep 0.1; done; systemctl --user stop hecate-marthad',
        );
        const run = await running;
        expect(run.exitCode, run.stdout).toBe(1);
        return run;
      },
      mend: () => inside(scene.host, "systemctl --user start hecate-marthad; sleep 1"),
    });
  });
});

describe("A disk that goes away", () => {
  fault("has the data of a service that the change restarts: refused before anything stops", async () => {
    await scene.become(first);
    return prove(scene, {
      to: second,
      touches: changed,
      back: first,
      told: /hecate-traderd: its data directory .*hecate-traderd is a link to \/mnt\/nothere, which is not there/,
      fault: async () => {
        await inside(scene.host, "mv .hecate/hecate-traderd aside; ln -s /mnt/nothere .hecate/hecate-traderd");
        const run = await scene.converge(second);
        await inside(scene.host, "rm .hecate/hecate-traderd; mv aside .hecate/hecate-traderd");
        return run;
      },
    });
  });

  fault("is read-only from the stop on: what was stopped runs again", async () => {
    const to = scene.other();
    return prove(scene, {
      to,
      touches: changed,
      told: /cannot be written: is the disk full, or mounted read-only\?/,
      fault: async () => {
        const running = scene.convergeWith(withFault("pause", { step: "stop" }), to);
        await scene.untilReached();
        await scene.host.root(
          "mount --bind /home/rl/.hecate /home/rl/.hecate; mount -o remount,bind,ro /home/rl/.hecate",
        );
        await scene.letGo();
        const run = await running;
        expect(await isActive("hecate-traderd"), run.stdout).toBe("active");
        await scene.host.root("umount /home/rl/.hecate");
        return run;
      },
    });
  });
});
