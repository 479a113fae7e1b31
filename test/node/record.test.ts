import { afterEach, describe, expect, it } from "vitest";

import { ProgramShell, shells } from "./shell.ts";

describe.each(shells)("the versions of the program under %s", (shell) => {
  let place: ProgramShell;

  afterEach(() => {
    place.remove();
  });

  it("stay where a stack of the node was last changed by one; of the others the five newest", () => {
    place = new ProgramShell(shell);
    const numbers = [1, 2, 3, 4, 5, 6, 7, 8];
    for (const n of numbers) place.write(`.hecate/fleet/bin/hecate-node-${n}.sh`, "");
    place.write(".hecate/fleet/stacks/hecate/other/program.name", "hecate-node-1.sh\n");
    const aged = numbers.map((n) => `touch -d @${n}00 "$FLEET/bin/hecate-node-${n}.sh"`).join("; ");
    const left = (script: string): string => place.run(`${aged}; ${script}; ls "$FLEET/bin"`).out;
    const files = (...kept: number[]): string => kept.map((n) => `hecate-node-${n}.sh\n`).join("");
    expect(left("programs")).toBe(files(1, 4, 5, 6, 7, 8));
  });
});
