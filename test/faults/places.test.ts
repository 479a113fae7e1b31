import { afterAll, beforeAll, describe, expect } from "vitest";

import { inside } from "./support/inside.ts";
import { fault, prove } from "./support/prove.ts";
import { Scene } from "./support/scene.ts";
import { changed, first, having } from "./support/wish.ts";

const links = ".config/containers/systemd";
let scene: Scene;

beforeAll(async () => {
  scene = await Scene.open();
});
afterAll(() => scene.close());

describe("A container owns its data directory", () => {
  fault(
    "which its user cannot search",
    () => {
      const to = scene.other();
      return prove(scene, {
        to,
        touches: changed,
        fault: async () => {
          await inside(scene.host, "podman unshare chown 1000:1000 .hecate/hecate-traderd .hecate/hecate-marthad");
          const run = await scene.converge(to);
          expect(run.exitCode, run.stdout).toBe(0);
          const failing = await scene.converge(having(to, { "hecate-traderd": "exits" }));
          expect(failing.stdout).toContain("Everything was put back as it was before and is healthy");
          return run;
        },
        mend: () => inside(scene.host, "podman unshare chown 0:0 .hecate/hecate-traderd .hecate/hecate-marthad"),
      });
    },
    { short: true },
  );
});

describe("A link is on the way to the units", () => {
  for (const [name, place, short] of [
    ["the unit directory", links, true],
    [".config", ".config", false],
  ] as const) {
    fault(
      `${name} is one`,
      () => {
        const to = scene.other();
        return prove(scene, {
          to,
          touches: changed,
          fault: async () => {
            await inside(
              scene.host,
              `mkdir -p dotfiles && mv ${place} dotfiles/place && ln -s "$HOME/dotfiles/place" ${place}`,
            );
            const run = await scene.converge(to);
            expect(run.exitCode, run.stdout).toBe(0);
            await inside(scene.host, `printf '[Container]\\nBogus=1\\n' >${links}/foreign-bad.container`);
            const beside = await scene.converge(scene.other() === to ? first : to);
            expect(beside.exitCode, beside.stdout).toBe(0);
            return run;
          },
          mend: () =>
            inside(
              scene.host,
              `rm ${links}/foreign-bad.container ${place} && mv dotfiles/place ${place} && rmdir dotfiles`,
            ),
        });
      },
      { short },
    );
  }
});

describe("A unit file", () => {
  fault(
    "is touched: its options come from the generator in any order, and nothing restarts",
    () => {
      const options =
        "\n[Container]\nHostName=h\nDNS=192.0.2.1\nUlimit=nofile=1024:1024\nStopTimeout=9\nAddCapability=CAP_NET_RAW\nTmpfs=/scratch\n";
      const from = { ...first, appended: { "hecate-traderw": options } };
      return prove(scene, {
        to: scene.other(),
        touches: changed,
        fault: async () => {
          await scene.become(from);
          for (let round = 0; round < 10; round += 1) {
            await inside(scene.host, `touch .hecate/gitops/apps/hecate-traderw.container`);
            const run = await scene.converge(from);
            expect(run.stdout).toBe("node: nothing to do\n");
          }
          return "nothing";
        },
      });
    },
    { short: true },
  );

  fault("of the same name in the runtime directory wins: refused before the first write", () => {
    const [from, to] = [scene.now ?? first, scene.other()];
    const place = "$XDG_RUNTIME_DIR/containers/systemd";
    return prove(scene, {
      to,
      touches: changed,
      back: from,
      told: /containers\/systemd\/hecate-traderd\.container wins over the unit hecate-traderd\.service of this bundle; move it away/,
      fault: async () => {
        await inside(
          scene.host,
          `mkdir -p "${place}"; printf '[Container]\\nImage=localhost/x\\n' >"${place}/hecate-traderd.container"`,
        );
        return scene.converge(to);
      },
      mend: () => inside(scene.host, `rm -r "${place}"`),
    });
  });
});

describe("What a service says before it dies", () => {
  fault("reaches the terminal without its control characters", () => {
    const [from, to] = [scene.now ?? first, scene.other()];
    const lines = `\n[Service]\nExecStartPre=/bin/sh -c 'printf "\\\\033[31mred\\\\007\\\\n"; exit 1'\n`;
    return prove(scene, {
      to,
      touches: changed,
      back: from,
      told: /\\x1b\[31mred\\x07/,
      fault: async () => {
        const run = await scene.converge({ ...to, appended: { "hecate-traderd": lines } });
        expect(run.exitCode).not.toBe(0);
        expect(run.stdout).not.toMatch(/[\x00-\x08\x0b-\x1f]/);
        return run;
      },
    });
  });
});
