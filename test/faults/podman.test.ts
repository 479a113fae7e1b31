import { afterAll, beforeAll, describe, expect } from "vitest";

import { nodeProgram } from "../../node/program.ts";
import { bootHosts, nth } from "../e2e/support/hosts.ts";
import { inside } from "./support/inside.ts";
import { withFault } from "./support/inject.ts";
import { all, fault, prove } from "./support/prove.ts";
import { keyLine } from "./support/row.ts";
import type { Row } from "./support/row.ts";
import { Scene } from "./support/scene.ts";
import { bundleOf, changed, first } from "./support/wish.ts";

/** What a node keeps that is refused: all of its home, and what runs. */
const everything =
  "find . -path ./.local -prune -o -printf '%p %y %m %T@\\n' | sort; systemctl --user list-units --plain --no-legend 'hecate*'";

async function refused(release: "bookworm" | "bullseye"): Promise<Row> {
  const { hosts } = await bootHosts([{ name: release, release }]);
  const host = nth(hosts, 0);
  const before = await inside(host, everything);
  const run = (): ReturnType<typeof host.ssh> =>
    host.ssh(`cat >/tmp/program && sh /tmp/program converge </tmp/bundle`, { stdin: nodeProgram().text });
  await host.ssh("cat >/tmp/bundle", { stdin: bundleOf(first) });
  const runs = [await run(), await run(), await run()].map((one) => {
    expect(one.exitCode, one.stdout + one.stderr).toBe(1);
    expect(one.stdout).toMatch(/podman \d\S* has no Quadlet, which came with 4\.4/);
    expect(one.stdout).toMatch(/nothing was changed/);
    return keyLine(one);
  });
  expect(await inside(host, everything)).toBe(before);
  await host.stop();
  const [saw = "", afterUp = "", afterNext = ""] = runs;
  return { saw, afterUp, afterNext };
}

describe("Podman on the node", () => {
  fault("is 4.3.1, of Debian 12: refused, and nothing is half-done", () => refused("bookworm"));
  fault("is 3.0.1, of Debian 11: refused, and nothing is half-done", () => refused("bullseye"));
});

describe("Podman 5.8, of Debian's next release", () => {
  let scene: Scene;
  beforeAll(async () => {
    if (all) scene = await Scene.open({ name: "forky", release: "forky" });
  });
  afterAll(async () => {
    if (!all) return;
    await scene.close();
    await scene.host.stop();
  });

  fault("makes a change", () => {
    const to = scene.other();
    return prove(scene, {
      to,
      touches: changed,
      fault: async () => {
        const run = await scene.converge(to);
        expect(run.exitCode, run.stdout).toBe(0);
        return run;
      },
    });
  });

  fault("is there when the node program is killed in the middle", () => {
    const to = scene.other();
    const program = withFault("kill", { step: "stop" });
    return prove(scene, { to, touches: changed, told: /killed/, fault: () => scene.convergeWith(program, to) });
  });
});
