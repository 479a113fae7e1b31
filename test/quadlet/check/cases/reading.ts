import type { UnitCase } from "../unitCase.ts";
import { plain } from "../unitCase.ts";

/** Cases of rules/reading.ts. */
export const readingCases: readonly UnitCase[] = [
  {
    rule: "section-known",
    about: "a misspelled section",
    broken: plain + "[Contaner]\nExec=b\n",
    finding:
      'a.container:3:1: error [Contaner]: nobody reads [Contaner] in a .container unit (did you mean "Container"?); use [Container], [Unit], [Service], [Install], [Quadlet], or a name with X- before it for notes (section-known)',
    followed: [
      ["[Contaner]", "[Container]"],
      ["[Contaner]", "[X-Contaner]"],
    ],
    sound: plain + "[X-Contaner]\nExec=b\n",
    made: { broken: { services: { "a.service": ["\n[Contaner]\nExec=b"] } } },
  },
  {
    rule: "section-known",
    about: "a section of another kind",
    broken: plain + "[Pod]\nPodName=b\n",
    finding:
      "a.container:3:1: error [Pod]: nobody reads [Pod] in a .container unit; use [Container], [Unit], [Service], [Install], [Quadlet], or a name with X- before it for notes (section-known)",
    followed: [["[Pod]", "[X-Pod]"]],
    sound: plain + "[Quadlet]\n[Service]\nRestart=no\n",
    made: { broken: { services: { "a.service": ["\n[Pod]\nPodName=b"] } } },
  },
  {
    rule: "key-known",
    about: "a misspelled key",
    broken: plain + "PublishPorts=80\n",
    finding:
      'a.container:3:14: error [Container] PublishPorts: Podman knows no such key and makes no service of the unit (did you mean "PublishPort"?); write a key of [Container], or give a directive of systemd in [Service] (key-known)',
    followed: [["PublishPorts=", "PublishPort="]],
    sound: plain + "PublishPort=8080:80\n",
    made: { broken: { count: 0, says: "unsupported key 'PublishPorts' in group 'Container'" }, sound: { count: 1 } },
  },
  {
    rule: "key-known",
    about: "a key of another section",
    broken: plain + "PodName=a\n",
    finding:
      "a.container:3:9: error [Container] PodName: Podman knows no such key and makes no service of the unit; write a key of [Container], or give a directive of systemd in [Service]; it is a key of [Pod] (key-known)",
    followed: [["PodName=a\n", ""]],
    sound: plain + "ContainerName=a\n",
    made: { broken: { count: 0, says: "unsupported key 'PodName' in group 'Container'" }, sound: { count: 1 } },
  },
  {
    rule: "key-known",
    about: "a directive of systemd",
    broken: plain + "Restart=always\n",
    finding:
      "a.container:3:9: error [Container] Restart: Podman knows no such key and makes no service of the unit; write a key of [Container], or give a directive of systemd in [Service] (key-known)",
    followed: [["Restart=", "[Service]\nRestart="]],
    sound: plain + "[Service]\nRestart=always\n",
    made: { broken: { count: 0, says: "unsupported key 'Restart'" }, sound: { count: 1 } },
  },
  {
    rule: "key-release",
    about: "a newer key",
    until: "5.5",
    broken: plain + "Memory=1g\n",
    finding:
      "a.container:3:8: error [Container] Memory: Podman RELEASE does not know it and makes no service of the unit: it came with 5.5; leave it out, write PodmanArgs=--memory=…, or upgrade Podman (key-release)",
    followed: [
      ["Memory=1g\n", ""],
      ["Memory=1g", "PodmanArgs=--memory=1g"],
    ],
    sound: plain + "PodmanArgs=--memory=1g\n[Quadlet]\nDefaultDependencies=true\n",
    made: { broken: { count: 0, says: "unsupported key 'Memory'" }, sound: { count: 1 } },
  },
  {
    rule: "key-release",
    about: "a newer key that PodmanArgs may say in other words",
    until: "5.1",
    broken: plain + "GroupAdd=audio\n",
    finding:
      "a.container:3:10: error [Container] GroupAdd: Podman RELEASE does not know it and makes no service of the unit: it came with 5.1; leave it out, write podman's own option in PodmanArgs where there is one, or upgrade Podman (key-release)",
    followed: [
      ["GroupAdd=audio\n", ""],
      ["GroupAdd=", "PodmanArgs=--group-add="],
    ],
    sound: plain + "PodmanArgs=--group-add=audio\n",
    made: { broken: { count: 0, says: "unsupported key 'GroupAdd'" }, sound: { count: 1 } },
  },
  {
    rule: "key-release",
    about: "a newer key of a section that has no PodmanArgs yet",
    until: "4.6",
    file: "a.volume",
    broken: "[Volume]\nGlobalArgs=--log-level=debug\n",
    finding:
      "a.volume:2:12: error [Volume] GlobalArgs: Podman RELEASE does not know it and makes no service of the unit: it came with 4.8; leave it out, or upgrade Podman (key-release)",
    followed: [["GlobalArgs=--log-level=debug\n", ""]],
    sound: "[Volume]\n",
    made: { broken: { count: 0, says: "unsupported key 'GlobalArgs'" }, sound: { count: 1 } },
  },
  {
    rule: "line-dropped",
    about: "an unknown escape",
    broken: plain + "Exec=grep \\d x\n",
    finding:
      "a.container:3:11: error [Container] Exec: Podman drops the whole line for an escape that it does not know; double the backslash (line-dropped)",
    followed: [["\\d", "\\\\d"]],
    sound: plain + "Exec=grep \\\\d x\n",
    made: {
      broken: { without: { "a.service": ["busybox:1 grep"] } },
      sound: { services: { "a.service": ["busybox:1 grep"] } },
    },
  },
  {
    rule: "line-dropped",
    about: "an empty word",
    broken: plain + 'Exec=prog "" tail\n',
    finding:
      "a.container:3:11: error [Container] Exec: Podman drops the rest of the line from an empty word on; leave the empty word out: no line can hold one, but a shell can, for example sh -c 'program \"\"' (line-dropped)",
    followed: [
      ['"" ', ""],
      ['prog "" tail', "sh -c 'prog \"\" tail'"],
    ],
    sound: plain + 'Exec=prog "-" tail\n',
    made: {
      broken: { services: { "a.service": ["busybox:1 prog\n"] } },
      sound: { services: { "a.service": ["busybox:1 prog - tail"] } },
    },
  },
  {
    rule: "line-dropped",
    about: "an empty word, and a shell that passes it on",
    broken: plain + 'Exec=store --save "" --append no\n',
    finding:
      "a.container:3:19: error [Container] Exec: Podman drops the rest of the line from an empty word on; leave the empty word out: no line can hold one, but a shell can, for example sh -c 'program \"\"' (line-dropped)",
    followed: [[`store --save "" --append no`, `sh -c 'store --save "" --append no'`]],
    sound: plain + `Exec=sh -c 'store --save "" --append no'\n`,
    made: {
      broken: { services: { "a.service": ["busybox:1 store --save\n"] } },
      sound: { services: { "a.service": ["busybox:1 sh -c "] } },
    },
  },
  {
    rule: "empty-value",
    about: "an entrypoint, which some releases ignore",
    since: "5.3",
    until: "5.8.2",
    broken: plain + "Entrypoint=\n",
    finding:
      "a.container:3:12: error [Container] Entrypoint: Podman 5.3 to 5.8.1 ignores it, and the entrypoint of the image stays; write PodmanArgs=--entrypoint= (empty-value)",
    followed: [["Entrypoint=", "PodmanArgs=--entrypoint="]],
    sound: plain + "PodmanArgs=--entrypoint=\n",
    made: {
      broken: { without: { "a.service": ["--entrypoint"] } },
      sound: { services: { "a.service": ["--entrypoint="] } },
    },
  },
  {
    rule: "line-dropped",
    about: "a quote alone, with escapes",
    broken: plain + "Environment=A=it's B=2\n",
    finding:
      "a.container:3:17: error [Container] Environment: a quote without its other one makes one word of all that follows; close the quote, or put it into quotes of the other kind (line-dropped)",
    followed: [
      ["A=it's", '"A=it\'s"'],
      ["A=it's B=2", "A=it's B=2'"],
    ],
    sound: plain + 'Environment="A=it\'s" B=2\n',
    made: { broken: { without: { "a.service": ["--env B=2"] } }, sound: { services: { "a.service": ["--env B=2"] } } },
  },
  {
    rule: "line-dropped",
    about: "a quote alone, without escapes",
    since: "4.6",
    broken: plain + "Sysctl=a=it's\n",
    finding:
      "a.container:3:12: error [Container] Sysctl: Podman drops the whole line for a quote without its other one; close the quote, or put it into quotes of the other kind (line-dropped)",
    followed: [
      ["a=it's", '"a=it\'s"'],
      ["it's", "it's'"],
    ],
    sound: plain + 'Sysctl="a=it\'s"\n',
    made: { broken: { without: { "a.service": ["--sysctl"] } }, sound: { services: { "a.service": ["--sysctl"] } } },
  },
  {
    rule: "key-twice",
    about: "arguments",
    broken: plain + "Exec=one\nExec=two\n",
    finding:
      "a.container:3:6: warning [Container] Exec: line 4 counts in place of this one; take one of them out (key-twice)",
    followed: [
      ["Exec=one\n", ""],
      ["Exec=two\n", ""],
    ],
    sound: plain + "Exec=one\nExec=\n",
    made: { broken: { services: { "a.service": ["busybox:1 two"] } } },
  },
  {
    rule: "key-twice",
    about: "a text",
    broken: plain + "ContainerName=one\nContainerName=two\n",
    finding:
      "a.container:3:15: warning [Container] ContainerName: line 4 counts in place of this one; take one of them out (key-twice)",
    followed: [
      ["ContainerName=one\n", ""],
      ["ContainerName=two\n", ""],
    ],
    sound: plain + "ContainerName=two\nVolume=/a:/b\nVolume=/c:/d\n",
    made: { broken: { services: { "a.service": ["two"] } } },
  },
  {
    rule: "key-twice",
    about: "a key that takes several since",
    until: "5.7",
    file: "a.kube",
    broken: "[Kube]\nYaml=/a.yaml\nYaml=/b.yaml\n",
    finding: "a.kube:2:6: warning [Kube] Yaml: line 3 counts in place of this one; take one of them out (key-twice)",
    followed: [["Yaml=/a.yaml\n", ""]],
    sound: "[Kube]\nYaml=/b.yaml\n",
    made: { broken: { services: { "a.service": [" /b.yaml"] }, without: { "a.service": [" /a.yaml"] } } },
  },
  {
    rule: "empty-value",
    about: "a log driver",
    since: "4.5",
    broken: plain + "LogDriver=\n",
    finding: "a.container:3:11: error [Container] LogDriver: an empty value is none; take the line out (empty-value)",
    followed: [["LogDriver=\n", ""]],
    sound: plain + "LogDriver=\nLogDriver=none\n",
    made: { broken: { services: { "a.service": ["--log-driver"] } }, sound: { services: { "a.service": ["none"] } } },
  },
  {
    rule: "empty-value",
    about: "a boolean",
    broken: plain + "ReadOnly=\n",
    finding:
      "a.container:3:10: error [Container] ReadOnly: without a value it is false, not its default; take the line out (empty-value)",
    followed: [["ReadOnly=\n", ""]],
    sound: plain + "ReadOnly=true\n",
    made: {
      broken: { services: { "a.service": ["--read-only=false"] } },
      sound: { without: { "a.service": ["--read-only=false"] } },
    },
  },
  {
    rule: "character",
    about: "a NUL, at which an argument ends",
    broken: plain + "Exec=a\u0000b\n",
    finding:
      "a.container:3:7: error [Container] Exec: the character U+0000 does not arrive, or keeps the unit from loading; take it out, and save the file as UTF-8 (character)",
    followed: [["\u0000", ""]],
    sound: plain + "Exec=ab\n",
    made: {
      broken: { services: { "a.service": ["busybox:1 a\n"] } },
      sound: { services: { "a.service": ["busybox:1 a"] } },
    },
  },
  {
    rule: "character",
    about: "an octal escape, which was a NUL",
    until: "5.4",
    broken: plain + 'Environment="A=\\101"\n',
    finding:
      "a.container:3:13: error [Container] Environment: Podman before 5.4 takes an octal escape for a NUL, and the argument ends there; write the character itself, or as \\xHH (character)",
    followed: [
      ["\\101", "A"],
      ["\\101", "\\x41"],
    ],
    sound: plain + 'Environment="A=\\x41"\n',
    made: {
      broken: { without: { "a.service": ["A=A"] } },
      sound: { services: { "a.service": ["A=A"] } },
    },
  },
];
