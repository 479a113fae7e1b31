import type { UnitCase } from "../unitCase.ts";
import { box, plain } from "../unitCase.ts";

/** Cases of rules/published.ts. */
export const publishedCases: readonly UnitCase[] = [
  {
    rule: "port-mapping",
    about: "too large a number",
    broken: box + "PublishPort=8080:99999\n",
    finding:
      "a.container:6:13: error [Container] PublishPort: it has no port of 1 to 65535, nor a range of them: podman refuses it; write 8080:80 or 8080-8082:80-82 (port-mapping)",
    followed: [
      ["8080:99999", "8080:80"],
      ["8080:99999", "8080-8082:80-82"],
    ],
    sound: box + "PublishPort=8080:9999\n",
    fails: "99999",
  },
  {
    rule: "port-mapping",
    about: "ranges of different length",
    broken: box + "PublishPort=8080-8081:80\n",
    finding:
      "a.container:6:13: error [Container] PublishPort: it has two ranges of different length: podman refuses it; make them equal (port-mapping)",
    followed: [[":80", ":80-81"]],
    sound: box + "PublishPort=8080-8081:80-81\n",
    fails: "different lengths",
  },
  {
    rule: "port-mapping",
    about: "a host's name",
    broken: box + "PublishPort=localhost:8080:80\n",
    finding:
      "a.container:6:13: error [Container] PublishPort: it has no IP address before the ports: podman refuses it; write it as 127.0.0.1:8080:80 (port-mapping)",
    followed: [["localhost", "127.0.0.1"]],
    sound: box + "PublishPort=127.0.0.1:8080:80\n",
    fails: "IP address",
  },
  {
    rule: "port-mapping",
    about: "an unknown protocol",
    since: "5.3",
    broken: box + "PublishPort=8080:80/xyz\n",
    finding:
      "a.container:6:13: error [Container] PublishPort: it has no protocol that Podman knows: podman refuses it; write /tcp or /udp or /sctp, or nothing (port-mapping)",
    followed: [
      ["/xyz", "/tcp"],
      ["/xyz", "/udp"],
      ["/xyz", "/sctp"],
      ["/xyz", ""],
    ],
    sound: box + "PublishPort=8080:80/udp\n",
    fails: "xyz",
  },
  {
    rule: "port-mapping",
    about: "a protocol that early generators do not know",
    until: "5.3",
    broken: plain + "PublishPort=8080:80/sctp\n",
    finding:
      "a.container:3:13: error [Container] PublishPort: it has no protocol that Podman knows: podman refuses it; write /tcp or /udp, or nothing (port-mapping)",
    followed: [
      ["/sctp", "/tcp"],
      ["/sctp", "/udp"],
      ["/sctp", ""],
    ],
    sound: plain + "PublishPort=8080:80/udp\n",
    made: { broken: { count: 0, says: "invalid port format" }, sound: { count: 1 } },
  },
  {
    rule: "port-mapping",
    about: "no address before the first colon",
    since: "5.3",
    broken: box + "PublishPort=:8443:443\n",
    finding:
      "a.container:6:13: error [Container] PublishPort: it has no address before its first colon: podman refuses it; leave that colon out, or write 0.0.0.0 before it (port-mapping)",
    followed: [
      ["=:", "="],
      ["=:", "=0.0.0.0:"],
    ],
    sound: box + "PublishPort=8443:443\nPublishPort=:8080\n",
    fails: "non-empty container host IP",
  },
  {
    rule: "port-mapping",
    about: "no address before the first colon, and a port of chance",
    since: "5.3",
    broken: box + "PublishPort=::8080\n",
    finding:
      "a.container:6:13: error [Container] PublishPort: it has no address before its first colon: podman refuses it; leave that colon out, or write 0.0.0.0 before it (port-mapping)",
    followed: [
      ["=:", "="],
      ["=:", "=0.0.0.0:"],
    ],
    sound: box + "PublishPort=0.0.0.0::8080\n",
    fails: "non-empty container host IP",
  },
  {
    rule: "port-mapping",
    about: "a range of one port",
    broken: box + "PublishPort=8080-8080:80-80\n",
    finding:
      "a.container:6:13: error [Container] PublishPort: it has a range of one port: podman refuses it; write the port alone (port-mapping)",
    followed: [["8080-8080:80-80", "8080:80"]],
    sound: box + "PublishPort=8080:80,8081:81\n",
    fails: "must be higher than the start port",
  },
  {
    rule: "port-expose",
    about: "a name",
    broken: plain + "ExposeHostPort=http\n",
    finding:
      "a.container:3:16: error [Container] ExposeHostPort: Podman makes no service of the unit: invalid port format; write it as 80, 80-82 or 80/udp (port-expose)",
    followed: [
      ["http", "80"],
      ["http", "80-82"],
      ["http", "80/udp"],
    ],
    sound: plain + "ExposeHostPort=80-82/udp\n",
    made: { broken: { count: 0, says: "invalid port format 'http'" }, sound: { count: 1 } },
  },
  {
    rule: "port-privileged",
    about: "port 80",
    broken: box + "PublishPort=80:80\n",
    finding:
      "a.container:6:13: warning [Container] PublishPort: a rootless container may not take port 80 of the host; publish on 1024 or above, or lower net.ipv4.ip_unprivileged_port_start on the node (port-privileged)",
    followed: [["=80:", "=1024:"]],
    sound: box + "PublishPort=8080:80\n",
    fails: "Permission denied",
  },
  {
    rule: "port-discarded",
    about: "the host's network",
    broken: box + "Network=host\nPublishPort=8080:80\n",
    finding:
      "a.container:7:13: warning [Container] PublishPort: with Network=host podman publishes nothing; take out one of the two (port-discarded)",
    followed: [
      ["Network=host\n", ""],
      ["PublishPort=8080:80\n", ""],
    ],
    sound: box + "PublishPort=8080:80\n",
    shows: {
      command: "podman inspect --format 'P={{.HostConfig.PortBindings}}' systemd-a",
      broken: "Port mappings have been discarded",
      sound: "P=map[80/tcp",
    },
  },
  {
    rule: "pod-port-network",
    about: "the host's network",
    since: "5.0",
    file: "p.pod",
    others: { "a.container": `${box}Pod=p.pod\n` },
    broken: "[Pod]\nNetwork=host\nPublishPort=8080:80\n",
    finding:
      "p.pod:3:13: error [Pod] PublishPort: with Network=host podman makes no pod of it; take one of the two out (pod-port-network)",
    followed: [
      ["Network=host\n", ""],
      ["PublishPort=8080:80\n", ""],
    ],
    sound: "[Pod]\nPublishPort=8080:80\n",
    fails: "dependency",
  },
  {
    rule: "pod-member-port",
    about: "a port",
    since: "5.0",
    others: { "p.pod": "[Pod]\n" },
    broken: box + "Pod=p.pod\nPublishPort=8080:80\n",
    finding:
      "a.container:7:13: error [Container] PublishPort: podman refuses it in a container of a pod; put it into the pod (pod-member-port)",
    followed: [["PublishPort=8080:80\n", ""]],
    besides: { "p.pod": "[Pod]\nPublishPort=8080:80\n" },
    sound: box + "Pod=p.pod\n",
    fails: "must be defined when the pod is created",
  },
  {
    rule: "pod-member-network",
    about: "a network",
    since: "5.0",
    others: { "p.pod": "[Pod]\n" },
    broken: box + "Pod=p.pod\nNetwork=none\n",
    finding:
      "a.container:7:9: error [Container] Network: it takes the container out of the pod's network; put it into the pod (pod-member-network)",
    followed: [["Network=none\n", ""]],
    besides: { "p.pod": "[Pod]\nNetwork=none\n" },
    sound: box + "Pod=p.pod\n",
    shows: {
      command: "podman inspect --format 'M={{.HostConfig.NetworkMode}}' systemd-a",
      broken: "M=none",
      sound: "M=container:",
    },
  },
];
