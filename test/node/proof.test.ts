import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { quadlet, versions } from "../quadlet/generator/build.ts";
import { ProgramShell, shells } from "./shell.ts";

const link = ".config/containers/systemd/app.container";
const file = ".hecate/gitops/apps/app.container";

/** A unit that every release takes. */
const text = `[Container]
Image=ghcr.io/a/app:1
ContainerName=app
Volume=%h/data:/data
Volume=%h/two words:/words
EnvironmentFile=/etc/app.env
AddDevice=/dev/none
Network=mine
Exec=serve --secret no
[Service]
Restart=always
[Install]
WantedBy=default.target
`;

describe.each(versions)("the units by Podman %s's generator", (version) => {
  let place: ProgramShell;
  let generator: string;
  // Each shell has some of the releases, and all of them have all shells.
  const shell = shells[versions.indexOf(version) % shells.length] ?? "dash";

  beforeEach(async () => {
    generator = await quadlet(version);
    place = new ProgramShell(shell);
    place.write("work/plan.files", `create\t${file}\t-\nlink\t${link}\t-\n`);
    place.write("work/plan.services", "start\tapp\tnew\n");
    place.write("work/held", "");
    place.write("work/systemd", "257.13-1\n");
    place.write(
      "work/want",
      `file\t0644\thash\t${file}\tplain\nlink\t${link}\t${file}\nservice\tapp\tghcr.io/a/app:1\trun\n`,
    );
    place.write("work/new/files/hash", text);
  });

  afterEach(() => {
    place.remove();
  });

  function run(script: string): { status: number | null; out: string } {
    return place.run(`GENERATOR=${generator}; GEN=$WORK/new; begin_verify() { :; }\n${script}`);
  }

  it("are made aside, start at boot, and name what the node lacks", () => {
    const { status, out } = run(
      `check_generated && check_boot && named "$WORK/units.next" | sed "s|$HOME|HOME|g" | grep ^app | sort; ls -A .config`,
    );
    expect(out.replace(/^ls: .*\n/m, "")).toBe(
      [
        "app\tdevice\t/dev/none",
        "app\tfile\t/etc/app.env",
        "app\tnetwork\tmine",
        "app\tpath\tHOME/data",
        "app\tpath\tHOME/two words",
        "",
      ].join("\n"),
    );
    expect(status).not.toBe(0);
  });

  it.each([
    ["User= of [Container] is the user in the container", "User=ann\nGroup=staff", "", []],
    [
      "User= of [Service] is not",
      "",
      "User=ann",
      [expect.stringContaining("app: User=ann in [Service]: the user manager of ")],
    ],
    [
      "a command before the start makes it",
      "PodmanArgs=--secret db\nVolume=/nope/x:/x",
      "ExecStartPre=/usr/bin/prepare",
      [],
    ],
    [
      "a podman command before the start makes it",
      "PodmanArgs=--secret db",
      "ExecStartPre=-podman secret create db %h/db",
      [],
    ],
    [
      "a network that is made before the start",
      "Network=mine",
      "ExecStartPre=/usr/bin/podman network create --ignore mine",
      [],
    ],
    [
      "and one that is not",
      "Network=other",
      "ExecStartPre=/usr/bin/podman network create --ignore mine",
      [expect.stringContaining("app: the network other is missing")],
    ],
    ["its runtime directory", "Volume=%t/app:/run/app", "RuntimeDirectory=app", []],
    ["its state directory", "Volume=%S/app:/state", "StateDirectory=app", []],
    [
      "a file in its own runtime directory, which nobody makes",
      "Volume=%t/app/a.sock:/a.sock",
      "RuntimeDirectory=app",
      [expect.stringContaining("app: the source of a mount, the socket HOME/app/a.sock, is missing")],
    ],
  ])("that start: %s", (_, container, service, expected) => {
    place.write(
      "work/new/files/hash",
      `[Container]\nImage=ghcr.io/a/app:1\nContainerName=app\n${container}\n[Service]\n${service}\n`,
    );
    const { out } = run(`MODE=plan; check_generated && check_needs | sed "s|$HOME|HOME|g"`);
    expect(out.split("\n").filter((line) => line !== "")).toEqual(expected);
  });

  it("are not started at boot by a target of the system", () => {
    place.write("work/new/files/hash", text.replace("default.target", "multi-user.target"));
    const { status, out } = run(`systemctl() { :; }; check_generated && check_boot`);
    expect(status).toBe(1);
    expect(out).toContain("app: a boot does not start it: the user manager does not start multi-user.target at boot");
  });

  it("are refused over a key that it does not know, in its own words", () => {
    place.write("work/new/files/hash", `${text}[Container]\nBogus=1\n`);
    const { out } = run("check_generated");
    expect(out).toContain("unsupported key 'Bogus' in group 'Container'");
  });
});
