import { afterEach, describe, expect, it } from "vitest";

import { ProgramShell, shells } from "./shell.ts";

const file = ".hecate/fleet/stacks/hecate/test/claims";

describe.each(shells)("whose a node is under %s", (shell) => {
  let place: ProgramShell;

  afterEach(() => {
    place.remove();
  });

  /** The instances after a script, on a node that knew these before. */
  function after(before: string | undefined, script: string): string {
    place = new ProgramShell(shell);
    if (before !== undefined) place.write(file, `${before}\n`);
    const { status, out } = place.run(`${script}\nclaims`);
    expect(status, out).toBe(0);
    return out.trim();
  }

  it.each<[string, string | undefined, string, string]>([
    ["a first converge", undefined, "claim_also a", "a"],
    ["a converge of the same instance", "a", "claim_also a", "a"],
    ["a converge of another instance", "a", "claim_also b", "a b"],
    ["the end of a converge that its operator has seen", "a b", "claim b", "b"],
    ["a converge that names no instance", "a", "remember", "a"],
    ["a converge that names one", "a", 'say b >"$WORK/instance"; remember', "a b"],
  ])("is known after %s", (_what, before, script, claims) => {
    expect(after(before, script)).toBe(claims);
  });

  it.each<[string, string | undefined, boolean]>([
    ["that instance", "a", true],
    ["that instance and one that a killed run made", "a b", true],
    ["another one", "b", false],
    ["one with a longer name", "ab", false],
    ["none that it knows", undefined, true],
  ])("tells a delete whether a node of %s is its own", (_whose, claims, acts) => {
    expect(after(claims, "if belongs_to a; then acts=true; else acts=false; fi; claims() { echo $acts; }")).toBe(
      String(acts),
    );
  });

  const may = (instance: string): string =>
    `owner=hecate/test; if may_go ${instance}; then echo goes; else echo "$left"; fi`;

  it("lets the delete of an instance that was taken over pass once, and leaves the node alone", () => {
    place = new ProgramShell(shell);
    place.write(file, "a\n");
    const { out } = place.run(`claim_also b; claim b; ${may("a")}; cat "$STACK/dropped"`);
    expect(out).toBe("this node now belongs to another resource of the same stack (b): left as it is\n0\n");
    expect(place.run(may("b")).out).toBe("goes\n");
  });

  it("fails the delete of an instance that nobody took over, and knows it from then on", () => {
    place = new ProgramShell(shell);
    place.write(file, "b\n");
    expect(place.run(may("a")).out).toMatch(
      /^error: the services of hecate\/test .* Run pulumi up, then what you wanted\n1\n$/,
    );
    expect(place.run(may("a")).out).toMatch(/left as it is\n0\n$/);
  });

  it("fails a delete once when the converge of another instance did not end well", () => {
    place = new ProgramShell(shell, { sync: ":" });
    place.write(file, "a\n");
    expect(place.run(`offer b; ${may("a")}`).out).toMatch(/^error: another resource .* they are left running.*\n1\n$/);
    expect(place.run(may("a")).out).toBe("goes\n");
  });

  it("lets a delete pass when the converge of the other instance was ended by one of the same", () => {
    place = new ProgramShell(shell, { sync: ":" });
    place.write(file, "a\n");
    expect(place.run(`offer b; remember; ${may("a")}`).out).toBe("goes\n");
    expect(place.run(`offer a; ${may("a")}`).out).toBe("goes\n");
  });
});
