import type { UnitCase } from "../unitCase.ts";
import { box, plain } from "../unitCase.ts";

/** Cases of rules/expansion.ts. */
export const expansionCases: readonly UnitCase[] = [
  {
    rule: "specifier-known",
    about: "a percent sign before a letter",
    broken: box + "Environment=A=50%x\n",
    finding:
      "a.container:6:17: error [Container] Environment: systemd knows no specifier %x and does not load the service; write %% for a percent sign (specifier-known)",
    followed: [["%x", "%%x"]],
    sound: box + "Environment=A=50%%x B=%h\n",
    fails: "bad unit file setting",
  },
  {
    rule: "variable",
    about: "in a word",
    broken: plain + "Environment=A=x${FOO}\n",
    finding:
      "a.container:3:13: warning [Container] Environment: systemd puts its own variable ${FOO} in, not the container's; write $$ for a dollar sign, or set it with Environment= in [Service] (variable)",
    followed: [
      ["$", "$$"],
      ["A=x${FOO}", "A=x${FOO}\n[Service]\nEnvironment=FOO=1"],
    ],
    sound: plain + "Environment=A=x$${FOO}\n",
    made: {
      broken: { services: { "a.service": ["A=x${FOO}"] } },
      sound: { services: { "a.service": ["A=x$${FOO}"] } },
    },
  },
  {
    rule: "variable",
    about: "as a word",
    broken: plain + "Exec=echo $FOO\n",
    finding:
      "a.container:3:11: warning [Container] Exec: systemd puts its own variable $FOO in, not the container's; write $$ for a dollar sign, or set it with Environment= in [Service] (variable)",
    followed: [
      ["$", "$$"],
      ["$FOO", "$FOO\n[Service]\nEnvironment=FOO=1"],
    ],
    sound: plain + "Exec=echo $$FOO a$FOO\n",
    made: {
      broken: { services: { "a.service": ["echo $FOO"] } },
      sound: { services: { "a.service": ["echo $$FOO a$FOO"] } },
    },
  },
  {
    rule: "variable",
    about: "of the service",
    broken: plain + "Environment=A=${A}\n[Service]\nEnvironment=B=1\n",
    finding:
      "a.container:3:13: warning [Container] Environment: systemd puts its own variable ${A} in, not the container's; write $$ for a dollar sign, or set it with Environment= in [Service] (variable)",
    followed: [
      ["$", "$$"],
      ["=B=1", "=A=1"],
    ],
    sound: plain + "Environment=A=${A}\n[Service]\nEnvironmentFile=%h/app.env\n",
    made: {
      broken: { services: { "a.service": ["A=${A}"] } },
      sound: { services: { "a.service": ["A=${A}", "EnvironmentFile=%h/app.env"] } },
    },
  },
  {
    rule: "lone-semicolon",
    about: "an argument",
    broken: plain + "Exec=a ; b\n",
    finding:
      "a.container:3:8: error [Container] Exec: systemd takes it for the end of the command; put what it separates into one argument, for example sh -c 'a; b' (lone-semicolon)",
    followed: [["a ; b", "sh -c 'a; b'"]],
    sound: plain + 'Exec=a "; " b\n',
    made: {
      broken: { services: { "a.service": ["busybox:1 a ; b"] } },
      sound: { without: { "a.service": ["busybox:1 a ; b"] } },
    },
  },
  {
    rule: "argument-size",
    about: "one byte too many",
    broken: `${plain}Label=a=${"x".repeat(131070)}\n`,
    finding:
      "a.container:3:7: error [Container] Label: its 131072 bytes are more than one argument may have; put it into a file (argument-size)",
    sound: `${plain}Label=a=${"x".repeat(131069)}\n`,
    made: { broken: { count: 1 }, sound: { count: 1 } },
  },
];
