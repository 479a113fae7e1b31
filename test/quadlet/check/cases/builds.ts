import type { UnitCase } from "../unitCase.ts";
import { plain } from "../unitCase.ts";

const tag = "[Build]\nImageTag=localhost/app:1\n";

/** Cases of rules/builds.ts. */
export const buildsCases: readonly UnitCase[] = [
  {
    rule: "build-file",
    about: "a relative path",
    since: "5.2",
    file: "a.build",
    broken: tag + "File=Containerfile\n",
    finding:
      "a.build:3:6: error [Build] File: Podman makes no service of the unit: the path is relative, and nothing says to what; add SetWorkingDirectory=unit, or write an absolute path (build-file)",
    followed: [
      ["File=", "SetWorkingDirectory=unit\nFile="],
      ["=Container", "=/Container"],
    ],
    sound: tag + "File=Containerfile\nSetWorkingDirectory=unit\n",
    made: { broken: { count: 0, says: "relative path in File key" }, sound: { count: 1 } },
  },
  {
    rule: "build-file",
    about: "a path of its directory, and a directory of the service",
    since: "5.2",
    file: "a.build",
    broken: tag + "File=./Containerfile\nSetWorkingDirectory=\n",
    finding:
      "a.build:3:6: error [Build] File: Podman makes no service of the unit: the path is relative, and nothing says to what; add SetWorkingDirectory=unit, or write an absolute path (build-file)",
    followed: [
      ["Directory=", "Directory=unit"],
      ["=./", "=/"],
    ],
    sound: tag + "File=./Containerfile\n[Service]\nWorkingDirectory=/srv\n",
    made: { broken: { count: 0, says: "relative path in File key" }, sound: { count: 1 } },
  },
  {
    rule: "build-file",
    about: "a path that begins with a specifier",
    since: "5.2",
    until: "5.7",
    file: "a.build",
    broken: tag + "File=%h/Containerfile\n",
    finding:
      "a.build:3:6: error [Build] File: Podman makes no service of the unit: the path is relative, and nothing says to what; add SetWorkingDirectory=unit, or write an absolute path (build-file)",
    followed: [
      ["File=", "SetWorkingDirectory=unit\nFile="],
      ["%h", "/root"],
    ],
    sound: tag + "File=https://x.io/Containerfile\n",
    made: { broken: { count: 0, says: "relative path in File key" }, sound: { count: 1 } },
  },
  {
    rule: "working-directory",
    about: "of a build",
    since: "5.2",
    file: "a.build",
    broken: tag + "SetWorkingDirectory=yaml\nFile=/srv/Containerfile\n",
    finding:
      "a.build:3:21: error [Build] SetWorkingDirectory: Podman makes no service of the unit: only a .kube unit has a Yaml; write file, unit or a path (working-directory)",
    followed: [
      ["=yaml", "=file"],
      ["=yaml", "=unit"],
      ["=yaml", "=/srv"],
    ],
    sound: tag + "SetWorkingDirectory=file\nFile=/srv/Containerfile\n",
    made: { broken: { count: 0, says: "only supported in .kube files" }, sound: { count: 1 } },
  },
  {
    rule: "working-directory",
    about: "of a kube unit",
    since: "4.7",
    file: "a.kube",
    broken: "[Kube]\nYaml=/a.yaml\nSetWorkingDirectory=/srv\n",
    finding:
      "a.kube:3:21: error [Kube] SetWorkingDirectory: Podman makes no service of the unit: a .kube unit works in the directory of its Yaml or of itself; write yaml or unit (working-directory)",
    followed: [
      ["=/srv", "=yaml"],
      ["=/srv", "=unit"],
    ],
    sound: "[Kube]\nYaml=/a.yaml\nSetWorkingDirectory=yaml\n",
    made: { broken: { count: 0, says: "WorkingDirectory" }, sound: { count: 1 } },
  },
  {
    rule: "working-directory",
    about: "of several files",
    since: "5.7",
    file: "a.kube",
    broken: "[Kube]\nYaml=/a.yaml /b.yaml\nSetWorkingDirectory=yaml\n",
    finding:
      "a.kube:3:21: error [Kube] SetWorkingDirectory: Podman makes no service of the unit: there are several Yaml; write unit (working-directory)",
    followed: [["=yaml", "=unit"]],
    sound: "[Kube]\nYaml=/a.yaml /b.yaml\nSetWorkingDirectory=unit\n",
    made: { broken: { count: 0, says: "single Yaml key" }, sound: { count: 1 } },
  },
  {
    rule: "build-pull",
    about: "always",
    since: "5.2",
    until: "5.3.2",
    file: "a.build",
    broken: tag + "SetWorkingDirectory=unit\nPull=always\n",
    finding:
      'a.build:4:6: error [Build] Pull: podman takes "always" for the directory to build from; write PodmanArgs=--pull=always (build-pull)',
    followed: [["Pull=", "PodmanArgs=--pull="]],
    sound: tag + "SetWorkingDirectory=unit\nPodmanArgs=--pull=always\n",
    made: {
      // Of this release it is a word joined by a sign, which podman does not read.
      broken: { services: { "a-build.service": ["always"] } },
      sound: { services: { "a-build.service": ["--pull=always"] } },
    },
  },
  {
    rule: "device-optional",
    about: "a sound card",
    until: "4.5.1",
    broken: plain + "AddDevice=-/dev/snd\n",
    finding:
      "a.container:3:11: error [Container] AddDevice: podman looks for a device whose name begins with a minus sign; leave the minus sign out, or upgrade Podman to 4.5.1 (device-optional)",
    followed: [["=-", "="]],
    sound: plain + "AddDevice=/dev/snd\n",
    made: {
      broken: { services: { "a.service": ["--device=-/dev/snd"] } },
      sound: { services: { "a.service": ["--device=/dev/snd"] } },
    },
  },
];
