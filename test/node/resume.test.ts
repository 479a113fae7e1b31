import { afterEach, describe, expect, it } from "vitest";

import { ProgramShell, shells } from "./shell.ts";

describe.each(shells)("taking a change up under %s", (shell) => {
  let place: ProgramShell;

  afterEach(() => {
    place.remove();
  });

  it("waits for the lock like any other run", () => {
    place = new ProgramShell(shell, {
      systemctl:
        "case $* in *is-active*) echo active ;; *) printf 'Description=other\\nActiveEnterTimestamp=now\\n' ;; esac",
      "systemd-run": "exit 1",
    });
    const stack = ".hecate/fleet/stacks/hecate/test";
    // What busybox says of itself as the program's file.
    place.write("ash", "");
    place.write(`${stack}/open`, "abc\n");
    place.write(`${stack}/generations/abc/manifest`, "owner\thecate/test\n");
    const { out } = place.run(
      'LOCK_WAIT=0; private() { mkdir -p "$WORK/new"; session=; }; is_alone() { false; }; sleep() { :; }; resume hecate/test',
    );
    expect(out).toMatch(/^waiting: this node is held by other now\n/);
    expect(out).toContain("error: still held after 0 s by other now; nothing was changed\n");
  });
});
