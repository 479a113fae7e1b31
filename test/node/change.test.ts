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
    for (const table of ["ran", "plan.files", "plan.services"]) place.write(`work/${table}`, `${table}\n`);
    const arm = "arm() { :; }";
    const { status, out } = place.run(
      `${left}\n${arm}; open_generation && cd "$STACK" && find generations -type f | sort && cat generations/abc/manifest open plan.services`,
    );
    expect(out).toBe("generations/abc/id\ngenerations/abc/manifest\nservice\tapp\ti\trun\nabc\nplan.services\n");
    expect(status).toBe(0);
  });

  it("what several unfinished runs were about adds up, until one ends", () => {
    place = new ProgramShell(shell, { sync: ":" });
    place.write("work/new/id", "abc\n");
    place.write("work/new/manifest", "");
    const run = (services: string): string =>
      `: >"$WORK/ran"; : >"$WORK/plan.files"; echo ${services} >"$WORK/plan.services"; open_generation`;
    const { out } = place.run(
      `arm() { :; }; let_go() { :; }; disarm() { :; }; echo stale >"$STACK/plan.services"
      ${run("one")}; ${run("two")}; cat "$STACK/plan.services"; close_generation; ls "$STACK"`,
    );
    expect(out).toBe("one\ntwo\ngenerations\nowed\n");
  });

  it("a service that somebody has started meanwhile is stopped before it is started", () => {
    place = new ProgramShell(shell, {
      systemctl: String.raw`case "$*" in *show*) printf 'Id=app.service\nActiveState=active\n\nId=other.service\nActiveState=inactive\n' ;; *) echo "$*" >>calls ;; esac`,
    });
    place.write("work/plan.services", "start\tapp\tstopped\nstart\tother\tstopped\n");
    const { out } = place.run(`restart; cat calls`);
    expect(out).toContain("stop app\nstart app other\n");
    expect(out).toContain("--user stop app.service\n");
  });
});
