import fc from "fast-check";
import { afterAll, beforeAll, describe, expect } from "vitest";

import type { RunResult } from "../../lab/index.ts";
import { inside } from "./support/inside.ts";
import { killedAfterChange } from "./support/inject.ts";
import { all, fault, planned } from "./support/prove.ts";
import { Scene } from "./support/scene.ts";
import { UnitWatch } from "./support/watch.ts";
import type { Wish, WishedService } from "./support/wish.ts";

/** How many rounds, over all hosts together. */
const rounds = Number(process.env["HECATE_SET_ROUNDS"] ?? (all ? 300 : 8));
const seed = Number(process.env["HECATE_SET_SEED"] ?? 20260101);
const hosts = all ? ["beam00", "beam01", "beam02"] : ["beam00"];
const plainUnits = ".config/systemd/user";
const guest = "other-guest";
let scenes: Scene[];

beforeAll(async () => {
  scenes = [];
  for (const name of hosts) scenes.push(await Scene.open({ name }));
});
afterAll(async () => {
  for (const scene of scenes) await scene.close();
});

/** What somebody does between two runs of ours. */
type Act =
  | { readonly act: "stop" | "restart"; readonly unit: string }
  | { readonly act: "guest"; readonly relation: "PartOf" | "Requires" | "BindsTo"; readonly unit: string }
  | { readonly act: "no guest" }
  | { readonly act: "lose the socket" }
  | { readonly act: "second stack"; readonly tag: string };

/** One round: what others do, and then our run. */
interface Round {
  readonly acts: readonly Act[];
  readonly wish: Wish;
  readonly broken: boolean;
  readonly killedAfter: number | undefined;
}

const units = fc.constantFrom("hecate-daemon", "hecate-traderd", "hecate-traderw");
const tags = fc.constantFrom("0.1.0", "0.2.0");
const act: fc.Arbitrary<Act> = fc.oneof(
  fc.record({ act: fc.constantFrom("stop", "restart"), unit: units }),
  fc.record({ act: fc.constant("guest"), relation: fc.constantFrom("PartOf", "Requires", "BindsTo"), unit: units }),
  fc.constant({ act: "no guest" }),
  fc.constant({ act: "lose the socket" }),
  fc.record({ act: fc.constant("second stack"), tag: tags }),
);
const hold = fc.integer({ min: 0, max: 4 }).map((n) => (n === 0 ? { hold: true } : {}));
const services: fc.Arbitrary<Readonly<Record<string, WishedService>>> = fc
  .record({
    "hecate-daemon": fc.option(
      fc.tuple(fc.constantFrom("0.8.0", "0.8.0", "0.8.1"), hold).map(([tag, held]) => ({ tag, ...held })),
      { nil: undefined, freq: 9 },
    ),
    "hecate-traderd": fc.option(
      fc.tuple(tags, hold).map(([tag, held]) => ({ tag, ...held })),
      { nil: undefined, freq: 4 },
    ),
    "hecate-traderw": fc.option(tags, { nil: undefined, freq: 3 }),
  })
  .map((record) => Object.fromEntries(Object.entries(record).flatMap(([k, v]) => (v === undefined ? [] : [[k, v]]))));
const round: fc.Arbitrary<Round> = fc
  .record({
    acts: fc.array(act, { maxLength: 2 }),
    services,
    broken: fc.integer({ min: 0, max: 4 }),
    killed: fc.integer({ min: 0, max: 7 }),
    after: fc.integer({ min: 1, max: 40 }),
  })
  .map(({ acts, services: wanted, broken, killed, after }) => {
    const isBroken = broken === 0 && "hecate-traderd" in wanted;
    return {
      acts,
      wish: { services: isBroken ? { ...wanted, "hecate-traderd": "exits" } : wanted },
      broken: isBroken,
      killedAfter: killed === 0 ? after : undefined,
    };
  });

async function perform(scene: Scene, what: Act): Promise<void> {
  const { host } = scene;
  switch (what.act) {
    case "stop":
    case "restart":
      // One that is not there any more is nobody's to stop.
      await inside(host, `timeout 30 systemctl --user ${what.act} ${what.unit} 2>/dev/null; true`);
      return;
    case "guest":
      await inside(
        host,
        `printf '[Unit]\\n${what.relation}=${what.unit}.service\\nAfter=${what.unit}.service\\n[Service]\\nExecStart=/bin/sleep infinity\\n' >${plainUnits}/${guest}.service
        systemctl --user daemon-reload; timeout 30 systemctl --user restart ${guest} 2>/dev/null; true`,
      );
      return;
    case "no guest":
      await inside(
        host,
        `systemctl --user stop ${guest} 2>/dev/null; rm -f ${plainUnits}/${guest}.service; systemctl --user daemon-reload`,
      );
      return;
    case "lose the socket":
      await inside(host, "rm -f .hecate/hecate-daemon/sockets/api.sock");
      return;
    case "second stack":
      await scene.converge({ owner: "hecate/second", services: { "hecate-marthad": what.tag } });
  }
}

/** The services that run, ours and others', once nothing is under way. */
async function running(scene: Scene): Promise<string[]> {
  const text = await inside(
    scene.host,
    `for n in $(seq 200); do systemctl --user list-jobs --no-legend | grep -q . || break; sleep 0.1; done
    systemctl --user list-units --plain --no-legend --state=active,activating 'hecate-*.service' 'other*.service' | sed 's/\\.service.*//' | grep -v ^hecate-fleet | sort`,
  );
  return text.split("\n").filter((line) => line !== "");
}

interface Tally {
  done: number;
  rolledBack: number;
  refused: number;
  killed: number;
}

/** What must hold after a run that was not killed: the services that run are those of the plan, or those of before. */
function judge(run: RunResult, wish: Wish, before: readonly string[], after: readonly string[], tally: Tally): void {
  if (run.exitCode === 0) {
    tally.done++;
    const wanted = Object.entries(wish.services);
    const held = wanted.flatMap(([name, service]) =>
      typeof service === "object" && service.hold === true ? [name] : [],
    );
    const ours = new Set(["hecate-daemon", "hecate-traderd", "hecate-traderw"]);
    const expected = new Set([
      ...wanted.map(([name]) => name).filter((name) => !held.includes(name) || before.includes(name)),
      ...before.filter((name) => !ours.has(name)),
    ]);
    expect(after).toEqual([...expected].sort());
    return;
  }
  if (run.stdout.includes("Everything was put back as it was before")) tally.rolledBack++;
  else {
    expect(run.stdout).toContain("nothing was changed");
    tally.refused++;
  }
  expect(after).toEqual(before);
}

async function go(scene: Scene, index: number, count: number, tally: Tally): Promise<void> {
  for (const [number, one] of fc.sample(round, { seed: seed + index, numRuns: count }).entries()) {
    for (const what of one.acts) await perform(scene, what);
    const before = await running(scene);
    const watch = await UnitWatch.begin(scene.host);
    const killed =
      one.killedAfter === undefined
        ? undefined
        : await scene.convergeWith(killedAfterChange(one.killedAfter), one.wish);
    await scene.untilIdle();
    const isKilled = killed?.stdout.includes("the node program was killed") === true;
    // Whatever it was, the next run ends it.
    const run = killed !== undefined && !isKilled ? killed : await scene.converge(one.wish);
    const after = await running(scene);
    const output = `${killed === undefined ? "" : killed.stdout}${run.stdout}${run.stderr}`;
    const where = `seed ${seed}, host ${index}, round ${number}: ${JSON.stringify(one)}\n${output}`;
    try {
      judge(run, one.wish, before, after, tally);
      const named = planned(output);
      expect((await watch.stirred()).filter((name) => !named.has(name))).toEqual([]);
      if (run.stdout.includes("nothing was changed") && !isKilled) expect(await watch.stirred()).toEqual([]);
    } catch (error) {
      throw new Error(where, { cause: error });
    }
    if (isKilled) tally.killed++;
    process.stdout.write(
      `host ${index}, round ${number}: ${run.stdout.trim().split("\n").at(-1)?.slice(0, 100) ?? ""}\n`,
    );
    // A daemon without its socket is nobody's wish.
    if (one.acts.some((what) => what.act === "lose the socket"))
      await inside(scene.host, "timeout 30 systemctl --user try-restart hecate-daemon; true");
  }
}

describe("Random rounds beside others: stops by hand, guests, held services, another stack", () => {
  fault(
    "what runs is what the plan says or what ran before, and nobody's unit changed that the plan did not name",
    async () => {
      const tally: Tally = { done: 0, rolledBack: 0, refused: 0, killed: 0 };
      const share = Math.ceil(rounds / scenes.length);
      for (const scene of scenes) {
        await scene.become({
          services: { "hecate-daemon": "0.8.0", "hecate-traderd": "0.1.0", "hecate-traderw": "0.1.0" },
        });
        await perform(scene, { act: "second stack", tag: "0.1.0" });
      }
      await Promise.all(scenes.map((scene, index) => go(scene, index, share, tally)));
      for (const scene of scenes) {
        await perform(scene, { act: "no guest" });
        await scene.host.ssh(`sh "$(ls -t .hecate/fleet/bin/*.sh | head -n 1)" delete hecate/second 0123456789abcdef`);
      }
      const figures = `${tally.done} done, ${tally.rolledBack} rolled back, ${tally.refused} refused, ${tally.killed} killed`;
      return { saw: figures, afterUp: "-", afterNext: "-" };
    },
    { short: true },
  );
});
