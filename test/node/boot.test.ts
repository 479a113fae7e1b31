import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { ProgramShell, shells } from "./shell.ts";

/** The units that a user manager has by itself, as `systemctl show` has them. */
const manager = [
  "Id=default.target\nNames=default.target\nRequires=basic.target\nWants=app.service\n",
  "Id=basic.target\nNames=basic.target\nWants=timers.target sockets.target\n",
  "Id=timers.target\nNames=timers.target\nWants=nightly.timer\n",
  "Id=nightly.timer\nNames=nightly.timer\nTriggers=nightly.service\n",
  "Id=stack.service\nNames=stack.service\nWants=member.service\n",
];

describe.each(shells)("what a boot starts under %s", (shell) => {
  let place: ProgramShell;

  beforeEach(() => {
    place = new ProgramShell(shell, { systemctl: `cat "$HOME/manager"` });
    place.write("manager", manager.join("\n"));
    place.write("work/want", "service\tapp\tghcr.io/a/app:1\trun\n");
    place.write("work/held", "");
    place.write("work/units.next/app.service", "[Service]\n");
  });

  afterEach(() => {
    place.remove();
  });

  function link(path: string): void {
    place.run(`mkdir -p "\${0%/*}"; d="${path}"; mkdir -p "\${d%/*}"; ln -s ../x "$d"`);
  }

  function said(): { status: number | null; out: string } {
    return place.run("check_boot");
  }

  it("is a service that default.target wants", () => {
    link("work/units.next/default.target.wants/app.service");
    place.write("manager", "");
    expect(said()).toEqual({ status: 0, out: "" });
  });

  it("is no service that a target of the system wants, whatever is loaded today", () => {
    link("work/units.next/multi-user.target.wants/app.service");
    // The unit that is on its way out is wanted by default.target.
    link("systemd/generator/default.target.wants/app.service");
    const { status, out } = said();
    expect(status).toBe(1);
    expect(out).toContain(
      "error: app: a boot does not start it: the user manager does not start multi-user.target at boot. Set install: {WantedBy: [default.target]}, or boot: false",
    );
  });

  it("is no service that nothing asks for", () => {
    place.write("manager", "");
    expect(said().out).toContain("no target, timer, socket, path or service asks for it");
  });

  it.each([
    [
      "a link of an operator's",
      () => {
        link(".config/systemd/user/default.target.wants/app.service");
      },
    ],
    [
      "a timer",
      () => {
        place.write(
          "manager",
          manager.join("\n").replace("nightly.service", "app.service").replace("Wants=app.", "Wants=x."),
        );
      },
    ],
    [
      "another service of the bundle",
      () => {
        place.write("work/units.next/other.service", "[Unit]\nWants=x.service app.service\n");
        link("work/units.next/default.target.wants/other.service");
      },
    ],
    [
      "a drop-in of another service",
      () => {
        place.write("work/units.next/other.service", "[Unit]\n");
        place.write(".config/systemd/user/other.service.d/more.conf", "[Unit]\nBindsTo=app.service\n");
        link("work/units.next/default.target.wants/other.service");
      },
    ],
    [
      "its other name",
      () => {
        place.run("ln -s app.service work/units.next/alias.service");
        link("work/units.next/default.target.wants/alias.service");
      },
    ],
    [
      "a service of somebody else",
      () => {
        place.write(
          "manager",
          manager.join("\n").replace("Wants=app.service", "Wants=stack.service").replace("member", "app"),
        );
      },
    ],
  ])("is a service that is reached by %s", (_, make) => {
    make();
    expect(said()).toEqual({ status: 0, out: "" });
  });

  it("is no service whose only way there is a unit of ours that goes", () => {
    place.write("work/had", "service\tstack\ti\trun\n");
    place.write(
      "manager",
      manager.join("\n").replace("Wants=app.service", "Wants=stack.service").replace("member", "app"),
    );
    expect(said().status).toBe(1);
  });

  it.each([
    ["is held", "echo app >work/held"],
    ["says boot: false", String.raw`printf 'boot\tapp\tno\n' >>work/want`],
    ["is brought along by another one", String.raw`printf 'service\tapp\t-\trun\n' >work/want`],
    [
      "is a template",
      String.raw`printf 'service\tapp@\ti\trun\n' >work/want; mv work/units.next/app.service work/units.next/app@.service`,
    ],
  ])("need not be a service that %s", (_, how) => {
    place.write("manager", "");
    expect(place.run(`${how}; check_boot`)).toEqual({ status: 0, out: "" });
  });
});
