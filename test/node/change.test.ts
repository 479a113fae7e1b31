import { afterEach, describe, expect, it } from "vitest";

import { ProgramShell, shells } from "./shell.ts";

describe.each(shells)("the change under %s", (shell) => {
  let place: ProgramShell;

  afterEach(() => {
    place.remove();
  });

  it.each([
    ["nothing", ""],
    ["half of it", `mkdir -p "$STACK/generations/.abc" && echo half >"$STACK/generations/.abc/id"`],
    [
      "all of it but what a power cut took",
      `mkdir -p "$STACK/generations/abc" && : >"$STACK/generations/abc/manifest"`,
    ],
  ])("a generation is whole where a killed run has left %s", (_what, left) => {
    place = new ProgramShell(shell, { sync: ":" });
    place.write("work/new/id", "abc\n");
    place.write("work/new/manifest", "service\tapp\ti\trun\n");
    for (const table of ["ours", "ill", "containers", "plan.files", "plan.services"]) place.write(`work/${table}`, "");
    place.write("work/plan.files", "plan.files\n");
    const arm = "arm() { :; }";
    const { status, out } = place.run(
      `${left}\n${arm}; open_generation && cd "$STACK" && find generations -type f | sort && cat generations/abc/manifest open plan.files`,
    );
    expect(out).toBe("generations/abc/id\ngenerations/abc/manifest\nservice\tapp\ti\trun\nabc\nplan.files\n");
    expect(status).toBe(0);
  });

  it("what several unfinished runs were about adds up, until one ends", () => {
    place = new ProgramShell(shell, {
      sync: ":",
      systemctl: String.raw`for unit; do case $unit in *.service) printf 'Id=%s\nLoadState=loaded\nActiveState=%s\nInvocationID=aa\n\n' "$unit" "$(cat state)" ;; esac; done`,
    });
    place.write("work/new/id", "abc\n");
    place.write("work/new/manifest", "");
    for (const table of ["ours", "ill", "containers", "plan.files"]) place.write(`work/${table}`, "");
    const run = (state: string, services: string): string =>
      `echo ${state} >state; printf '${services}\\tchanged\\n' >"$WORK/plan.services"; open_generation`;
    const { out } = place.run(
      `arm() { :; }; let_go() { :; }; disarm() { :; }; echo stale >"$STACK/before"
      ${run("active", "restart\\tone")}; ${run("inactive", "start\\tone")}; ${run("inactive", "start\\ttwo")}; cat "$STACK/before"; close_generation; ls "$STACK"`,
    );
    expect(out).toBe(
      "one\tother\tran\t-\taa\t-\tstop\tstart\t-\ntwo\tother\t-\t-\taa\t-\t-\tstart\t-\ngenerations\nowed\n",
    );
  });

  it("a service that somebody has started meanwhile is stopped before it is started", () => {
    place = new ProgramShell(shell, {
      systemctl: String.raw`case "$*" in *show*) printf 'Id=app.service\nActiveState=active\n\nId=other.service\nActiveState=inactive\n' ;; *) echo "$*" >>calls ;; esac`,
    });
    place.write("work/plan.services", "start\tapp\tstopped\nstart\tother\tstopped\n");
    const { out } = place.run(`start; cat calls`);
    expect(out).toContain("stop app (somebody else started it meanwhile)\n");
    expect(out).toContain("start app other\n");
    expect(out).toContain("--user stop app.service\n");
  });

  it("the mark of a service that was restarted since the preflight speaks of what runs now", () => {
    // An auto-update restarts the service while the images of others are pulled; only a file that it reads changes.
    place = new ProgramShell(shell, {
      sync: ":",
      systemctl: String.raw`for unit; do case $unit in *.service) printf 'Id=%s\nLoadState=loaded\nActiveState=active\nSubState=running\nInvocationID=%s\nSourcePath=%s\n\n' "$unit" "$(cat invocation)" "$HOME/.config/containers/systemd/app.container" ;; esac; done`,
    });
    place.write(".config/containers/systemd/app.container", "");
    place.write("work/want", "service\tapp\ti\trun\n");
    place.write("work/plan.files", "rewrite\t.hecate/gitops/apps/app.env\tchanged\n");
    place.write("work/plan.services", "owe\tapp\tapp.env changed, held\n");
    for (const table of ["stale", "containers", "held"]) place.write(`work/${table}`, "");
    const { out } = place.run(
      `mkdir -p "$STACK/owed"; name_ours; echo aa >invocation; observe; mark; echo bb >invocation; reload; cat "$STACK/owed/app"
      : >"$WORK/plan.files"; observe; plan_services; cat "$WORK/plan.services"`,
    );
    expect(out).toBe("bb\nrestart\tapp\towed since an unfinished run\n");
  });

  it("of two edited files of one name both are kept, also within one second", () => {
    place = new ProgramShell(shell, { date: "echo 20260102T030405" });
    const paths = [".hecate/gitops/system/app.env", ".hecate/gitops/apps/app.env", ".hecate/config/app.env"];
    for (const path of paths) place.write(path, `${path}\n`);
    const { out } = place.run(`for path in ${paths.join(" ")}; do keep $path; done; cat "$FLEET"/replaced/* | sort`);
    for (const path of paths) expect(out).toContain(`kept the edited ${place.home}/${path} in `);
    expect(out.split("\n").slice(-4)).toEqual([...paths.sort(), ""]);
    const copies = [...out.matchAll(/ in (.*)$/gm)].map(([, copy]) => copy);
    expect(new Set(copies).size).toBe(3);
  });

  it("a link to a directory is replaced, and nothing is put into the directory", () => {
    place = new ProgramShell(shell, { sync: ":" });
    const [file, link] = [".hecate/gitops/apps/app.container", ".config/containers/systemd/app.container"];
    place.write("elsewhere/mine", "");
    place.write("new/files/hash", "[Container]\n");
    place.write("work/want", `file\t0644\thash\t${file}\t-\nlink\t${link}\t${file}\n`);
    place.write("work/plan.files", `create\t${file}\t-\nlink\t${link}\tchanged on the node\n`);
    place.write("work/plan.services", "");
    const { status, out } = place.run(
      `mkdir -p ${file.replace(/\/[^/]*$/, "")} ${link.replace(/\/[^/]*$/, "")}
      for path in ${file} ${link}; do ln -s "$HOME/elsewhere" $path; done
      GEN=$HOME/new; write && cat ${file} && readlink ${link} && ls elsewhere`,
    );
    expect(out).toBe(`[Container]\n${place.home}/${file}\nmine\n`);
    expect(status).toBe(0);
  });

  it.each(["0777", "0775", "0700"])(
    "a directory of mode %s that the program lies in is nobody else's to write",
    (mode) => {
      place = new ProgramShell(shell, { sync: ":" });
      place.write("work/new/id", "abc\n");
      place.write("work/new/manifest", "");
      for (const table of ["ours", "ill", "containers", "plan.files", "plan.services"])
        place.write(`work/${table}`, "");
      const { out } = place.run(
        `arm() { :; }; chmod ${mode} .hecate "$FLEET"; open_generation && stat -c %a .hecate "$FLEET"`,
      );
      expect(out).toBe(`${mode === "0700" ? "700" : "755"}\n700\n`);
    },
  );
});
