import { afterAll, beforeAll, describe, expect } from "vitest";

import { nodeProgram } from "../../node/program.ts";
import { inside } from "./support/inside.ts";
import { withFault } from "./support/inject.ts";
import { fault, prove } from "./support/prove.ts";
import { clean, Scene } from "./support/scene.ts";
import { Sentinels } from "./support/sentinels.ts";
import { UnitWatch } from "./support/watch.ts";
import { changed, claim, first, having, owner, second, token } from "./support/wish.ts";
import type { Wish } from "./support/wish.ts";

let scene: Scene;

beforeAll(async () => {
  scene = await Scene.open();
});
afterAll(() => scene.close());

const everything = [...Object.keys(first.services), "hecate-marthaw"];

describe("The first deployment", () => {
  fault(
    "fails: nothing runs, nothing is linked",
    async () => {
      await clean(scene.host);
      await Sentinels.plant(scene.host);
      scene.programLost();
      return prove(scene, {
        to: first,
        touches: everything,
        told: /hecate-traderd.service did not stay up.*Everything was put back/s,
        fault: async () => {
          const run = await scene.converge(having(first, { "hecate-traderd": "exits" }));
          expect(await inside(scene.host, "systemctl --user list-units --all --plain --no-legend 'hecate-*'")).toBe("");
          expect(await inside(scene.host, "podman ps --all --format '{{.Names}}'")).toBe("other");
          expect(await inside(scene.host, "find .config/containers/systemd -name 'hecate-*' ! -path '*.d*'")).toBe("");
          expect(await inside(scene.host, "find .hecate -name 'hecate-*.container'")).toBe("");
          return run;
        },
      });
    },
    { short: true },
  );
});

describe("A change that does not work", () => {
  fault(
    "takes a good change beside it back as well",
    async () => {
      await scene.become(second);
      const both = having(second, {
        "hecate-traderd": { tag: "0.1.0", env: { GREETING: "three" } },
        "hecate-marthaw": "exits",
      });
      return prove(scene, {
        to: first,
        touches: changed,
        back: second,
        told: /hecate-marthaw.service did not stay up/,
        fault: () => scene.converge(both),
      });
    },
    { short: true },
  );

  fault(
    "is of the second page of two, whose first one works",
    async () => {
      const pages = { "hecate-traderw": "0.2.0", "hecate-marthaw": "exits" };
      await scene.become(having(second, { "hecate-traderw": "0.1.0" }));
      const back = scene.now ?? second;
      return prove(scene, {
        to: first,
        touches: changed,
        back,
        told: /hecate-marthaw.service did not stay up/,
        fault: () => scene.converge(having(second, pages)),
      });
    },
    { short: true },
  );

  fault("and whose way back fails as well", async () => {
    const [from, to] = [scene.now ?? first, scene.other()];
    const broken = having(to, { "hecate-traderd": { tag: "exits", env: { GREETING: "broken" } } });
    const mask = "$XDG_RUNTIME_DIR/systemd/user/hecate-traderd.service";
    expect(from).not.toBe(to);
    return prove(scene, {
      to,
      touches: changed,
      told: /The rollback failed as well/,
      fault: async () => {
        const running = scene.convergeWith(withFault("pause", { step: "start", when: "before", way: "back" }), broken);
        await scene.untilReached();
        await inside(
          scene.host,
          `mkdir -p "$(dirname ${mask})"; printf '[Service]\\nExecStart=/bin/false\\n' >"${mask}"; systemctl --user daemon-reload`,
        );
        await scene.letGo();
        return running;
      },
      mend: () => inside(scene.host, `rm "${mask}"; systemctl --user daemon-reload`),
    });
  });

  fault("comes a second time", async () => {
    const [from, to] = [scene.now ?? first, scene.other()];
    const broken = having(to, { "hecate-traderd": "exits" });
    return prove(scene, {
      to,
      touches: changed,
      back: from,
      told: /did not stay up/,
      fault: async () => {
        await scene.converge(broken);
        return scene.converge(broken);
      },
    });
  });
});

describe("The core", () => {
  const daemon = (tag: string): typeof first => having(first, { "hecate-daemon": tag });

  fault(
    "is restarted under those that require it: each starts once",
    async () => {
      await scene.become(first);
      return prove(scene, {
        to: daemon("0.8.1"),
        touches: ["hecate-daemon", "hecate-traderd", "hecate-marthad"],
        fault: async () => {
          const watch = await UnitWatch.begin(scene.host);
          const run = await scene.converge(daemon("0.8.1"));
          expect(run.exitCode, run.stdout).toBe(0);
          const starts = (await watch.events()).filter(({ what }) => what === "started").map(({ unit }) => unit);
          expect(starts.sort()).toEqual(["hecate-daemon.service", "hecate-marthad.service", "hecate-traderd.service"]);
          return run;
        },
      });
    },
    { short: true },
  );

  fault("does not work in its new version: those that require it run again too", async () => {
    const from = scene.now ?? first;
    return prove(scene, {
      to: first,
      touches: ["hecate-daemon", "hecate-traderd", "hecate-marthad"],
      back: from,
      told: /hecate-daemon.service did not stay up/,
      fault: () => scene.converge(daemon("exits")),
    });
  });

  fault("fails its first start after a boot", async () => {
    await scene.become(first);
    const dropIn = ".config/systemd/user/hecate-daemon.service.d/10-test.conf";
    return prove(scene, {
      to: second,
      touches: "all",
      fault: async () => {
        await inside(
          scene.host,
          `mkdir -p "$(dirname ${dropIn})"
          printf '[Service]\\nExecStartPre=/bin/sh -c "test -e /tmp/tried || { touch /tmp/tried; exit 1; }"\\n' >${dropIn}
          systemctl --user daemon-reload`,
        );
        await scene.host.reboot();
        const all = Object.keys(first.services).map((name) => `${name}.service`);
        await expect
          .poll(() => inside(scene.host, `systemctl --user is-active ${all.join(" ")} || true`), { timeout: 60_000 })
          .toBe(all.map(() => "active").join("\n"));
        expect(Number(await inside(scene.host, "systemctl --user show -P NRestarts hecate-daemon"))).toBeGreaterThan(0);
        return "nothing: systemd tried again, and all of them run";
      },
      mend: () => inside(scene.host, `rm -r "$(dirname ${dropIn})"; systemctl --user daemon-reload`),
    });
  });
});

describe("Our own directory", () => {
  fault(
    "~/.hecate/fleet is deleted",
    async () => {
      const now = scene.now ?? first;
      return prove(scene, {
        to: now,
        touches: [],
        fault: async () => {
          await inside(scene.host, "rm -rf .hecate/fleet");
          scene.programLost();
          return "nothing yet: somebody did it by hand";
        },
      });
    },
    { short: true },
  );

  fault("~/.hecate/fleet is deleted, and then there is a change", async () => {
    const to = having(scene.now ?? first, { "hecate-traderd": { tag: "0.2.0", env: { GREETING: "after" } } });
    return prove(scene, {
      to,
      touches: changed,
      told: /conflict: .*is not ours: move it away/,
      fault: async () => {
        await inside(scene.host, "rm -rf .hecate/fleet");
        scene.programLost();
        return scene.converge(to);
      },
      // What is there is taken over as it is; then it can be changed.
      mend: () => scene.become(scene.now ?? first),
    });
  });
});

describe("The node is set up anew", () => {
  const reinstall = async (): Promise<void> => {
    await clean(scene.host);
    await Sentinels.plant(scene.host);
    scene.programLost();
  };

  fault("and then comes an up", async () => {
    await scene.become(first);
    await reinstall();
    return prove(scene, {
      to: first,
      touches: everything,
      told: /is missing or damaged\. Run pulumi up again, it copies it anew/,
      fault: () => scene.host.ssh(nodeProgram().converge(token)),
    });
  });

  fault("and then comes a destroy", async () => {
    await reinstall();
    return prove(scene, {
      to: first,
      touches: everything,
      told: /nothing of hecate\/faults is on this node/,
      fault: () => scene.host.ssh(nodeProgram().delete(owner, claim)),
    });
  });
});

describe("A rotated", () => {
  const encoded = (text: string): string => Buffer.from(`operator:${text}`).toString("base64");
  const login = (text: string): string =>
    JSON.stringify({ auths: { "registry.example.org": { auth: encoded(text) } } });
  const secrets = { cluster: { COOKIE: "first-cookie" }, "llm-providers": { KEY: "first-key" } };
  const base: Wish = { ...first, secrets, login: login("first") };
  const daemons = ["hecate-daemon", "hecate-marthad", "hecate-traderd"];
  const rotations: [string, Wish, string[], string][] = [
    [
      // Only the core reads it; the others are stopped along by systemd.
      "API key restarts its reader alone, with what requires it",
      { ...base, secrets: { ...secrets, "llm-providers": { KEY: "second-key" } } },
      daemons,
      "first-key",
    ],
    [
      "cookie restarts the daemons alone",
      { ...base, secrets: { ...secrets, cluster: { COOKIE: "second-cookie" } } },
      daemons,
      "first-cookie",
    ],
    ["registry login restarts nothing", { ...base, login: login("second") }, [], encoded("first")],
  ];
  for (const [name, to, readers, old] of rotations) {
    fault(name, async () => {
      await scene.become(base);
      return prove(scene, {
        to,
        touches: readers,
        fault: async () => {
          const watch = await UnitWatch.begin(scene.host);
          const run = await scene.converge(to);
          expect(run.exitCode, run.stdout).toBe(0);
          expect(await watch.stirred()).toEqual(readers);
          expect(
            await inside(scene.host, `grep -rlF '${old}' .hecate .config $XDG_RUNTIME_DIR 2>/dev/null || true`),
          ).toBe("");
          return run;
        },
      });
    });
  }
});
