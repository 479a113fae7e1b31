import { afterAll, beforeAll, describe, expect } from "vitest";

import { asRoot, inside } from "./support/inside.ts";
import { fault, prove } from "./support/prove.ts";
import { keyLine } from "./support/row.ts";
import { Scene } from "./support/scene.ts";
import { changed, first, having, second } from "./support/wish.ts";
import type { Wish } from "./support/wish.ts";

const links = ".config/containers/systemd";
const plainUnits = ".config/systemd/user";
let scene: Scene;

beforeAll(async () => {
  scene = await Scene.open();
});
afterAll(() => scene.close());

describe("A unit that cannot be", () => {
  const broken: [string, string, RegExp, boolean?][] = [
    ["refused by the generator", "\n[Container]\nBogus=1\n", /refuses the units; nothing was changed:.*Bogus/s, true],
    ["of a kind of network that there is not", "\n[Container]\nNetwork=none.nothing\n", /hecate-traderd/],
    [
      "loads, but cannot start",
      "\n[Service]\nExecStartPre=/bin/false\n",
      /hecate-traderd.service did not stay up/,
      true,
    ],
    ["loads, but its container cannot be made", "\n[Container]\nPodmanArgs=--no-such-flag\n", /did not stay up/],
    [
      "mounts what is not there",
      "\n[Container]\nVolume=/no/such/place:/x\n",
      /\/no\/such\/place, is missing, and Podman does not create it\. Create it: sudo mkdir -p \/no\/such\/place/,
    ],
  ];
  for (const [name, lines, told, short] of broken) {
    fault(
      name,
      () => {
        const [from, to] = [scene.now ?? first, scene.other()];
        const wish: Wish = { ...to, appended: { "hecate-traderd": lines } };
        return prove(scene, { to, touches: changed, back: from, told, fault: () => scene.converge(wish) });
      },
      { short: short ?? false },
    );
  }
});

describe("Somebody else's unit", () => {
  fault("has a bad key: it is told, and does not block", () => {
    const to = scene.other();
    const file = `${links}/foreign-bad.container`;
    return prove(scene, {
      to,
      touches: changed,
      told: /node: not ours, but in the way of others, Podman's generator says: .*Bogus/,
      fault: async () => {
        await inside(scene.host, `printf '[Container]\\nImage=localhost/none\\nBogus=1\\n' >${file}`);
        const run = await scene.converge(to);
        expect(run.exitCode, run.stdout).toBe(0);
        expect(await inside(scene.host, `cat ${file}`)).toContain("Bogus=1");
        return run;
      },
      mend: () => inside(scene.host, `rm ${file}`),
    });
  });

  fault(
    "is a dangling link that hides the whole directory: told, not deleted",
    () => {
      const [from, to] = [scene.now ?? first, scene.other()];
      const link = `${links}/gone.container`;
      return prove(scene, {
        to,
        touches: changed,
        back: from,
        told: /nothing was changed.*gone\.container/s,
        fault: async () => {
          await inside(scene.host, `ln -s /no/such/file ${link}`);
          const run = await scene.converge(to);
          expect(await inside(scene.host, `readlink ${link}`)).toBe("/no/such/file");
          return run;
        },
        mend: () => inside(scene.host, `rm ${link}`),
      });
    },
    { short: true },
  );

  fault("is a plain unit of a name of ours", () => {
    const [from, to] = [scene.now ?? first, scene.other()];
    const file = `${plainUnits}/hecate-marthaw.service`;
    const other = `${plainUnits}/hecate-traderw.service`;
    return prove(scene, {
      to,
      touches: changed,
      back: from,
      told: /systemd\/user\/hecate-trader[dw]\.service wins over the unit of this bundle; move it away|systemd\/user\/hecate-marthaw\.service wins over/,
      fault: async () => {
        const name = from === first ? file : other;
        await inside(scene.host, `printf '[Service]\\nExecStart=/bin/sleep 9999\\n' >${name}`);
        return scene.converge(to);
      },
      mend: () => inside(scene.host, `rm -f ${file} ${other}; systemctl --user daemon-reload`),
    });
  });

  fault("is a mask over a unit of ours", () => {
    const [from, to] = [scene.now ?? first, scene.other()];
    return prove(scene, {
      to,
      touches: changed,
      back: from,
      told: /hecate-traderd.service is masked; to lift it: systemctl --user unmask hecate-traderd.service/,
      fault: async () => {
        await inside(
          scene.host,
          `ln -s /dev/null ${plainUnits}/hecate-traderd.service; systemctl --user daemon-reload`,
        );
        return scene.converge(to);
      },
      mend: () => inside(scene.host, "systemctl --user unmask hecate-traderd.service"),
    });
  });

  fault(
    "has the file name of one of ours",
    () => {
      const [from, to] = [scene.now ?? first, scene.other()];
      const name = from === first ? "hecate-marthaw" : "hecate-traderw";
      const files = [`.hecate/gitops/apps/${name}.container`, `${links}/${name}.container`];
      return prove(scene, {
        to,
        touches: changed,
        told: /conflict: .*container: it is there already and is not ours: move it away.*nothing was changed/s,
        fault: async () => {
          for (const file of files) await inside(scene.host, `echo mine >${file}`);
          const run = await scene.converge(to);
          for (const file of files) expect(await inside(scene.host, `cat ${file}`)).toBe("mine");
          return run;
        },
        mend: () => inside(scene.host, `rm ${files.join(" ")}`),
      });
    },
    { short: true },
  );
});

describe("One of our files", () => {
  const unit = ".hecate/gitops/apps/hecate-traderd.container";
  const link = `${links}/hecate-traderd.container`;
  const kept = "ls .hecate/fleet/replaced 2>/dev/null | wc -l";

  fault(
    "was edited: the edited one is kept aside",
    () => {
      const to = scene.now ?? first;
      return prove(scene, {
        to,
        touches: ["hecate-traderd"],
        told: /kept the edited .*hecate-traderd\.container in/,
        fault: async () => {
          await inside(
            scene.host,
            `rm -rf .hecate/fleet/replaced; printf '\\n[Container]\\nLabel=mine=1\\n' >>${unit}`,
          );
          const run = await scene.converge(to);
          expect(await inside(scene.host, "grep -l Label=mine .hecate/fleet/replaced/*")).toContain(
            "hecate-traderd.container",
          );
          return run;
        },
      });
    },
    { short: true },
  );

  const damages: [string, string][] = [
    ["was deleted", `rm ${unit}`],
    ["was deleted with its link", `rm ${unit} ${link}`],
    ["has another mode", `chmod 0600 ${unit}`],
    ["lost its link", `rm ${link}`],
    ["is linked to another place", `ln -sfn /etc/hostname ${link}`],
    ["had its link replaced by a file", `cp --remove-destination "$(readlink ${link})" ${link}`],
  ];
  for (const [name, damage] of damages) {
    fault(name, () => {
      const to = scene.now ?? first;
      return prove(scene, {
        to,
        touches: ["hecate-traderd"],
        fault: async () => {
          await inside(scene.host, damage);
          return "nothing yet: somebody did it by hand";
        },
      });
    });
  }

  fault("was made a directory", () => {
    const [from, to] = [scene.now ?? first, scene.other()];
    return prove(scene, {
      to,
      touches: changed,
      told: /it is there, but is not a plain file: move it away/,
      fault: async () => {
        await inside(scene.host, `rm ${unit} && mkdir ${unit} && echo his >${unit}/file`);
        const run = await scene.converge(to);
        expect(run.stdout).toMatch(/hecate-traderd\.container: it is there, but is not a plain file: move it away/);
        expect(await inside(scene.host, `cat ${unit}/file`)).toBe("his");
        expect(from).not.toBe(to);
        return keyLine(run);
      },
      mend: () => inside(scene.host, `mv ${unit} moved-away && rm -r moved-away`),
    });
  });

  for (const [name, damage] of [
    ["was deleted", (file: string) => `rm ${file}`],
    ["was deleted, and systemd knows it", (file: string) => `rm ${file}; systemctl --user daemon-reload`],
  ] as const) {
    fault(`${name}, and then its service is no longer wanted: no dangling link hides the others`, () => {
      const [from, to] = [scene.now ?? first, scene.other()];
      const file = `.hecate/gitops/apps/${from === first ? "hecate-traderw" : "hecate-marthaw"}.container`;
      return prove(scene, {
        to,
        touches: changed,
        fault: async () => {
          await inside(scene.host, damage(file));
          const run = await scene.converge(to);
          expect(run.exitCode, run.stdout).toBe(0);
          return run;
        },
      });
    });
  }

  fault("was edited, and then its service is no longer wanted: the edited one is kept aside", () => {
    const [from, to] = [scene.now ?? first, scene.other()];
    const name = from === first ? "hecate-traderw" : "hecate-marthaw";
    return prove(scene, {
      to,
      touches: changed,
      fault: async () => {
        await inside(
          scene.host,
          `rm -rf .hecate/fleet/replaced; echo '# mine' >>.hecate/gitops/apps/${name}.container`,
        );
        const run = await scene.converge(to);
        expect(await inside(scene.host, kept)).toBe("1");
        return run;
      },
    });
  });
});

describe("Two services", () => {
  fault(
    "swap their ports",
    async () => {
      const on = (traderw: number, marthaw: number): Wish => ({
        services: {
          ...first.services,
          "hecate-traderw": { tag: "0.1.0", port: traderw, containerPort: 5174 },
          "hecate-marthaw": { tag: "0.1.0", port: marthaw, containerPort: 5175 },
        },
      });
      await scene.become(on(5174, 5175));
      const row = await prove(scene, {
        to: on(5175, 5174),
        touches: ["hecate-traderw", "hecate-marthaw"],
        fault: async () => {
          const run = await scene.converge(on(5175, 5174));
          expect(run.exitCode, run.stdout).toBe(0);
          return run;
        },
      });
      await scene.become(second);
      return row;
    },
    { short: true },
  );

  fault("of which one takes the port of one that goes", async () => {
    const taking = having(second, { "hecate-marthaw": { tag: "0.1.0", port: 5174, containerPort: 5175 } });
    await scene.become(first);
    const row = await prove(scene, {
      to: taking,
      touches: changed,
      fault: async () => {
        const run = await scene.converge(taking);
        expect(run.exitCode, run.stdout).toBe(0);
        return run;
      },
    });
    await scene.become(second);
    return row;
  });

  fault("of which one wants a port that a stranger holds", async () => {
    await scene.become(first);
    const row = await prove(scene, {
      to: second,
      touches: changed,
      back: first,
      told: /5175/,
      fault: async () => {
        await asRoot(scene.host, "systemd-run --quiet --unit=stranger python3 -m http.server 5175; sleep 2");
        return scene.converge(second);
      },
      mend: () => asRoot(scene.host, "systemctl stop stranger"),
    });
    return row;
  });
});
