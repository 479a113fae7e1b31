import type { UnitCase } from "../unitCase.ts";
import { box, plain } from "../unitCase.ts";

/** Cases of rules/words.ts. */
export const wordsCases: readonly UnitCase[] = [
  {
    rule: "loose-word",
    about: "a variable",
    since: "5.6",
    broken: plain + "Environment=SCOPES=one two three\n",
    finding:
      'a.container:3:24: warning [Container] Environment: Podman takes "two" for a name of its own, not for a part of the value before it; quote the whole pair, for example "NAME=one two" (loose-word)',
    followed: [["SCOPES=one two three", '"SCOPES=one two three"']],
    sound: plain + 'Environment="SCOPES=one two three" A=1\nEnvironment=HOME USER\n',
    made: {
      broken: { services: { "a.service": ["--env two"] } },
      sound: { services: { "a.service": ["--env HOME", "one\\x20two"] } },
    },
  },
  {
    rule: "loose-word",
    about: "a label",
    since: "5.6",
    broken: plain + "Label=route.rule=Host(a) || Path(b)\n",
    finding:
      'a.container:3:26: warning [Container] Label: Podman takes "||" for a name of its own, not for a part of the value before it; quote the whole pair, for example "NAME=one two" (loose-word)',
    followed: [["route.rule=Host(a) || Path(b)", '"route.rule=Host(a) || Path(b)"']],
    sound: plain + 'Label="route.rule=Host(a) || Path(b)"\nLabel=alone\n',
    made: {
      broken: { services: { "a.service": ["--label ||"] } },
      sound: { services: { "a.service": ["--label alone"] }, without: { "a.service": ["--label ||"] } },
    },
  },
  {
    rule: "loose-word",
    about: "what cannot be a variable",
    since: "5.6",
    broken: plain + "Environment=my-app\n",
    finding:
      'a.container:3:13: warning [Container] Environment: Podman takes "my-app" for the name of a variable, and no variable has this name; write it as NAME=VALUE (loose-word)',
    followed: [["my-app", "NAME=my-app"]],
    sound: plain + "Environment=MY_APP\nEnvironment=LC_*\n",
    made: {
      broken: { services: { "a.service": ["--env my-app"] } },
      sound: { services: { "a.service": ["--env MY_APP"] } },
    },
  },
  {
    rule: "trailing-comment",
    about: "a text",
    broken: plain + "Timezone=Europe/Brussels # at home\n",
    finding:
      'a.container:3:26: error [Container] Timezone: Podman takes "# at home" as a part of the value; put the comment on a line of its own (trailing-comment)',
    followed: [["Timezone=Europe/Brussels # at home", "# at home\nTimezone=Europe/Brussels"]],
    sound: plain + "# at home\nTimezone=Europe/Brussels\n",
    made: {
      broken: { services: { "a.service": ["home"] } },
      sound: { without: { "a.service": ["Brussels #"] } },
    },
  },
  {
    rule: "trailing-comment",
    about: "a line",
    broken: plain + "Volume=/srv/a:/b # data, see https://x.io\n",
    finding:
      'a.container:3:18: error [Container] Volume: Podman takes "# data, see https://x.io" as a part of the value; put the comment on a line of its own (trailing-comment)',
    followed: [["Volume=/srv/a:/b # data, see https://x.io", "# data, see https://x.io\nVolume=/srv/a:/b"]],
    sound: plain + "Volume=/srv/music #1:/b\n",
    made: { broken: { services: { "a.service": ["data,"] } } },
  },
  {
    rule: "trailing-comment",
    about: "arguments",
    broken: plain + "Exec=prog a # b\n",
    finding:
      'a.container:3:13: error [Container] Exec: Podman takes "# b" as a part of the value; put the comment on a line of its own (trailing-comment)',
    followed: [["Exec=prog a # b", "# b\nExec=prog a"]],
    sound: plain + 'Exec=prog --join #channel "#" b\n',
    made: {
      broken: { services: { "a.service": ["busybox:1 prog a # b"] } },
      sound: { services: { "a.service": ["#channel"] } },
    },
  },
  {
    rule: "trailing-comment",
    about: "words",
    broken: plain + "AddCapability=NET_RAW #ping\n",
    finding:
      'a.container:3:23: error [Container] AddCapability: Podman takes "#ping" as a part of the value; put the comment on a line of its own (trailing-comment)',
    followed: [["AddCapability=NET_RAW #ping", "#ping\nAddCapability=NET_RAW"]],
    sound: plain + "AddCapability=NET_RAW\nLabel=colour=#fff\n",
    made: { broken: { services: { "a.service": ["#ping"] } } },
  },
  {
    rule: "trailing-comment",
    about: "where a shell reads the value",
    since: "4.5",
    broken: box + "HealthCmd=true # always\nUserNS=keep-id # me\n",
    finding:
      'a.container:7:16: error [Container] UserNS: Podman takes "# me" as a part of the value; put the comment on a line of its own (trailing-comment)',
    followed: [["UserNS=keep-id # me", "# me\nUserNS=keep-id"]],
    sound: box + "HealthCmd=true # always\n",
    fails: "unrecognized namespace mode",
  },
];
