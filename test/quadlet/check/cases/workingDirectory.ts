import type { UnitCase } from "../unitCase.ts";

const kube = "[Kube]\nYaml=/etc/a.yaml\n";
const build = "[Build]\nImageTag=localhost/a\n";

/** Cases of rules/workingDirectory.ts. */
export const workingDirectoryCases: readonly UnitCase[] = [
  {
    rule: "working-directory",
    about: "a path in a kube unit",
    since: "4.7",
    file: "a.kube",
    broken: kube + "SetWorkingDirectory=/srv\n",
    finding:
      "a.kube:3:21: error [Kube] SetWorkingDirectory: Podman makes no service of the unit: a .kube knows the words yaml and unit alone; write yaml or unit (working-directory)",
    sound: kube + "SetWorkingDirectory=YAML\n",
    made: {
      broken: { count: 0, says: "unsupported value for WorkingDirectory: /srv" },
      sound: { services: { "a.service": ["WorkingDirectory=/etc\n"] } },
    },
  },
  {
    rule: "working-directory",
    about: "the file of a build in a kube unit",
    since: "5.2",
    file: "a.kube",
    broken: kube + "SetWorkingDirectory=file\n[Service]\nWorkingDirectory=/srv\n",
    finding:
      "a.kube:3:21: error [Kube] SetWorkingDirectory: Podman makes no service of the unit: a .kube knows the words yaml and unit alone; write yaml or unit (working-directory)",
    sound: kube + "SetWorkingDirectory=unit\n[Service]\nWorkingDirectory=/srv\n",
    made: { broken: { count: 0, says: "only supported in .build files" }, sound: { count: 1 } },
  },
  {
    rule: "working-directory",
    about: "several files of a kube unit",
    since: "5.7",
    file: "a.kube",
    broken: kube + "Yaml=/etc/b.yaml\nSetWorkingDirectory=yaml\n",
    finding:
      "a.kube:4:21: error [Kube] SetWorkingDirectory: Podman makes no service of the unit: it says yaml, and the unit has several files; write unit, or name one file in Yaml (working-directory)",
    sound: kube + "Yaml=/etc/b.yaml\nSetWorkingDirectory=unit\n",
    made: { broken: { count: 0, says: "when a single Yaml key is provided" }, sound: { count: 1 } },
  },
  {
    rule: "working-directory",
    about: "the file of a kube unit in a build",
    since: "5.2",
    file: "a.build",
    broken: build + "SetWorkingDirectory=yaml\n",
    finding:
      "a.build:3:21: error [Build] SetWorkingDirectory: Podman makes no service of the unit: a .build has no Yaml; write file, unit or a path (working-directory)",
    sound: build + "SetWorkingDirectory=unit\n",
    made: { broken: { count: 0, says: "only supported in .kube files" }, sound: { count: 1 } },
  },
  {
    rule: "working-directory",
    about: "a file that a build does not have",
    since: "5.2",
    file: "a.build",
    broken: build + "SetWorkingDirectory=file\n",
    finding:
      "a.build:3:21: error [Build] SetWorkingDirectory: Podman makes no service of the unit: it says file, and the unit has no File; add File, or write unit or a path (working-directory)",
    sound: build + "SetWorkingDirectory=file\nFile=/etc/Containerfile\n",
    made: { broken: { count: 0, says: "no File key specified" }, sound: { count: 1 } },
  },
  {
    rule: "working-directory-twice",
    about: "a kube unit",
    since: "4.7",
    file: "a.kube",
    broken: kube + "SetWorkingDirectory=yaml\n[Service]\nWorkingDirectory=/srv\n",
    finding:
      "a.kube:3:21: warning [Kube] SetWorkingDirectory: Podman drops it, because [Service] sets WorkingDirectory; take one of the two out (working-directory-twice)",
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
    sound: build + "SetWorkingDirectory=/context\n[Service]\nWorkingDirectory=/srv\n",
    made: {
      broken: { without: { "a-build.service": [" context\n"] } },
      sound: { services: { "a-build.service": [" /context\n"] } },
    },
  },
];
