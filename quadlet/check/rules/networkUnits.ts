import { literalArgument } from "../../expand.ts";
import { isIpAddress } from "../../grammar/address.ts";
import { subnetOf } from "../addresses.ts";
import type { Subnet } from "../addresses.ts";
import { rulesOf } from "../rule.ts";

/** Rules about what a .network unit says of its addresses. */
export const networkUnitRules = rulesOf([
  {
    id: "network-subnet",
    severity: "error",
    scope: "unit",
    summary: "A subnet is ADDRESS/LENGTH, and its gateway and range lie in it",
    why: 'Podman does not make the network: "invalid CIDR address", "gateway … not in subnet", "lease range start ip … not in subnet".',
    *check(unit) {
      if (unit.kind !== "network") return;
      const subnets = unit.values("Subnet").map((value) => ({ value, text: literalArgument(value.text) }));
      for (const { value, text } of subnets) {
        if (text === undefined || (text.includes("/") && subnetOf(text) !== undefined)) continue;
        yield {
          unit,
          on: value,
          message: "podman makes no network of it: it is not an address with the length of a prefix",
          fix: "write it as 10.77.0.0/24",
        };
      }
      for (const key of ["Gateway", "IPRange"] as const) {
        for (const [index, value] of unit.values(key).entries()) {
          const text = literalArgument(value.text);
          const subnet = subnets[index]?.text;
          const message = text === undefined ? undefined : memberProblem(key, text, subnet);
          if (message === undefined) continue;
          const fix =
            key === "Gateway" ? "give one address of the subnet" : "write ADDRESS/LENGTH or FIRST-LAST in the subnet";
          yield { unit, on: value, message: `podman makes no network of it: ${message}`, fix };
        }
      }
    },
  },
  {
    id: "network-dns",
    severity: "error",
    scope: "unit",
    since: "4.7",
    summary: "The DNS servers of a network are addresses, and the network has DNS",
    why: 'Podman does not make the network: "unable to parse ip", "cannot set NetworkDNSServers if DNS is not enabled for the network".',
    *check(unit) {
      if (unit.kind !== "network") return;
      for (const value of unit.values("DNS")) {
        const text = literalArgument(value.text);
        if (text === undefined) continue;
        if (text.split(",").some((part) => !isIpAddress(part))) {
          yield { unit, on: value, message: "podman refuses what is not an IP address", fix: "give an IP address" };
        } else if (unit.flag("DisableDNS") === true) {
          yield {
            unit,
            on: value,
            message: "podman refuses it beside DisableDNS=true",
            fix: "take one of the two out",
          };
        }
      }
    },
  },
]);

/** Why a gateway or a range is not one of a subnet; undefined when it is, or when the subnet is not known. */
function memberProblem(key: "Gateway" | "IPRange", text: string, subnetText: string | undefined): string | undefined {
  const ends = key === "IPRange" && text.includes("-") && !text.includes("/") ? text.split("-") : [text];
  const isOne = key === "Gateway" || ends.length > 1;
  if (ends.some((end) => (isOne ? !isIpAddress(end) : !end.includes("/") || subnetOf(end) === undefined))) {
    return isOne
      ? `${JSON.stringify(text)} is not an IP address`
      : `${JSON.stringify(text)} is not a range of addresses`;
  }
  const subnet = subnetText === undefined ? undefined : subnetOf(subnetText);
  const isInside = ends.every((end) => subnet === undefined || liesIn(end, subnet));
  return isInside ? undefined : `${text} does not lie in ${subnetText ?? ""}`;
}

/** Whether an address or a network lies in a subnet as a whole. */
function liesIn(text: string, subnet: Subnet): boolean {
  const inner = subnetOf(text);
  return inner?.version === subnet.version && inner.prefix.startsWith(subnet.prefix);
}
