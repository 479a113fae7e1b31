import { afterEach, describe, expect, it } from "vitest";

import { ProgramShell, shells } from "./shell.ts";

describe.each(shells)("the SSH side, run by %s", (shell) => {
  let place: ProgramShell;
  afterEach(() => {
    place.remove();
  });

  it("gives up on a bundle that stops coming", () => {
    place = new ProgramShell(shell);
    place.write("part", "hecate-bundle 1 00 100\nAAAA");
    const { status, out } = place.run("RECEIVE_TIMEOUT=1; { cat part; sleep 3; } | receive");
    expect(status).toBe(1);
    expect(out).toContain("error: the bundle did not come within 1 s; nothing was changed");
  });
});
