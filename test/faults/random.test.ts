import fc from "fast-check";
import { afterAll, beforeAll, describe, expect } from "vitest";

import { wrongWith } from "./support/desired.ts";
import { inside } from "./support/inside.ts";
import { killedAfterChange } from "./support/inject.ts";
import { all, fault } from "./support/prove.ts";
import { Scene } from "./support/scene.ts";
import { having, second } from "./support/wish.ts";
import type { Wish, WishedService } from "./support/wish.ts";

/** How many runs in a row, over all hosts together. */
const runs = Number(process.env["HECATE_FAULT_RUNS"] ?? (all ? 500 : 12));
const seed = Number(process.env["HECATE_FAULT_SEED"] ?? 20260101);
const hosts = all ? ["beam00", "beam01", "beam02", "beam03"] : ["beam00"];
let scenes: Scene[];

beforeAll(async () => {
  scenes = [];
  for (const name of hosts) scenes.push(await Scene.open({ name }));
});
afterAll(async () => {
  for (const scene of scenes) await scene.close();
});

/** One run: a state, whether one of its services is broken, and after which change the program is killed. */
interface Step {
  readonly wish: Wish;
  readonly broken: string | undefined;
  readonly killedAfter: number | undefined;
}

const env = fc.record({ GREETING: fc.constantFrom("a", "b", "c") });
const tags = fc.constantFrom("0.1.0", "0.2.0");
const daemon = fc.record({ tag: tags, env });
const services: fc.Arbitrary<Readonly<Record<string, WishedService>>> = fc
  .record({
    "hecate-daemon": fc.record({ tag: fc.constantFrom("0.8.0", "0.8.0", "0.8.0", "0.8.1") }),
    "hecate-marthad": fc.option(daemon, { nil: undefined }),
    "hecate-traderd": fc.option(daemon, { nil: undefined }),
    "hecate-traderw": fc.option(tags, { nil: undefined }),
    "hecate-marthaw": fc.option(tags, { nil: undefined }),
  })
  .map((record) => Object.fromEntries(Object.entries(record).flatMap(([k, v]) => (v === undefined ? [] : [[k, v]]))));
const steps: fc.Arbitrary<Step> = fc
  .record({
    services,
    nodeEnv: fc.constantFrom({}, {}, { HECATE_RAM_GB: "16" }),
    broken: fc.integer({ min: 0, max: 4 }),
    victim: fc.nat(),
    killed: fc.integer({ min: 0, max: 9 }),
    after: fc.integer({ min: 1, max: 40 }),
  })
  .map(({ services: wanted, nodeEnv, broken, victim, killed, after }) => {
    const names = Object.keys(wanted);
    return {
      wish: { services: wanted, nodeEnv },
      broken: broken === 0 ? names[victim % names.length] : undefined,
      killedAfter: killed === 0 ? after : undefined,
    };
  });

interface Tally {
  done: number;
  rolledBack: number;
  killed: number;
}

/** One run after another on one host. Throws an error that says which run of which seed it was. */
async function go(scene: Scene, host: number, count: number, tally: Tally): Promise<void> {
  const planned = fc.sample(steps, { seed: seed + host, numRuns: count });
  for (const [index, { wish, broken, killedAfter }] of planned.entries()) {
    const where = `seed ${seed}, host ${host}, run ${index}`;
    const wanted = broken === undefined ? wish : having(wish, { [broken]: "exits" });
    const run =
      killedAfter === undefined
        ? await scene.converge(wanted)
        : await scene.convergeWith(killedAfterChange(killedAfter), wanted);
    const output = `${where}\n${run.stdout}${run.stderr}`;
    await scene.untilIdle();
    if (run.stdout.includes("the node program was killed")) {
      tally.killed++;
      // Whatever it was, the next run ends it.
      scene.now = undefined;
    } else if (broken === undefined) {
      expect(run.exitCode, output).toBe(0);
      expect(await wrongWith(scene.host, wish), output).toEqual([]);
      scene.now = wish;
      tally.done++;
    } else {
      expect(run.exitCode, output).toBe(1);
      if (scene.now !== undefined) expect(await wrongWith(scene.host, scene.now), output).toEqual([]);
      tally.rolledBack++;
    }
    process.stdout.write(`${where}: ${run.stdout.trim().split("\n").at(-1)?.slice(0, 100) ?? ""}\n`);
  }
}

/** What must not grow with the number of runs. */
function leaks(scene: Scene): Promise<string> {
  return inside(
    scene.host,
    `echo "containers $(podman ps --all --quiet | wc -l)"
    echo "processes $(ps -u rl -o comm= | grep -c -e conmon -e standin)"
    echo "sessions $(loginctl list-sessions --no-legend | grep -c tty || true)"
    echo "generations $(ls -d .hecate/fleet/stacks/*/*/generations/* | wc -l)"
    echo "programs $(ls .hecate/fleet/bin | wc -l)"
    echo "mounts $(grep -c overlay /proc/self/mountinfo)"
    echo "timers $(systemctl --user list-timers --all --no-legend | wc -l)"`,
  );
}

describe("Random changes in a row", () => {
  fault(
    "1 in 5 of them broken, 1 in 10 killed",
    async () => {
      for (const scene of scenes) await scene.become(second);
      const before = await Promise.all(scenes.map((scene) => scene.sentinels.look()));
      const clean = await Promise.all(scenes.map(leaks));
      const tally: Tally = { done: 0, rolledBack: 0, killed: 0 };
      const share = Math.ceil(runs / scenes.length);
      await Promise.all(scenes.map((scene, index) => go(scene, index, share, tally)));

      for (const scene of scenes) {
        const up = await scene.converge(second);
        expect(up.exitCode, up.stdout).toBe(0);
        expect(await wrongWith(scene.host, second)).toEqual([]);
        const next = await scene.converge(second);
        expect(next.stdout).toBe("node: nothing to do\n");
        expect(await scene.remnants()).toBe("");
      }
      expect(await Promise.all(scenes.map((scene) => scene.sentinels.look()))).toEqual(before);
      expect(await Promise.all(scenes.map(leaks))).toEqual(clean);
      const figures = `${tally.done} done, ${tally.rolledBack} rolled back, ${tally.killed} killed`;
      return { saw: figures, afterUp: "done: 4 services as declared", afterNext: "nothing to do" };
    },
    { short: true },
  );
});
