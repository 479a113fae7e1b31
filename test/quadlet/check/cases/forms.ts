import type { UnitCase } from "../unitCase.ts";
import { box, plain } from "../unitCase.ts";

/** Cases of rules/forms.ts. */
export const formsCases: readonly UnitCase[] = [
  {
    rule: "boolean",
    about: "another word",
    broken: plain + "ReadOnly=maybe\n",
    finding: "a.container:3:10: error [Container] ReadOnly: Podman takes it for false; write true or false (boolean)",
    followed: [
      ["maybe", "true"],
      ["maybe", "false"],
    ],
    sound: plain + "ReadOnly=Yes\n",
    made: {
      broken: { services: { "a.service": ["--read-only=false"] } },
      sound: { without: { "a.service": ["--read-only=false"] } },
    },
  },
  {
    rule: "boolean",
    about: "health",
    until: "5.0",
    broken: plain + "Notify=healthy\n",
    finding: "a.container:3:8: error [Container] Notify: Podman takes it for false; write true or false (boolean)",
    followed: [
      ["healthy", "true"],
      ["healthy", "false"],
    ],
    sound: plain + "Notify=on\n",
    made: {
      broken: { services: { "a.service": ["--sdnotify=conmon"] } },
      sound: { services: { "a.service": ["--sdnotify=container"] } },
    },
  },
  {
    rule: "integer",
    about: "a word",
    since: "4.5",
    broken: box + "HealthCmd=true\nHealthRetries=ten\n",
    finding:
      "a.container:7:15: error [Container] HealthRetries: it is not a whole number; give a whole number (integer)",
    followed: [["=ten", "=10"]],
    sound: box + "HealthCmd=true\nHealthRetries=10\n",
    fails: "ten",
  },
  {
    rule: "integer",
    about: "the name of a user",
    until: "4.8",
    broken: plain + "User=me\n",
    finding:
      "a.container:3:6: error [Container] User: Podman RELEASE takes a name for 0, which is root; give the number (integer)",
    followed: [["=me", "=1000"]],
    sound: plain + "User=1000\n",
    made: {
      broken: { services: { "a.service": ["--user 0"] } },
      sound: { services: { "a.service": ["--user 1000"] } },
    },
  },
  {
    rule: "known-word",
    about: "when to pull",
    since: "4.6",
    broken: box + "Pull=sometimes\n",
    finding:
      "a.container:6:6: error [Container] Pull: Podman knows no such value; give one of always, missing, never, newer (known-word)",
    followed: [
      ["sometimes", "always"],
      ["sometimes", "missing"],
      ["sometimes", "never"],
      ["sometimes", "newer"],
    ],
    sound: box + "Pull=never\n",
    fails: "sometimes",
  },
  {
    rule: "known-word",
    about: "what to do on failure",
    since: "4.5",
    broken: box + "HealthCmd=true\nHealthOnFailure=explode\n",
    finding:
      "a.container:7:17: error [Container] HealthOnFailure: Podman knows no such value; give one of none, kill, restart, stop (known-word)",
    followed: [
      ["explode", "none"],
      ["explode", "kill"],
      ["explode", "restart"],
      ["explode", "stop"],
    ],
    sound: box + "HealthCmd=true\nHealthOnFailure=kill\n",
    fails: "explode",
  },
  {
    rule: "known-word",
    about: "cgroups",
    since: "5.3",
    broken: box + "CgroupsMode=some\n",
    finding:
      "a.container:6:13: error [Container] CgroupsMode: Podman knows no such value; give one of enabled, disabled, no-conmon, split (known-word)",
    followed: [
      ["some", "enabled"],
      ["some", "disabled"],
      ["some", "no-conmon"],
      ["some", "split"],
    ],
    sound: box + "CgroupsMode=no-conmon\n",
    fails: "some",
  },
  {
    rule: "known-word",
    about: "updates",
    since: "4.6",
    broken: box + "AutoUpdate=yes\n",
    finding:
      "a.container:6:12: error [Container] AutoUpdate: Podman knows no such value; give one of registry, local, disabled, image (known-word)",
    followed: [
      ["yes", "registry"],
      ["yes", "local"],
      ["yes", "disabled"],
      ["yes", "image"],
    ],
    sound: box + "AutoUpdate=disabled\n",
    shows: {
      command: "podman auto-update --dry-run --format '{{.Unit}} {{.Updated}}' 2>&1; echo end",
      broken: "invalid auto-update policy",
      sound: "end",
    },
  },
  {
    rule: "resource-name",
    about: "of a network",
    since: "4.7",
    file: "n.network",
    start: "n-network.service",
    broken: "[Network]\nNetworkName=host\n",
    finding:
      "n.network:2:13: error [Network] NetworkName: podman makes no network of the name host, which is a mode; choose another name (resource-name)",
    followed: [["=host", "=hosts"]],
    sound: "[Network]\nNetworkName=hosts\n",
    fails: "conflicts with a valid network mode",
  },
  {
    rule: "scalar-quotes",
    about: "at one end",
    since: "5.0",
    until: "5.8.2",
    broken: plain + 'HostName=a"\n',
    finding:
      'a.container:3:10: error [Container] HostName: Podman takes the quotes at its ends away; write it without quotes at its ends, or as PodmanArgs="--hostname=…" with inner quotes as \\" (scalar-quotes)',
    followed: [
      ['HostName=a"', "HostName=a"],
      ['HostName=a"', 'PodmanArgs="--hostname=a\\""'],
    ],
    sound: plain + 'HostName="a"\n',
    made: {
      broken: {
        services: { "a.service": ["--hostname"] },
        without: { "a.service": ['--hostname "a\\""', '--hostname a\\"'] },
      },
      sound: { services: { "a.service": ["--hostname"] } },
    },
  },
  {
    rule: "scalar-quotes",
    about: "as part of the value",
    since: "4.6",
    until: "5.0",
    broken: plain + 'HostName="a"\n',
    finding:
      "a.container:3:10: error [Container] HostName: the quotes are part of the value for Podman RELEASE; write it without quotes at its ends (scalar-quotes)",
    followed: [['"a"', "a"]],
    sound: plain + "HostName=a\n",
    made: {
      broken: { without: { "a.service": ["--hostname a "] }, services: { "a.service": ["--hostname"] } },
      sound: { services: { "a.service": ["--hostname"] } },
    },
  },
  {
    rule: "scalar-quotes",
    about: "two words",
    since: "5.8.2",
    broken: plain + 'HealthCmd="a" "b"\n',
    finding:
      'a.container:3:11: error [Container] HealthCmd: Podman takes the first and the last quote for a pair; write it without quotes at its ends, or as PodmanArgs="--health-cmd=…" with inner quotes as \\" (scalar-quotes)',
    followed: [['HealthCmd="a" "b"', 'PodmanArgs="--health-cmd=\\"a\\" \\"b\\""']],
    sound: plain + 'HealthCmd=sh -c "a b"\n',
    made: {
      broken: { services: { "a.service": ["--health-cmd"] } },
      sound: { services: { "a.service": ["--health-cmd"] } },
    },
  },
  {
    rule: "pair",
    about: "a label",
    until: "5.6",
    broken: plain + "Label=a\n",
    finding: "a.container:3:7: error [Container] Label: Podman RELEASE drops it; write it as NAME=VALUE (pair)",
    followed: [["=a\n", "=a=\n"]],
    sound: plain + "Label=a=\n",
    made: { broken: { without: { "a.service": ["--label"] } }, sound: { services: { "a.service": ["--label"] } } },
  },
  {
    rule: "pair",
    about: "a kernel parameter",
    since: "4.6",
    broken: box + "Sysctl=net.core.somaxconn\n",
    finding: "a.container:6:8: error [Container] Sysctl: podman refuses it; write it as NAME=VALUE (pair)",
    followed: [["somaxconn", "somaxconn=1"]],
    sound: box + "Sysctl=net.ipv4.ip_default_ttl=64\n",
    fails: "net.core.somaxconn",
  },
  {
    rule: "resource-name",
    about: "of a container",
    broken: box + "ContainerName=-a\n",
    finding:
      "a.container:6:15: error [Container] ContainerName: podman refuses the name when the service starts; use letters, digits, _, . and -, the first one a letter or digit (resource-name)",
    followed: [["=-a", "=a"]],
    sound: box + "ContainerName=a-b_c.d\n",
    fails: "names must match",
  },
  {
    rule: "unit-name",
    about: "a blank",
    file: "a b.container",
    broken: plain,
    finding:
      "a b.container: error: systemd loads no service of this name; rename the file with at most 255 letters, digits and any of : _ . \\ @ - (unit-name)",
    made: { broken: { services: { "a b.service": ["busybox"] } } },
  },
  {
    rule: "address",
    about: "of IPv6",
    since: "4.5",
    broken: box + "IP6=fe80::x\n",
    finding:
      "a.container:6:5: error [Container] IP6: podman refuses a value that is not an IP address; give an address without brackets and without a prefix length (address)",
    followed: [["fe80::x", "fe80::1"]],
    sound: box + "Network=none\n",
    fails: "fe80::x",
  },
  {
    rule: "address",
    about: "of IPv4",
    since: "4.5",
    broken: box + "IP=10.1.1.300\n",
    finding:
      "a.container:6:4: error [Container] IP: podman refuses a value that is not an IP address; give an address without brackets and without a prefix length (address)",
    followed: [["10.1.1.300", "10.1.1.30"]],
    sound: box + "Network=none\n",
    fails: "10.1.1.300",
  },
];
