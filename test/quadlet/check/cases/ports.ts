import type { NodeCase } from "../nodeCase.ts";

const plain = "[Container]\nImage=docker.io/library/busybox:1\n";
const publish = (...lines: readonly string[]): string => plain + lines.map((line) => `PublishPort=${line}\n`).join("");
const taken = (unit: string, at: string, port: string, by: string): string =>
  `${unit}:${at}: error [Container] PublishPort: port ${port} of the host is ${by}'s: the service that starts second fails (Address already in use); publish on another port (host-port-unique)`;

/** Cases of the rule about ports. What the generator says of ports to 5.2, other rules have. */
export const portCases: readonly NodeCase[] = [
  {
    rule: "host-port-unique",
    about: "addresses",
    broken: {
      "a.container": publish("8080:80", "[::]:8083:83", "0.0.0.0:8086:80"),
      "b.container": publish("0.0.0.0:8080:81"),
      "c.container": publish("127.0.0.1:8080:80/tcp"),
      "d.container": publish("[::1]:8080:80", "[0::0]:8083:80"),
      "e.container": publish("0.0.0.0:8084:80"),
      "f.container": publish("192.168.1.1:8084:80"),
      "g.container": publish("192.168.1.1:8085:80"),
      "h.container": publish("0.0.0.0:8085:80"),
    },
    findings: [
      taken("b.container", "3:13", "8080/tcp", "a.container"),
      taken("c.container", "3:13", "8080/tcp", "a.container"),
      taken("d.container", "3:13", "8080/tcp", "a.container"),
      taken("d.container", "4:13", "8083/tcp", "a.container"),
      taken("f.container", "3:13", "8084/tcp", "e.container"),
      taken("h.container", "3:13", "8085/tcp", "g.container"),
    ],
    sound: {
      "a.container": publish("127.0.0.1:8080:80", "0.0.0.0:8081:80", "10.0.0.1:8082:80"),
      "b.container": publish("127.0.0.2:8080:80", "[::1]:8082:80"),
      "c.container": publish("[::1]:8080:80", "0.0.0.0:8082:80/udp"),
      "d.container": publish("127.0.0.1::80", "80", ":81"),
      "e.container": publish("127.0.0.1::80", "80", ":81"),
    },
  },
  {
    rule: "host-port-unique",
    about: "both families on a network of Podman's own",
    broken: {
      "a.container": publish("0.0.0.0:8081:80", "[::]:8083:83") + "Network=x\n",
      "b.container": publish("[::1]:8081:80", "127.0.0.1:8083:80") + "Network=x\n",
      "c.container": publish("0.0.0.0:8085:80", "[::]:8085:80") + "Network=x\n",
    },
    findings: [
      taken("b.container", "3:13", "8081/tcp", "a.container"),
      taken("b.container", "4:13", "8083/tcp", "a.container"),
      "c.container:4:13: error [Container] PublishPort: port 8085/tcp of the host is the line above's: the service fails (Address already in use); publish on another port (host-port-unique)",
    ],
    sound: {
      "a.container": publish("127.0.0.1:8081:80", "[::1]:8081:83", "0.0.0.0:8083:80") + "Network=x\n",
      "b.container": publish("[::2]:8081:80", "[::1]:8084:80") + "Network=x\n",
    },
  },
  {
    rule: "host-port-unique",
    about: "both families with pasta",
    since: "5.0",
    broken: { "a.container": publish("8081:80"), "b.container": publish("[::]:8081:80") },
    findings: [taken("b.container", "3:13", "8081/tcp", "a.container")],
    sound: {
      "a.container": publish("0.0.0.0:8081:80", "[::]:8081:80"),
      "b.container": publish("0.0.0.0:8082:80"),
      "c.container": publish("[::]:8082:80", "[::1]:8083:80", "127.0.0.1:8083:80"),
    },
  },
  {
    rule: "host-port-unique",
    about: "ranges, protocols and the lines of one unit",
    broken: {
      "a.container": publish("8080-8082:80-82", "8090:90", "8090:91"),
      "b.container": publish("8082-8083:80-81", "8090:90/UDP"),
      "c.container": publish("8090:90/udp", "8079-8085:79-85"),
    },
    findings: [
      "a.container:5:13: error [Container] PublishPort: port 8090/tcp of the host is the line above's: the service fails (Address already in use); publish on another port (host-port-unique)",
      taken("b.container", "3:13", "8082/tcp", "a.container"),
      "c.container:3:13: error [Container] PublishPort: port 8090/udp of the host is b.container's: one of the two gets nothing; publish on another port (host-port-unique)",
      taken("c.container", "4:13", "8080/tcp", "a.container"),
    ],
    sound: {
      "a.container": publish("8080-8082:80-82", "8090:90", "8090:90"),
      "b.container": publish("8083-8084:80-81", "8090:90/udp"),
      "c.container": publish("8079:80", "8085:80"),
      "d.container": publish("nonsense", "%i:80", "8080:80:80:80", "8080:", "1-x:80"),
      "e.container": publish("nonsense", "%i:80", "8080:80:80:80", "8080:", "1-x:80"),
    },
  },
  {
    rule: "host-port-unique",
    about: "pods, and networks that discard ports",
    since: "5.0",
    broken: {
      "a.container": `${publish("8080:80")}Network=pasta\n`,
      "b.kube": "[Kube]\nYaml=x.yaml\nPublishPort=8080:80\n",
      "c.pod": "[Pod]\nPublishPort=8080:80\n",
    },
    findings: [
      taken("b.kube", "3:13", "8080/tcp", "a.container").replace("[Container]", "[Kube]"),
      taken("c.pod", "2:13", "8080/tcp", "a.container").replace("[Container]", "[Pod]"),
    ],
    sound: {
      "a.container": publish("8080:80"),
      "b.container": `${publish("8080:80")}Network=host\n`,
      "c.container": `${publish("8080:80")}Network=none\n`,
      "d.container": `${publish("8080:80")}Network=container:systemd-a\n`,
      "e.container": `${publish("8080:80")}Network=a.container\n`,
      "f.container": `${publish("8080:80")}Pod=p.pod\n`,
      "g.container": `[Unit]\nConflicts=a.container\n${publish("8080:80")}`,
      "p.pod": "[Pod]\n",
    },
  },
];
