import { afterEach, describe, expect, it } from "vitest";

import { ProgramShell, shells } from "./shell.ts";

describe.each(shells)("what a node must be able to do, under %s", (shell) => {
  let place: ProgramShell;

  afterEach(() => {
    place.remove();
  });

  function found(
    programs: Readonly<Record<string, string>>,
    script: string,
    files: Readonly<Record<string, string>> = {},
  ): string {
    place = new ProgramShell(shell, programs);
    for (const [path, text] of Object.entries(files)) place.write(path, text);
    return place.run(`: >"$WORK/findings"; GEN=$WORK/new\n${script}\ncat "$WORK/findings"`).out;
  }

  describe("lingering", () => {
    const user = "USER=nobody-here USER_ID=1000; check_linger";

    it("is an error where the node does not let the user switch it on", () => {
      for (const programs of [{}, { pkcheck: "exit 1" }]) {
        expect(found(programs, user)).toMatch(
          /^error\tLINGER\t.*no boot would start them: lingering is off.*\tsudo loginctl enable-linger /,
        );
        place.remove();
      }
    });

    it("is a warning where pulumi up switches it on", () => {
      expect(found({ pkcheck: 'case "$*" in *set-self-linger*) ;; *) exit 1 ;; esac' }, user)).toMatch(
        /^warning\tLINGER\t/,
      );
      place.remove();
      expect(found({}, "USER=nobody-here USER_ID=0; check_linger")).toMatch(/^warning\tLINGER\t/);
    });
  });

  describe("health checks", () => {
    const unit = {
      "work/systemd": "257\nA=1 B=DISABLE_HC_SYSTEMD=true\n",
      "work/new/files/abc": "[Container]\nHealthCmd=true\n",
      ".local/share/containers/storage/db": "",
    };
    const bare = { systemctl: ":", podman: "echo '[k8s-file none passthrough]'" };
    const check = "check_health_timers";

    it("never run with a Podman that is built without systemd", () => {
      expect(found(bare, check, unit)).toMatch(
        /^error\tHEALTH\tthis Podman is built without systemd: .*\tinstall a Podman/,
      );
    });

    it("never run where the user manager's environment says so", () => {
      const environment = { "work/systemd": "257\nA=1 DISABLE_HC_SYSTEMD=true B=2\n" };
      expect(found(bare, check, { ...unit, ...environment })).toMatch(
        /^error\tHEALTH\t.*DISABLE_HC_SYSTEMD=true.*\tsystemctl --user unset-environment/,
      );
    });

    const id = "0123456789abcdef".repeat(4);
    it.each([
      ["no unit has one", {}, { "work/new/files/abc": "[Container]\nHealthCmd=none\n" }],
      [
        "a timer of one is there",
        { systemctl: `case "$*" in *list-units*) echo "${id}-1a2b.timer loaded active waiting x" ;; esac` },
        {},
      ],
      ["Podman has the words of one", { podman: "# creating systemd-transient files\necho '[k8s-file]'" }, {}],
      ["Podman has the journal as a log driver", { podman: "echo '[k8s-file journald]'" }, {}],
      ["Podman cannot be asked yet", { podman: "exit 1" }, {}],
    ])("are no finding where %s", (_, programs, files) => {
      expect(found({ ...bare, ...programs }, check, { ...unit, ...files })).toBe("");
    });
  });
});
