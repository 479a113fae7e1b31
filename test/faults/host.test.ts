import { afterAll, afterEach, beforeAll, describe, expect } from "vitest";

import { nodeProgram } from "../../node/program.ts";
import { asRoot, inside } from "./support/inside.ts";
import { withFault } from "./support/inject.ts";
import { all, fault, prove } from "./support/prove.ts";
import { keyLine } from "./support/row.ts";
import { Scene } from "./support/scene.ts";
import { changed, first, having, token } from "./support/wish.ts";

const home = "/home/rl";
const generator = "/usr/lib/systemd/user-generators/podman-user-generator";
const lingering = "/var/lib/systemd/linger/rl";
let scene: Scene;

beforeAll(async () => {
  scene = await Scene.open();
});
// Whatever a failed test left undone.
afterEach(() => mendHost());

function mendHost(): Promise<string> {
  return asRoot(
    scene.host,
    `while mountpoint -q ${home}; do umount -l ${home}; done
    chown rl: ${home}/.hecate
    [ -e ${generator}.aside ] && mv ${generator}.aside ${generator}
    [ -e /etc/pam.d/common-session.aside ] && mv /etc/pam.d/common-session.aside /etc/pam.d/common-session
    touch ${lingering}
    systemctl start user@1000.service`,
  );
}
afterAll(() => scene.close());

interface HostFault {
  readonly name: string;
  /** As root. */
  readonly harm: string;
  readonly told: RegExp;
  /** What the message said to do. */
  readonly mend: string;
  readonly short?: boolean;
  /** True where Podman cannot say what runs as long as the fault lasts. */
  readonly blind?: boolean;
}

describe("The home of the node's user", () => {
  const faults: HostFault[] = [
    {
      name: "has a .hecate that belongs to root",
      harm: `chown root: ${home}/.hecate`,
      told: /\.hecate cannot be written by rl.*sudo chown -R rl: \/home\/rl\/\.hecate/s,
      mend: `chown -R rl: ${home}/.hecate`,
      short: true,
    },
    {
      name: "has a gitops directory that belongs to root",
      harm: `chown root: ${home}/.hecate/gitops/apps`,
      told: /gitops\/apps cannot be written by rl.*sudo chown -R rl: .*gitops\/apps/s,
      mend: `chown rl: ${home}/.hecate/gitops/apps`,
    },
    {
      name: "has links that belong to root",
      harm: `chown root: ${home}/.config/containers/systemd`,
      told: /containers\/systemd cannot be written by rl.*sudo chown -R rl: .*containers\/systemd/s,
      mend: `chown rl: ${home}/.config/containers/systemd`,
    },
    {
      name: "is mounted read-only",
      harm: `mount --bind ${home} ${home} && mount -o remount,bind,ro ${home}`,
      told: /\/home\/rl cannot be written.*findmnt -T \/home\/rl.*nothing was changed/s,
      mend: `umount -l ${home}`,
      blind: true,
    },
  ];
  for (const { name, harm, told, mend, short, blind } of faults) {
    fault(
      name,
      () => {
        const [from, to] = [scene.now ?? first, scene.other()];
        return prove(scene, {
          to,
          touches: changed,
          ...(blind === true ? {} : { back: from, told }),
          fault: async () => {
            await asRoot(scene.host, harm);
            const run = await scene.converge(to);
            expect(run.exitCode, run.stdout).toBe(1);
            expect(run.stdout).toMatch(told);
            return blind === true ? keyLine(run) : run;
          },
          mend: () => asRoot(scene.host, mend),
        });
      },
      { short: short ?? false },
    );
  }
});

describe("The node's clock", () => {
  fault("jumps back a day: all that is there is dated tomorrow", () => {
    const to = scene.other();
    return prove(scene, {
      to,
      touches: changed,
      told: /warning: the clock stands at .*, before the last run here/,
      fault: async () => {
        // The hosts have the clock of this machine, which nobody may set for a test.
        await inside(
          scene.host,
          `find .hecate/fleet .hecate/gitops .hecate/config .config/containers/systemd ! -name '*foreign*' ! -name '*orig*' \\
            ! -name 'operator*' ! -name 'other*' ! -name '10-*' -exec touch --no-dereference -d tomorrow {} +`,
        );
        const run = await scene.converge(to);
        expect(run.exitCode, run.stdout).toBe(0);
        return run;
      },
    });
  });
});

describe("The name of the Erlang node", () => {
  fault("changes over existing data", () => {
    const [from, to] = [scene.now ?? first, scene.other()];
    return prove(scene, {
      to,
      touches: changed,
      back: from,
      told: /hecate-daemon has data in .* as the Erlang node -, and would become hecate@other.*set acceptNodeName/s,
      fault: () => scene.converge({ ...to, nodeEnv: { HECATE_NODE_NAME: "hecate@other" } }),
    });
  });
});

describe("The node's systemd", () => {
  fault("has lost its generator of Quadlets", () => {
    const [from, to] = [scene.now ?? first, scene.other()];
    return prove(scene, {
      to,
      touches: changed,
      back: from,
      told: /generator is missing/,
      fault: async () => {
        await asRoot(scene.host, `mv ${generator} ${generator}.aside`);
        const run = await scene.converge(to);
        expect(run.exitCode, run.stdout).toBe(1);
        return run;
      },
      mend: () => asRoot(scene.host, `mv ${generator}.aside ${generator}`),
    });
  });

  fault("has no user bus socket", () => {
    const to = scene.other();
    return prove(scene, {
      to,
      touches: changed,
      fault: async () => {
        await inside(scene.host, "mv $XDG_RUNTIME_DIR/bus $XDG_RUNTIME_DIR/bus.aside");
        return scene.converge(to);
      },
      mend: () => inside(scene.host, "mv $XDG_RUNTIME_DIR/bus.aside $XDG_RUNTIME_DIR/bus"),
    });
  });

  fault("has no user manager, as after a login without PAM", () => {
    const to = scene.other();
    return prove(scene, {
      to,
      touches: "all",
      told: /the systemd user manager of rl does not answer at \/run\/user\/1000.*loginctl enable-linger rl/s,
      fault: async () => {
        await asRoot(
          scene.host,
          `sed -i.aside /pam_systemd/d /etc/pam.d/common-session; rm ${lingering}
          loginctl terminate-user rl; systemctl stop user@1000.service`,
        );
        const run = await scene.host.ssh(nodeProgram().converge(token));
        expect(run.exitCode).toBe(1);
        await mendHost();
        return run;
      },
    });
  });

  fault("does not let the user linger", () => {
    const to = scene.other();
    return prove(scene, {
      to,
      touches: "all",
      told: /services would end with the last login.*sudo loginctl enable-linger rl/s,
      fault: async () => {
        await asRoot(scene.host, `rm ${lingering}`);
        return scene.converge(to);
      },
      // What loginctl does; itself it cannot in namespaces.
      mend: mendHost,
    });
  });

  fault("keeps no journal", async () => {
    const [from, to] = [scene.now ?? first, scene.other()];
    const row = await prove(scene, {
      to,
      touches: "all",
      back: from,
      told: /no lines: is the journal kept/,
      fault: async () => {
        const conf = "/etc/systemd/journald.conf.d/zz-none.conf";
        await asRoot(scene.host, `printf '[Journal]\\nStorage=none\\n' >${conf} && systemctl restart systemd-journald`);
        const run = await scene.converge(having(to, { "hecate-traderd": "exits" }));
        await asRoot(scene.host, `rm ${conf} && systemctl restart systemd-journald`);
        return run;
      },
    });
    return row;
  });
});

describe("The runtime directory", () => {
  fault("is full", () => {
    const [from, to] = [scene.now ?? first, scene.other()];
    return prove(scene, {
      to,
      touches: changed,
      back: from,
      told: /nothing was changed/,
      fault: async () => {
        await inside(scene.host, "dd if=/dev/zero of=$XDG_RUNTIME_DIR/filler bs=1M 2>/dev/null; true");
        const run = await scene.converge(to);
        expect(run.stdout).toMatch(/nothing was changed/);
        // Podman needs some of it too, to say what runs.
        await inside(scene.host, "rm $XDG_RUNTIME_DIR/filler");
        return run;
      },
    });
  });
});

describe("A host without curl, python and busybox", () => {
  let bare: Scene;
  beforeAll(async () => {
    if (all) bare = await Scene.open({ name: "bare", bare: true });
  });
  afterAll(async () => {
    if (all) await bare.close();
  });

  fault("whose node program is killed in the middle", () => {
    const to = bare.other();
    return prove(bare, {
      to,
      touches: changed,
      told: /killed/,
      fault: () => bare.convergeWith(withFault("kill", { step: "stop" }), to),
    });
  });
});
