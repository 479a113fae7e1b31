import { afterEach, describe, expect, it } from "vitest";

import { ProgramShell, shells } from "./shell.ts";

describe.each(shells)("what systemd knows of units under %s", (shell) => {
  let place: ProgramShell;

  afterEach(() => {
    place.remove();
  });

  /** A column of the row that is made of what `systemctl show` prints. */
  function column(name: string, shown: string): string {
    place = new ProgramShell(shell, { systemctl: "cat shown" });
    place.write("shown", `Id=app.service\nActiveState=active\n${shown}\n`);
    return place.run(`units app.service | unit_awk '{ print $${name} }'`).out.trim();
  }

  it.each([
    ["RequiredBy", "DRAGGED"],
    ["RequisiteOf", "DRAGGED"],
    ["ConsistsOf", "DRAGGED"],
    ["Upholds", "PULLED"],
    ["Conflicts", "AGAINST"],
    ["ConflictedBy", "AGAINST_BY"],
  ])("of %s in the column %s a name with a backslash is as systemd takes it", (property, name) => {
    expect(column(name, String.raw`${property}="guest\\x2done.service" other.service`)).toBe(
      String.raw`guest\x2done.service other.service`,
    );
  });

  it("nothing is a dash", () => {
    expect(column("DRAGGED", "RequiredBy=\nConsistsOf=")).toBe("-");
  });
});
