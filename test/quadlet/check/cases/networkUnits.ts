import type { UnitCase } from "../unitCase.ts";

const start = "n-network.service";

/** Cases of rules/networkUnits.ts. */
export const networkUnitsCases: readonly UnitCase[] = [
  {
    rule: "network-subnet",
    about: "a gateway of another subnet",
    file: "n.network",
    start,
    broken: "[Network]\nSubnet=10.77.0.0/24\nGateway=10.78.0.1\n",
    finding:
      "n.network:3:9: error [Network] Gateway: podman makes no network of it: 10.78.0.1 does not lie in 10.77.0.0/24; give one address of the subnet (network-subnet)",
    followed: [["10.78.0.1", "10.77.0.1"]],
    sound: "[Network]\nSubnet=10.77.0.0/24\nGateway=10.77.0.1\n",
    fails: "not in subnet",
  },
  {
    rule: "network-subnet",
    about: "no length",
    file: "n.network",
    start,
    broken: "[Network]\nSubnet=10.79.0.0\n",
    finding:
      "n.network:2:8: error [Network] Subnet: podman makes no network of it: it is not an address with the length of a prefix; write it as 10.77.0.0/24 (network-subnet)",
    followed: [["10.79.0.0", "10.79.0.0/24"]],
    sound: "[Network]\nSubnet=10.79.0.5/24\n",
    fails: "invalid CIDR address",
  },
  {
    rule: "network-subnet",
    about: "a range outside",
    file: "n.network",
    start,
    broken: "[Network]\nSubnet=10.77.0.0/24\nIPRange=10.77.0.10-10.78.0.20\n",
    finding:
      "n.network:3:9: error [Network] IPRange: podman makes no network of it: 10.77.0.10-10.78.0.20 does not lie in 10.77.0.0/24; write ADDRESS/LENGTH or FIRST-LAST in the subnet (network-subnet)",
    followed: [
      ["10.77.0.10-10.78.0.20", "10.77.0.10-10.77.0.20"],
      ["10.77.0.10-10.78.0.20", "10.77.0.128/25"],
    ],
    sound: "[Network]\nSubnet=10.77.0.0/24\nIPRange=10.77.0.128/25\n",
    fails: "lease range end ip",
  },
  {
    rule: "network-subnet",
    about: "one address for a range",
    file: "n.network",
    start,
    broken: "[Network]\nSubnet=10.77.0.0/24\nIPRange=10.77.0.10\n",
    finding:
      'n.network:3:9: error [Network] IPRange: podman makes no network of it: "10.77.0.10" is not a range of addresses; write ADDRESS/LENGTH or FIRST-LAST in the subnet (network-subnet)',
    followed: [
      ["IPRange=10.77.0.10", "IPRange=10.77.0.10-10.77.0.20"],
      ["IPRange=10.77.0.10", "IPRange=10.77.0.10/32"],
    ],
    sound: "[Network]\nSubnet=10.77.0.0/24\nIPRange=10.77.0.10-10.77.0.20\n",
    fails: "invalid CIDR address",
  },
  {
    rule: "network-dns",
    about: "a name",
    since: "4.7",
    file: "n.network",
    start,
    broken: "[Network]\nDNS=dns.local\n",
    finding:
      "n.network:2:5: error [Network] DNS: podman refuses what is not an IP address; give an IP address (network-dns)",
    followed: [["dns.local", "10.77.0.2"]],
    sound: "[Network]\nDNS=10.77.0.2\n",
    fails: "unable to parse ip",
  },
  {
    rule: "network-dns",
    about: "no DNS at all",
    since: "4.7",
    file: "n.network",
    start,
    broken: "[Network]\nDNS=10.77.0.2\nDisableDNS=true\n",
    finding:
      "n.network:2:5: error [Network] DNS: podman refuses it beside DisableDNS=true; take one of the two out (network-dns)",
    followed: [
      ["DNS=10.77.0.2\n", ""],
      ["DisableDNS=true\n", ""],
    ],
    sound: "[Network]\nDisableDNS=true\n",
    fails: "DNS is not enabled",
  },
];
