import { afterEach, describe, expect, it } from "vitest";

import { ProgramShell, shells } from "./shell.ts";

describe.each(shells)("the images under %s", (shell) => {
  let place: ProgramShell;

  afterEach(() => {
    place.remove();
  });

  it("one that cannot be had any more keeps the others from nothing", () => {
    place = new ProgramShell(shell, {
      podman: 'case "$1 $2" in "tag good"*) exit 0 ;; *) exit 1 ;; esac',
    });
    place.write(
      ".hecate/fleet/stacks/hecate/test/before",
      "app\tours\tran\t-\taa\tgood\tstop\tstart\tx.io/app:1\nlost\tours\tran\t-\taa\tbad\tstop\tstart\t-\nheld\tours\tran\t-\taa\tgood\tstop\tstart\tx.io/held:0\n",
    );
    place.write(
      "work/want",
      "service\tapp\tx.io/app:1\trun\nservice\tlost\tx.io/lost:1\trun\nservice\theld\tx.io/held:1\thold\n",
    );
    const { status, out } = place.run("MODE=rollback; give_back");
    expect(status).toBe(0);
    expect(out).toContain("app: x.io/app:1 is the image again that ran before");
    expect(out).toContain("error: lost: the image x.io/lost:1 cannot be had. Check its name");
    expect(out).not.toContain("nothing was changed");
    // It ran another image than the one whose name it would get.
    expect(out).not.toContain("held");
  });
});
