import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { sha256 } from "../../node/state.ts";
import { registryAuth } from "../../services/secretFiles.ts";
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

describe.each(shells)("the images that are not on the node under %s", (shell) => {
  let place: ProgramShell;

  afterEach(() => {
    place.remove();
  });

  /** A node that has the login of the bundle already, with Podman's calls in a file. */
  function withLogin(registry: string, image: string): void {
    place = new ProgramShell(shell, { podman: 'echo "$*" >>calls' });
    const { files } = registryAuth([[registry, "ann", "hunter2"]]);
    for (const { path, content } of files) {
      place.write(path, content);
      place.write(`work/new/files/${sha256(content)}`, content);
      place.write("work/want", `file\t0600\t${sha256(content)}\t${path}\tsecret\n`);
    }
    place.write("work/new/ask", "");
    place.write("work/pulls", `${image}\tapp\n`);
  }

  it.each([
    ["ghcr.io", "ghcr.io/a/app:1", true],
    ["ghcr.io", "ghcr.io/a/app@sha256:0123", true],
    ["ghcr.io", "quay.io/a/app:1", false],
    ["ghcr.io", "docker.io/library/app:1", false],
    ["ghcr.io.example", "ghcr.io/a/app:1", false],
    ["registry.lan:5000", "registry.lan:5000/app:1", true],
    ["registry.lan:5000", "registry.lan/app:1", false],
    // A login may be for a part of a registry (containers-auth.json(5)).
    ["quay.io/me", "quay.io/me/app:1", true],
    ["quay.io/me/app", "quay.io/me/app:1", true],
    ["quay.io/me", "quay.io/other/app:1", false],
    ["quay.io/me", "quay.io/meadow/app:1", false],
  ])("with a login for %s: %s is asked for and pulled with it: %s", (registry, image, withIt) => {
    withLogin(registry, image);
    const { status, out } = place.run(
      'GEN=$WORK/new; pull && ask_for_images; s=$?; sed "s|$WORK|WORK|" calls; exit $s',
    );
    expect(status, out).toBe(0);
    const file = withIt
      ? /--authfile=(?:WORK\/new\/files\/[0-9a-f]{64}|\.hecate\/secrets\/ghcr-auth\.json) /g
      : /--authfile/g;
    expect(out).toContain(image);
    expect(out.match(file) ?? []).toHaveLength(withIt ? 2 : 0);
  });

  it("are asked for all at once, and a registry that hangs is named", () => {
    // Whoever is asked answers nothing until all are asked, as if each answer took longer than the whole preview may.
    place = new ProgramShell(shell, {
      podman: ":",
      timeout: `echo x >>asked; n=0; while [ "$(grep -c x asked)" -lt 5 ] && [ $n -lt 100 ]; do sleep 0.1; n=$((n + 1)); done
        case "$*" in *hangs.lan*) [ $n -lt 100 ] && exit 124; exit 1 ;; esac`,
    });
    const images = ["hangs.lan/a:1", "hangs.lan/b:1", "hangs.lan/c:1", "hangs.lan/d:1", "ghcr.io/e:1"];
    place.write("work/new/ask", "");
    place.write("work/pulls", images.map((image, index) => `${image}\tapp${index}\n`).join(""));
    const { status, out } = place.run("GEN=$WORK/new; ask_for_images");
    expect(out).toBe(
      images
        .slice(0, 4)
        .map(
          (image, index) =>
            `app${index}: the image ${image} cannot be had: the registry hangs.lan does not answer within 10 s\n`,
        )
        .join(""),
    );
    expect(status).toBe(1);
  });
});

describe.each(shells)("a unit that is masked under %s", (shell) => {
  let place: ProgramShell;

  afterEach(() => {
    place.remove();
  });

  it.each([
    ["until it is unmasked", ".config/systemd/user/app.service", "systemctl --user unmask app.service"],
    ["until the next boot", "run/systemd/user/app.service", "systemctl --user unmask --runtime app.service"],
  ])("%s is refused, with the command that lifts the mask", (_what, path, command) => {
    place = new ProgramShell(shell);
    place.write("work/want", "service\tapp\ti\trun\n");
    for (const table of ["plan.services", "containers"]) place.write(`work/${table}`, "");
    const row = `app.service\tmasked\tinactive\tdead\t-\t0\t${place.home}/${path}\t-\tno\n`;
    place.write("work/units", row);
    const { status, out } = place.run("XDG_RUNTIME_DIR=$HOME/run; check_names");
    expect(out).toBe(`error: app.service is masked; to lift it: ${command}\n`);
    expect(status).toBe(1);
  });
});
