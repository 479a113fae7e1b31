import { createServer } from "node:net";
import type { AddressInfo } from "node:net";

import { afterAll, beforeAll, describe, expect } from "vitest";

import { openLab } from "../../lab/index.ts";
import type { Lab, Registry } from "../../lab/index.ts";
import { assembleProgram } from "../../node/assemble.ts";
import { labName } from "../e2e/support/labs.ts";
import { build, buildOddImages } from "./support/images.ts";
import { inside } from "./support/inside.ts";
import { withFault } from "./support/inject.ts";
import { all, fault, prove } from "./support/prove.ts";
import { Scene } from "./support/scene.ts";
import { changed, deadlineSeconds, first, having, registry as repository, second } from "./support/wish.ts";
import type { WishedService } from "./support/wish.ts";

const login = { username: "operator", password: "n0t-for-the-log" };
let scene: Scene;
let lab: Lab;
let registry: Registry;

beforeAll(async () => {
  scene = await Scene.open();
  if (!all) return;
  await buildOddImages(scene.host);
  lab = await openLab({ name: labName() });
  registry = await lab.startRegistry(login);
  await registry.push(scene.host, `${repository}/hecate-traderd:0.2.0`, "private/hecate-traderd:0.2.0");
});
afterAll(async () => {
  if (all) await registry.stop();
  await scene.close();
});

const traderd = (wished: WishedService): Record<string, WishedService> => ({ "hecate-traderd": wished });

describe("An image", () => {
  const late = `did not become healthy within ${deadlineSeconds} s`;
  const broken: [string, string, WishedService, RegExp, boolean?][] = [
    ["that is not there", "hecate-traderd", "gone", /gone cannot be had; nothing was changed/, true],
    ["for another architecture", "hecate-traderd", "foreign", /hecate-traderd.service did not stay up/],
    ["that exits at once", "hecate-traderd", "exits", /did not stay up.*|cannot start: this version/s, true],
    ["that opens no socket", "hecate-traderd", "no-socket", new RegExp(`${late}: the socket .*api.sock is not there`)],
    [
      "of a daemon that is never ready",
      "hecate-traderd",
      { tag: "not-ready", health: { ready: "/health", deadline: `${deadlineSeconds}s` } },
      new RegExp(`${late}: /health does not say ready`),
    ],
    ["of a page that opens no port", "hecate-traderw", "no-socket", new RegExp(`hecate-traderw.service ${late}`)],
    [
      "of a page that answers 503 for ever",
      "hecate-traderw",
      "not-ready",
      new RegExp(`hecate-traderw.service ${late}`),
    ],
    ["of a page that exits at once", "hecate-traderw", "exits", /hecate-traderw.service did not stay up/],
  ];
  for (const [name, service, wished, told, short] of broken) {
    fault(
      name,
      async () => {
        // The page that is broken is one that runs before and after.
        if (service === "hecate-traderw") await scene.become(second);
        const [from, to] = [scene.now ?? first, scene.other()];
        return prove(scene, {
          to,
          touches: changed,
          back: from,
          told,
          fault: () => scene.converge(having(to, { [service]: wished })),
        });
      },
      { short: short ?? false },
    );
  }

  fault("that exits after 20 s, within the soak", () => {
    const [from, to] = [scene.now ?? first, scene.other()];
    const wish = { ...having(to, traderd({ tag: "dies-late", health: { deadline: "60s" } })), stableSeconds: 30 };
    const told = /lost the connection to its store.*hecate-traderd.service did not stay up/s;
    return prove(scene, { to, touches: changed, back: from, told, fault: () => scene.converge(wish) });
  });

  fault("that boots for 60 s, and may", () => {
    const to = having(scene.other(), traderd({ tag: "boots-60", health: { deadline: "100s" } }));
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

  fault("that boots for 60 s, and may not", async () => {
    await scene.become(first);
    const wish = having(second, traderd("boots-60"));
    return prove(scene, {
      to: second,
      touches: changed,
      back: first,
      told: new RegExp(late),
      fault: () => scene.converge(wish),
    });
  });

  fault("that ignores SIGTERM, and one that opens no socket after it", async () => {
    await scene.become(having(second, traderd("deaf")));
    const back = scene.now ?? second;
    return prove(scene, {
      to: first,
      touches: changed,
      back,
      // The socket of the old one is there all the time.
      told: new RegExp(late),
      fault: async () => {
        expect(
          await inside(
            scene.host,
            "systemctl --user kill -s TERM hecate-traderd; sleep 1; podman top hecate-traderd args",
          ),
        ).toContain("deaf");
        return scene.converge(having(first, traderd("no-socket")));
      },
    });
  });

  fault("that is the last one, pruned before the way back", async () => {
    await scene.become(second);
    const saved = "/var/tmp/second.tar";
    const old = `${repository}/hecate-traderd:0.2.0`;
    await inside(scene.host, `rm -f ${saved}; podman save --quiet --output ${saved} ${old}`);
    return prove(scene, {
      to: first,
      touches: changed,
      back: second,
      told: /hecate-traderd.service did not become healthy/,
      fault: async () => {
        const program = withFault("pause", { step: "gate", when: "before", way: "forward" });
        const running = scene.convergeWith(program, having(first, traderd("no-socket")));
        await scene.untilReached();
        await inside(scene.host, `podman rmi --force ${old}; podman image prune --force`);
        await scene.letGo();
        return running;
      },
      mend: () => inside(scene.host, `podman load --quiet --input ${saved}; rm ${saved}`),
    });
  });

  fault("that writes to its data before it fails: how much is told", () => {
    const [from, to] = [scene.now ?? first, scene.other()];
    return prove(scene, {
      to,
      touches: changed,
      back: from,
      told: /The version of hecate-traderd that failed had written to [1-9]\d* file\(s\) below \/home\/rl\/\.hecate\/hecate-traderd by then/,
      fault: () => scene.converge(having(to, traderd("writes-and-exits"))),
      mend: () => inside(scene.host, "podman unshare rm .hecate/hecate-traderd/newer"),
    });
  });

  fault("whose pull hangs", async () => {
    const [from, to] = [scene.now ?? first, scene.other()];
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, lab.network.gateway, resolve));
    const { port } = silent.address() as AddressInfo;
    const image = `${lab.network.gateway}:${port}/hecate-traderd:1`;
    // Nobody waits a quarter of an hour in a test.
    const program = assembleProgram().replace(/^PULL_TIMEOUT=\d+$/m, "PULL_TIMEOUT=5");
    try {
      return await prove(scene, {
        to,
        touches: changed,
        back: from,
        told: /cannot be had; nothing was changed/,
        fault: () => scene.convergeWith(program, having(to, traderd({ image }))),
      });
    } finally {
      silent.close();
    }
  });

  fault("that is private, without a login; then with it", () => {
    const [from, to] = [scene.now ?? first, scene.other()];
    const image = `${registry.address}/private/hecate-traderd:0.2.0`;
    const wish = having(to, traderd({ image }));
    const auth = Buffer.from(`${login.username}:${login.password}`).toString("base64");
    return prove(scene, {
      to: { ...wish, login: JSON.stringify({ auths: { [registry.address]: { auth } } }) },
      touches: changed,
      back: from,
      told: /cannot be had; nothing was changed\. Check its name and tag, and the registry login/,
      fault: async () => {
        // An earlier run on this host has pulled it, with the login.
        await inside(scene.host, `podman image rm --force --ignore ${image}`);
        return scene.converge(wish);
      },
    });
  });
});

describe("Auto-update", () => {
  fault("in the middle of the gate", async () => {
    const name = "moving/hecate-traderd:moving";
    const publish = async (): Promise<string> => {
      const entrypoint = JSON.stringify(["/bin/standin", "daemon", "hecate-traderd", "moving", "good"]);
      const local = `${repository}/hecate-traderd:moving`;
      await build(scene.host, local, `${repository}/hecate-traderd:0.1.0`, [
        `ENTRYPOINT ${entrypoint}`,
        // Another one each time, whatever an earlier run has left in the host's storage.
        `LABEL built=${Date.now()}`,
      ]);
      return registry.push(scene.host, local, name);
    };
    const image = await publish();
    const auth = Buffer.from(`${login.username}:${login.password}`).toString("base64");
    const base = { ...first, login: JSON.stringify({ auths: { [registry.address]: { auth } } }) };
    const wish = (greeting: string): typeof first => having(base, traderd({ image, env: { GREETING: greeting } }));
    await inside(scene.host, `podman image rm --force ${image} 2>/dev/null || true`);
    await scene.become(wish("old"));
    return prove(scene, {
      to: wish("new"),
      touches: ["hecate-traderd"],
      fault: async () => {
        const running = scene.convergeWith(withFault("pause", { step: "gate", when: "before" }), wish("new"));
        await scene.untilReached();
        await publish();
        // The others' registry is out of reach.
        const updated = await inside(
          scene.host,
          "podman auto-update --authfile .hecate/secrets/ghcr-auth.json || true",
        );
        expect(updated).toMatch(/hecate-traderd.*true/);
        await scene.letGo();
        const run = await running;
        expect(run.exitCode, run.stdout).toBe(0);
        return run;
      },
    });
  });
});
