import type { NodeCase } from "../nodeCase.ts";

const plain = "[Container]\nImage=docker.io/library/busybox:1\n";
const on = (...lines: readonly string[]): string => plain + lines.map((line) => `${line}\n`).join("");
const network = (...subnets: readonly string[]): string =>
  `[Network]\n${subnets.map((subnet) => `Subnet=${subnet}\n`).join("")}`;

/** Cases of the rules about networks. */
export const networkCases: readonly NodeCase[] = [
  {
    rule: "subnet-unique",
    about: "IPv4 and IPv6",
    broken: {
      "a.network": network("10.1.0.0/16", "fd00::/64"),
      "b.network": network("10.1.2.0/24"),
      "c.network": network("10.0.0.0/8"),
      "d.network": network("fd00::1:0/112", "fd00:0:0:1::/64", "FD00:0:0:1:0:0:0:0/80"),
    },
    findings: [
      "b.network:2:8: error [Network] Subnet: it overlaps with a subnet of a.network, and Podman does not make the second network; take another subnet (subnet-unique)",
      "c.network:2:8: error [Network] Subnet: it overlaps with a subnet of a.network, and Podman does not make the second network; take another subnet (subnet-unique)",
      "d.network:2:8: error [Network] Subnet: it overlaps with a subnet of a.network, and Podman does not make the second network; take another subnet (subnet-unique)",
      "d.network:4:8: error [Network] Subnet: it overlaps with a subnet of this unit, and Podman does not make the second network; take another subnet (subnet-unique)",
    ],
    sound: {
      "a.network": network("10.1.0.0/16", "fd00::/64"),
      "b.network": network("10.2.0.0/16", "fd00:1::/64", "::1"),
      "c.network": network(
        "nonsense",
        "10.1.0.0/33",
        "300.1.0.0/16",
        "fd00::1::/64",
        "fd00:/64",
        "1:2:3:4:5:6:7:8:9/64",
      ),
      "d.network": network("fd00:12345::/64", "10.1.0/24", "/16"),
      "e.container": plain,
    },
  },
  {
    rule: "address-in-subnet",
    about: "keys and options",
    since: "4.7",
    broken: {
      "a.container": on("Network=n.network", "IP=10.1.1.1", "IP6=fd01::1"),
      "b.container": on("Network=n.network:alias=x,ip=10.1.0.1,ip6=fd01::2", "Network=pasta"),
      "n.network": network("10.0.0.0/16", "fd00::/64"),
    },
    findings: [
      "a.container:4:4: error [Container] IP: no Subnet of n.network has this address, and a.service does not start; take an address of 10.0.0.0/16 or fd00::/64 (address-in-subnet)",
      "a.container:5:5: error [Container] IP6: no Subnet of n.network has this address, and a.service does not start; take an address of 10.0.0.0/16 or fd00::/64 (address-in-subnet)",
      "b.container:3:9: error [Container] Network: no Subnet of n.network has this address, and b.service does not start; take an address of 10.0.0.0/16 or fd00::/64 (address-in-subnet)",
      "b.container:3:9: error [Container] Network: no Subnet of n.network has this address, and b.service does not start; take an address of 10.0.0.0/16 or fd00::/64 (address-in-subnet)",
    ],
    sound: {
      "a.container": on("Network=n.network", "IP=10.0.1.1", "IP6=fd00::1"),
      "b.container": on("Network=m.network:ip=10.1.0.1"),
      "c.container": on("Network=n.network", "Network=m.network", "IP=10.1.1.1"),
      "d.container": on("Network=n.network", "IP=10.1.1.1/24", "IP6=nonsense"),
      "e.container": on("Network=gone.network", "IP=10.1.1.1"),
      "f.container": on("Network=a.container", "IP=10.1.1.1"),
      "m.network": network(),
      "n.network": network("10.0.0.0/16", "nonsense", "fd00::/64"),
    },
  },
  {
    rule: "address-unique",
    about: "two containers, and a container and a pod",
    since: "5.3",
    broken: {
      "a.container": on("Network=n.network", "IP=10.0.1.1"),
      "b.container": on("Network=n.network:ip=10.0.1.1"),
      "c.pod": "[Pod]\nNetwork=n.network\nIP=10.0.1.1\n",
      "n.network": network("10.0.0.0/16"),
    },
    findings: [
      "b.container:3:9: error [Container] Network: a.container has this address on n.network: the service that starts second fails; take another address (address-unique)",
      "c.pod:3:4: error [Pod] IP: a.container has this address on n.network: the service that starts second fails; take another address (address-unique)",
    ],
    sound: {
      "a.container": on("Network=n.network", "IP=10.0.1.1"),
      "b.container": on("Network=n.network:ip=10.0.1.2"),
      "c.container": on("Network=m.network:ip=10.0.1.1"),
      "d.container": `[Unit]\nConflicts=a.service\n${on("Network=n.network:ip=10.0.1.1")}`,
      "m.network": network(),
      "n.network": network("10.0.0.0/16"),
    },
  },
];
