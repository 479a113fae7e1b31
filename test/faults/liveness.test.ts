import { afterAll, beforeAll, describe, expect } from "vitest";

import { asRoot, inside } from "./support/inside.ts";
import { withFault } from "./support/inject.ts";
import { fault, prove } from "./support/prove.ts";
import { Scene } from "./support/scene.ts";

const cgroup = "$(find /sys/fs/cgroup -type d -name hecate-fleet-transaction.service | head -n 1)";
/** The operator is told within this many milliseconds that nothing comes any more. */
const patience = 12_000;
let scene: Scene;

beforeAll(async () => {
  scene = await Scene.open();
});
afterAll(() => scene.close());

describe("What a run stands on is taken away, and the operator is told within 12 s", () => {
  const faults: readonly {
    name: string;
    harm: () => Promise<unknown>;
    told: RegExp;
    restart?: string;
    short?: boolean;
  }[] = [
    {
      name: "the processes of the transaction are killed, by systemctl kill",
      harm: () => inside(scene.host, "systemctl --user kill -s KILL hecate-fleet-transaction"),
      told: /the node program was killed; run pulumi up again, it takes up what is left/,
    },
    {
      name: "the cgroup of the transaction is killed",
      harm: () => asRoot(scene.host, `echo 1 >"${cgroup}/cgroup.kill"`),
      told: /the node program was killed; run pulumi up again, it takes up what is left/,
      short: true,
    },
    {
      name: "the user manager is killed, with all that it runs",
      harm: () => asRoot(scene.host, "systemctl kill -s KILL user@1000.service"),
      told: /the user manager of rl ended during the run|the node program was killed/,
      // What Podman knows of its processes is in the runtime directory, and would be wrong for ever.
      restart:
        "systemctl stop user@1000.service user-runtime-dir@1000.service; systemctl reset-failed user@1000.service; systemctl start user@1000.service",
      short: true,
    },
    {
      name: "the directory of the run is removed",
      harm: () => asRoot(scene.host, "rm -rf /run/user/1000/hecate-fleet.*"),
      told: /hecate-fleet\.\S+ was removed during the run/,
    },
  ];
  for (const { name, harm, told, restart, short } of faults) {
    fault(
      name,
      () => {
        const to = scene.other();
        return prove(scene, {
          to,
          touches: "all",
          told,
          fault: async () => {
            const running = scene.convergeWith(withFault("pause", { step: "write" }), to);
            await scene.untilReached();
            const begun = Date.now();
            await harm();
            const run = await running;
            expect(Date.now() - begun, run.stdout).toBeLessThan(patience);
            expect(run.exitCode).not.toBe(0);
            if (restart !== undefined) await asRoot(scene.host, restart);
            await scene.letGo();
            return run;
          },
        });
      },
      { short: short ?? false },
    );
  }
});
