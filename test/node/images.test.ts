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

  it("of services that only a second run concerns are kept, and given back, like those of the first", () => {
    place = new ProgramShell(shell, {
      sync: ":",
      systemctl: String.raw`for unit; do case $unit in *.service) printf 'Id=%s\nLoadState=loaded\nActiveState=active\nInvocationID=aa\n\n' "$unit" ;; esac; done`,
      // Every name means the new image by now.
      podman: String.raw`echo "$*" >>calls; case "$1 $2" in "image inspect") echo new ;; esac`,
    });
    place.write("work/new/id", "abc\n");
    place.write("work/new/manifest", "");
    place.write("work/ours", "one\ntwo\n");
    for (const table of ["ill", "plan.files"]) place.write(`work/${table}`, "");
    const row = (name: string, id: string): string => `${name}\t-\tx.io/${name}:1\t${id}\t[]\t2026\t${name}.service\n`;
    place.write("work/want", "service\tone\tx.io/one:1\trun\nservice\ttwo\tx.io/two:1\trun\n");
    place.write("work/present", "x.io/one:1\tnew\nx.io/two:1\tnew\n");
    const run = (service: string, containers: string): string =>
      `printf '${containers}' >"$WORK/containers"; printf 'restart\t${service}\tchanged\n' >"$WORK/plan.services"; open_generation`;
    const { out } = place.run(
      `arm() { :; }; OWNER_HASH=h
      ${run("one", row("one", "old-one") + row("two", "old-two"))}
      ${run("two", row("one", "new") + row("two", "old-two"))}
      : >calls; keep_images; cat calls; : >calls; MODE=rollback; give_back >/dev/null; grep tag calls`,
    );
    const kept = (name: string): string[] => [
      `tag old-${name} localhost/hecate-fleet:${name}.h`,
      `create --pull never --network none --name hecate-fleet-keep-${name} old-${name}`,
    ];
    expect(out.split("\n")).toEqual([
      ...[...kept("one"), ...kept("two")],
      ...["tag old-one x.io/one:1", "tag old-two x.io/two:1", ""],
    ]);
  });

  it("that are not held any more lose the tag of ours, and no other name", () => {
    // podman-untag(1): without a name after the image, all of its names go.
    place = new ProgramShell(shell, {
      podman: `case $1 in
        rmi) exit 1 ;;
        untag) shift; [ $# -gt 1 ] && shift || set -- $(cat names); for name; do grep -vxF "$name" names >left; mv left names; done ;;
      esac`,
    });
    place.write("names", "x.io/app:1\nlocalhost/hecate-fleet:app.h\n");
    expect(place.run("OWNER_HASH=h; echo app | release; cat names")).toEqual({ status: 0, out: "x.io/app:1\n" });
  });
});
