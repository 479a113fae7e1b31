import { afterAll, afterEach, beforeAll, describe, expect } from "vitest";

import { asRoot, inside } from "./support/inside.ts";
import { withFault } from "./support/inject.ts";
import { fault, prove } from "./support/prove.ts";
import { Scene } from "./support/scene.ts";
import { changed, first } from "./support/wish.ts";

/** A file system of its own for all that we write, small enough to be filled. */
const mount = (options: string): string =>
  `mkdir -p /home/rl/.hecate && chown rl: /home/rl/.hecate && mount -t tmpfs -o ${options},uid=1000,gid=1000,mode=0755 tmpfs /home/rl/.hecate`;
const filler = ".hecate/filler";
let scene: Scene;

beforeAll(async () => {
  scene = await Scene.open({ name: "beam00" }, (host) => asRoot(host, mount("size=24m,nr_inodes=3000")));
});
afterEach(() => inside(scene.host, `rm -rf ${filler}`));
afterAll(() => scene.close());

/** Uses up all that is free but some: blocks of 4 KB, or inodes. */
const fill = {
  blocks: (free: number): string =>
    `dd if=/dev/zero of=${filler} bs=4k 2>/dev/null; truncate -s -${free * 4096} ${filler}; df --output=avail .hecate | tail -n 1`,
  inodes: (free: number): string =>
    `mkdir ${filler}; n=$(($(df --output=iavail .hecate | tail -n 1) - ${free})); (cd ${filler} && seq 1 $n | xargs touch); df --output=iavail .hecate | tail -n 1`,
};

/**
 * Somebody else fills the disk after the preflight, with a little more left each time: it is full at another write, from
 * the first one on, until there is enough. Gives what was said, and how often it failed.
 */
async function fullAtEachWrite(what: "blocks" | "inodes"): Promise<{ times: number; said: string }> {
  const said: string[] = [];
  for (let free = 0; ; free++) {
    const to = scene.other();
    let exitCode = 0;
    const row = await prove(scene, {
      to,
      touches: changed,
      fault: async () => {
        const running = scene.convergeWith(withFault("pause", { step: "pull" }), to);
        await scene.untilReached();
        await inside(scene.host, fill[what](free));
        await scene.letGo();
        const run = await running;
        exitCode = run.exitCode;
        return run;
      },
      mend: () => inside(scene.host, `rm -rf ${filler}`),
    });
    if (exitCode === 0) return { times: free, said: said[0] ?? "" };
    said.push(row.saw);
  }
}

describe("The disk is full", () => {
  for (const what of ["blocks", "inodes"] as const) {
    fault(
      `before the first write, by ${what}`,
      () => {
        const [from, to] = [scene.now ?? first, scene.other()];
        return prove(scene, {
          to,
          touches: changed,
          back: from,
          told: /full/,
          fault: async () => {
            await inside(scene.host, fill[what](0));
            return scene.converge(to);
          },
          mend: () => inside(scene.host, `rm -rf ${filler}`),
        });
      },
      { short: what === "blocks" },
    );

    fault(`at each write, by ${what}`, async () => {
      const { times, said } = await fullAtEachWrite(what);
      expect(times).toBeGreaterThan(3);
      return {
        saw: `${times} times, as: ${said}`,
        afterUp: "done: 4 services as declared",
        afterNext: "nothing to do",
      };
    });
  }
});
