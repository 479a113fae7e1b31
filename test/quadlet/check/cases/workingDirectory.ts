import type { UnitCase } from "../unitCase.ts";

const kube = "[Kube]\nYaml=/etc/a.yaml\n";
const build = "[Build]\nImageTag=localhost/a\n";

/** Cases of rules/workingDirectory.ts. */
export const workingDirectoryCases: readonly UnitCase[] = [
  {
    rule: "working-directory",
    about: "of a kube unit whose service has one",
    since: "4.7",
    until: "5.2",
    file: "a.kube",
    broken: kube + "SetWorkingDirectory=/srv\n",
    finding:
      "a.kube:3:21: error [Kube] SetWorkingDirectory: Podman makes no service of the unit: a .kube unit works in the directory of its Yaml or of itself; write yaml or unit (working-directory)",
    followed: [
      ["Directory=/srv", "Directory=yaml"],
      ["Directory=/srv", "Directory=unit"],
    ],
    sound: kube + "SetWorkingDirectory=/srv\n[Service]\nWorkingDirectory=/srv\n",
    made: { broken: { count: 0, says: "unsupported value for WorkingDirectory: /srv" }, sound: { count: 1 } },
  },
  {
    rule: "working-directory-twice",
    about: "a kube unit",
    since: "4.7",
    file: "a.kube",
    broken: kube + "SetWorkingDirectory=yaml\n[Service]\nWorkingDirectory=/srv\n",
    finding:
      "a.kube:3:21: warning [Kube] SetWorkingDirectory: Podman drops it, because [Service] sets WorkingDirectory; take one of the two out (working-directory-twice)",
    followed: [
      ["SetWorkingDirectory=yaml\n", ""],
      ["[Service]\nWorkingDirectory=/srv\n", ""],
    ],
    sound: kube + "SetWorkingDirectory=yaml\n",
    made: {
      broken: {
        services: { "a.service": ["\nWorkingDirectory=/srv\n"] },
        without: { "a.service": ["WorkingDirectory=/etc"] },
      },
      sound: { services: { "a.service": ["WorkingDirectory=/etc\n"] } },
    },
  },
  {
    rule: "working-directory-twice",
    about: "the context of a build",
    since: "5.2",
    file: "a.build",
    broken: build + "SetWorkingDirectory=context\n[Service]\nWorkingDirectory=/srv\n",
    finding:
      "a.build:3:21: warning [Build] SetWorkingDirectory: Podman drops it, because [Service] sets WorkingDirectory; take one of the two out (working-directory-twice)",
    followed: [
      ["SetWorkingDirectory=context\n", ""],
      ["[Service]\nWorkingDirectory=/srv\n", ""],
    ],
    sound: build + "SetWorkingDirectory=/context\n[Service]\nWorkingDirectory=/srv\n",
    made: {
      broken: { without: { "a-build.service": [" context\n"] } },
      sound: { services: { "a-build.service": [" /context\n"] } },
    },
  },
];
