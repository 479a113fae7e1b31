import type { UnitCase } from "../unitCase.ts";
import { box, plain } from "../unitCase.ts";

const at = "a.container:6:9: error [Container] Network:";
const before = "podman network create --ignore --subnet 10.70.0.0/24 n";

/** Cases of rules/networkModes.ts. */
export const networkModesCases: readonly UnitCase[] = [
  {
    rule: "network-form",
    about: "an address",
    before,
    broken: box + "Network=n:ip=10.70.0\n",
    finding: `${at} ip=10.70.0 is not an IP address: podman refuses it; give an address without a prefix length (network-form)`,
    followed: [["10.70.0", "10.70.0.5"]],
    sound: box + "Network=none\n",
    fails: "invalid ip address",
  },
  {
    rule: "network-form",
    about: "a hardware address",
    before,
    broken: box + "Network=n:mac=92:d0:c6:0a:29\n",
    finding: `${at} mac=92:d0:c6:0a:29 is not a MAC address: podman refuses it; write it as 92:d0:c6:0a:29:33 (network-form)`,
    followed: [["92:d0:c6:0a:29", "92:d0:c6:0a:29:33"]],
    sound: box + "Network=pasta:--ipv4-only\n",
    fails: "invalid MAC address",
  },
  {
    rule: "network-form",
    about: "an alias",
    before,
    broken: box + "Network=n:alias=\n",
    finding: `${at} alias= has no value: podman refuses it; write alias=NAME, or take it out (network-form)`,
    followed: [
      ["alias=", "alias=db"],
      [":alias=", ""],
    ],
    sound: box + "Network=none\n",
    fails: "alias cannot be empty",
  },
  {
    rule: "network-form",
    about: "options of a mode",
    broken: box + "Network=host:port=1\n",
    finding: `${at} host takes no options: podman refuses it; write host alone (network-form)`,
    followed: [[":port=1", ""]],
    sound: box + "Network=host\n",
    fails: "network not found",
  },
  {
    rule: "network-form",
    about: "no container",
    broken: box + "Network=container:\n",
    finding: `${at} container needs a value: podman refuses it; write container:NAME (network-form)`,
    followed: [["container:\n", "container:db\n"]],
    sound: box + "Network=private\n",
    fails: "requires a value",
  },
  {
    rule: "network-form",
    about: "no name",
    broken: box + "Network=:ip=10.70.0.5\n",
    finding: `${at} it has no name before the colon: podman refuses it; name a network (network-form)`,
    followed: [["=:", "=n:"]],
    sound: box + "Network=default\n",
    fails: "network name cannot be empty",
  },
  {
    rule: "network-form",
    about: "slirp4netns",
    since: "6.0",
    broken: plain + "Network=slirp4netns:port_handler=slirp4netns\n",
    finding:
      "a.container:3:9: error [Container] Network: Podman 6.0 has no slirp4netns and refuses it; use pasta (network-form)",
    followed: [["slirp4netns:port_handler=slirp4netns", "pasta"]],
    sound: plain + "Network=pasta\n",
  },
  {
    rule: "network-several",
    about: "a mode beside a network",
    before,
    broken: box + "Network=n\nNetwork=host\n",
    finding:
      "a.container:7:9: error [Container] Network: host is a mode, and podman refuses a mode beside other networks; name networks only, or this mode only (network-several)",
    followed: [
      ["Network=n\n", ""],
      ["Network=host\n", ""],
    ],
    sound: box + "Network=host\n",
    fails: "can only set extra network names",
  },
];
