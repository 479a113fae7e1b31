import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { ProgramShell, shells } from "./shell.ts";

/** The directory of the generator's units, as the tests have it. */
const units = "$WORK/units.next";

describe.each(shells)("the words of systemd under %s", (shell) => {
  let place: ProgramShell;

  beforeEach(() => {
    place = new ProgramShell(shell);
    place.write("work/systemd", "252.39-1\n");
    place.write(
      "work/want",
      [
        "service\tapp\tghcr.io/a/app:1\trun",
        "link\t.config/containers/systemd/app.container\t.hecate/gitops/apps/app.container",
        "file\t0644\thash\t.hecate/gitops/apps/app.container\tplain",
        "file\t0644\thash\t.hecate/bin/prepare\tplain",
      ].join("\n") + "\n",
    );
    const source = "[Container]\nImage=x\n\n[Service]\nMemoryMax=2GB\n";
    place.write("work/next/containers/systemd/app.container", source);
    place.write("work/next/containers/systemd/app.container.d/more.conf", "[Service]\nCPUWeight=lots\n");
    place.write(
      "work/units.next/app.service",
      `[Unit]\nSourcePath=${place.home}/work/next/containers/systemd/app.container\n[Service]\nMemoryMax=2GB\nCPUWeight=lots\nExecStart=podman run %x\n`,
    );
  });

  afterEach(() => {
    place.remove();
  });

  /** The rows that the program makes of a line of systemd. */
  function judged(line: string): string[] {
    const { out } = place.run(
      `FUTURE=$WORK/next/containers/systemd; printf '%s\\n' "${line}" | judge "${units}" | sed "s|$WORK|WORK|g"`,
    );
    return out.split("\n").filter((row) => row !== "");
  }

  it.each([
    [
      "an ignored line has the place in its unit file and its own text",
      `${units}/app.service:4: Invalid memory limit '2GB', ignoring: Invalid argument`,
      "refuse\t~/.hecate/gitops/apps/app.container:5: MemoryMax=2GB: systemd says: Invalid memory limit '2GB', ignoring: Invalid argument. Correct the value or remove the line: systemd would run the service without it",
    ],
    [
      "and that in a drop-in of Podman's",
      `${units}/app.service:5: Failed to parse CPUWeight=lots, ignoring: Invalid argument`,
      "refuse\t~/.config/containers/systemd/app.container.d/more.conf:2: CPUWeight=lots: systemd says: Failed to parse CPUWeight=lots, ignoring: Invalid argument. Correct the value or remove the line: systemd would run the service without it",
    ],
    [
      "a line that the generator made is shown",
      `${units}/app.service:6: Failed to resolve specifiers, ignoring: Invalid slot`,
      "refuse\t~/.hecate/gitops/apps/app.container: ExecStart=podman run %x: systemd says: Failed to resolve specifiers, ignoring: Invalid slot. Correct the value or remove the line: systemd would run the service without it",
    ],
    [
      "a unit that would not load names its file",
      "app.service: Service has Restart= set to either always or on-success, which isn't allowed for Type=oneshot services. Refusing.",
      "refuse\t~/.hecate/gitops/apps/app.container: systemd says: Service has Restart= set to either always or on-success, which isn't allowed for Type=oneshot services. Refusing. systemd would not load this unit: correct it",
    ],
    [
      "a line that systemd ignores with a capital letter",
      `${units}/app.service:4: Ignoring MemoryMax=2GB, it is legacy`,
      "refuse\t~/.hecate/gitops/apps/app.container:5: MemoryMax=2GB: systemd says: Ignoring MemoryMax=2GB, it is legacy. Correct the value or remove the line: systemd would run the service without it",
    ],
    [
      "a program that is missing",
      "app.service: Command /nope/x is not executable: No such file or directory",
      "refuse\t~/.hecate/gitops/apps/app.container: systemd says: Command /nope/x is not executable: No such file or directory. Install the program, or correct its path",
    ],
    [
      "somebody else's unit and drop-in are told apart",
      "other.service: Unit nope.service not found.",
      "other\tother.service: Unit nope.service not found.",
    ],
    [
      "a drop-in of systemd's",
      "$HOME/.config/systemd/user/app.service.d/x.conf:2: Unknown key 'Nope' in section [Service], ignoring.",
      "other\t~/.config/systemd/user/app.service.d/x.conf:2: Unknown key 'Nope' in section [Service], ignoring.",
    ],
    [
      "a directive of ours that an old systemd does without",
      `${units}/app.service:4: Unknown key name 'RestartMode' in section 'Service', ignoring.`,
      "remark\tapp.service: systemd 252 ignores RestartMode=, which came with 254: after a failed start, the services that require it stay down",
    ],
    [
      "advice",
      `${units}/app.service:4: Standard output type syslog is obsolete, automatically updating to journal.`,
      "remark\t~/.hecate/gitops/apps/app.container:5: MemoryMax=2GB: systemd says: Standard output type syslog is obsolete, automatically updating to journal.",
    ],
  ])("%s", (_, line, expected) => {
    expect(judged(line)).toEqual([expected]);
  });

  it.each([
    ["what follows from another line", "Unit app.service has a bad unit file setting."],
    [
      "a program that comes with the bundle",
      "app.service: Command $HOME/.hecate/bin/prepare is not executable: No such file or directory",
    ],
  ])("leaves out %s", (_, line) => {
    expect(judged(line)).toEqual([]);
  });

  it("refuses a directive that a newer systemd does not know either", () => {
    place.write("work/systemd", "257.13\n");
    expect(judged(`${units}/app.service:4: Unknown key 'RestartMode' in section [Service], ignoring.`)[0]).toMatch(
      /^refuse\t/,
    );
  });
});

describe.each(shells)("asking systemd under %s", (shell) => {
  let place: ProgramShell;
  const complaint = `for unit; do case $unit in */app.service) echo "$unit:2: Invalid memory limit '2GB', ignoring" >&2 ;; esac; done`;
  const dropIn = `echo "$HOME/.config/systemd/user/app.service.d/x.conf:2: Unknown key 'Nope', ignoring." >&2`;

  function asked(analyze: string | undefined, before = ""): { status: number | null; out: string } {
    place = new ProgramShell(shell, analyze === undefined ? {} : { "systemd-analyze": analyze });
    place.write("work/systemd", "257\n");
    place.write("work/want", "service\tapp\tghcr.io/a/app:1\trun\n");
    place.write("work/made.service", "[Service]\nMemoryMax=2GB\n");
    place.write(
      "generator",
      '#!/bin/sh\nfor out; do :; done\ncp "$HOME/work/made.service" "$out/app.service"\n',
      0o755,
    );
    return place.run(`GENERATOR=$HOME/generator; ${before}\ncheck_systemd`);
  }

  afterEach(() => {
    place.remove();
  });

  it("refuses a unit of ours, before any write", () => {
    const { status, out } = asked(complaint);
    expect(status).toBe(1);
    expect(out).toBe(
      "error: app.service: systemd says: Invalid memory limit '2GB', ignoring. Correct the value or remove the line: systemd would run the service without it\n",
    );
  });

  it("tells what is wrong with files of others, and refuses nothing for it", () => {
    expect(asked(dropIn)).toEqual({
      status: 0,
      out: "not of this bundle, systemd says: ~/.config/systemd/user/app.service.d/x.conf:2: Unknown key 'Nope', ignoring.\n",
    });
    place.remove();
    // What systemd loads for the new units alone.
    const loaded = asked(
      `case "$*" in *units.next*) echo "$HOME/.config/systemd/user/theirs.service:2: Unknown key 'Nope', ignoring." >&2 ;; esac`,
    );
    expect(loaded).toEqual({
      status: 0,
      out: "not of this bundle, systemd says: ~/.config/systemd/user/theirs.service:2: Unknown key 'Nope', ignoring.\n",
    });
  });

  const circle = `echo "theirs.service: Job app.service/start deleted to break ordering cycle starting with theirs.service/start" >&2`;

  it("refuses a circle of dependencies that a service of ours closes, by whomever it is told", () => {
    const { status, out } = asked(`case "$*" in *units.next*) ${circle} ;; esac`);
    expect(status).toBe(1);
    expect(out).toBe(
      "error: theirs.service: systemd says: Job app.service/start deleted to break ordering cycle starting with theirs.service/start. These services wait for each other: remove one of the dependencies (After=, Before=) of the circle\n",
    );
    place.remove();
    const before = asked(circle);
    expect(before.status).toBe(0);
    expect(before.out).toMatch(/^theirs\.service: systemd says: Job app/);
    place.remove();
    const others = asked(circle.replaceAll("app.service", "more.service"));
    expect(others.status).toBe(0);
    expect(others.out).toMatch(/^not of this bundle, systemd says: theirs\.service: Job more/);
  });

  it("does not repeat what is no reason to refuse, for units that are proven with this systemd", () => {
    const proven = `echo id >"$STACK/proven"; stamp >"$STACK/verified"`;
    expect(asked(dropIn, proven)).toEqual({ status: 0, out: "" });
    place.remove();
    expect(asked(dropIn, `${proven}; echo 258 >"$WORK/systemd"`).out).toMatch(/^not of this bundle/);
    place.remove();
    expect(asked(dropIn, `${proven}; mkdir "$WORK/next"`).out).toMatch(/^not of this bundle/);
    place.remove();
    // What others took away since breaks the next boot.
    const gone = `echo "app.service: Failed to create app.service/start: Unit theirs.service not found." >&2`;
    expect(asked(gone, proven).status).toBe(1);
  });

  it("says it where there is no systemd-analyze", () => {
    const { status, out } = asked(undefined);
    expect(status).toBe(0);
    expect(out).toMatch(/^this node has no systemd-analyze: /);
  });
});
