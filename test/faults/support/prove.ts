import { expect, test } from "vitest";

import type { RunResult } from "../../../lab/index.ts";
import { unnoticed, wrongWith } from "./desired.ts";
import { keyLine, plain } from "./row.ts";
import type { Row } from "./row.ts";
import type { Scene } from "./scene.ts";
import { UnitWatch } from "./watch.ts";
import type { Wish } from "./wish.ts";

/** A fault, and what it must not do. */
export interface Proof {
  /** What is wanted in the end. */
  readonly to: Wish;
  /** The services that the change may stop or start; all others run on through everything. `all` where the node itself goes down. */
  readonly touches: readonly string[] | "all";
  /** Brings the fault about; gives what the user saw of it. */
  readonly fault: () => Promise<RunResult | string>;
  /** What the user saw, at least. */
  readonly told?: RegExp;
  /** The state that the node must have put back, or kept, by itself. */
  readonly back?: Wish;
  /** What the user was told to do about it, done. */
  readonly mend?: () => Promise<unknown>;
  /** Brings what is wanted, in place of the node program alone: a user's `pulumi up`. */
  readonly up?: () => Promise<RunResult>;
  /** The last word of an `up` that has nothing to do. */
  readonly nothing?: RegExp;
}

/**
 * The proof that is the same for every fault: one run afterwards brings what is wanted, the next has nothing to do;
 * nobody's data or files were touched; no service was stopped or started that the change does not concern; and none
 * runs an old version without the node knowing it.
 */
export async function prove(scene: Scene, proof: Proof): Promise<Row> {
  try {
    return await proven(scene, proof);
  } catch (error) {
    // One fault that strikes through must not make all that come after it look bad.
    await proof.mend?.().catch(() => undefined);
    await scene.recover();
    throw error;
  }
}

async function proven(scene: Scene, proof: Proof): Promise<Row> {
  const { to, touches, fault, told, back, mend, nothing = /^node: nothing to do\n$/ } = proof;
  const bring = proof.up ?? (() => scene.converge(to));
  const { host } = scene;
  const before = await scene.sentinels.look();
  const watch = await UnitWatch.begin(host);
  const seen = await fault();
  const saw = typeof seen === "string" ? plain(seen) : keyLine(seen);
  const output = typeof seen === "string" ? seen : seen.stdout + seen.stderr;
  if (told !== undefined) expect(output).toMatch(told);
  await scene.untilIdle();
  if (back !== undefined) expect(await wrongWith(host, back), output).toEqual([]);
  // What somebody did by hand a moment ago nobody can have noticed.
  if (typeof seen !== "string") expect(await unnoticed(host), output).toEqual([]);
  await mend?.();

  const up = await bring();
  expect(up.exitCode, up.stdout + up.stderr).toBe(0);
  expect(await wrongWith(host, to), up.stdout).toEqual([]);
  scene.now = to;
  const settled = await scene.files();
  const next = await bring();
  expect(next.stdout + next.stderr).toMatch(nothing);
  expect(await scene.files()).toBe(settled);

  expect(await scene.sentinels.look()).toBe(before);
  if (touches !== "all") {
    const stirred = await watch.stirred();
    expect(
      stirred.filter((name) => !touches.includes(name)),
      "stopped or started, and must not be",
    ).toEqual([]);
    const named = planned(output + up.stdout);
    // Whoever was cut off has not seen the plan.
    if (typeof seen !== "string" && seen.exitCode !== 255)
      expect(
        stirred.filter((name) => !named.has(name)),
        "stopped or started without being named",
      ).toEqual([]);
  }
  expect(await scene.remnants()).toBe("");
  return { saw, afterUp: keyLine(up), afterNext: keyLine(next) };
}

/** The services that a plan says it will stop or start, or that the way back does. */
export function planned(output: string): Set<string> {
  const lines = output.matchAll(/(?:^| )node: (?:start|restart|stop) (.*)$/gm);
  return new Set([...lines].flatMap(([, rest = ""]) => rest.replace(/ \(.*$/, "").split(" ")));
}

/** True when all faults are asked for, and not the short cut alone. */
export const all = process.env["HECATE_FAULTS"] !== "short";

/** A test whose result is a row of the page; `short` puts it into the short cut as well. */
export function fault(name: string, run: () => Promise<Row>, { short = false } = {}): void {
  if (!all && !short) return;
  test(name, async ({ task }) => {
    task.meta.row = await run();
  });
}
