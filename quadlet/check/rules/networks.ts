import type { ReadValue, UnitView } from "../../view.ts";
import { overlap, subnetOf } from "../addresses.ts";
import type { Subnet } from "../addresses.ts";
import { referencesOf } from "../references.ts";
import { rulesOf } from "../rule.ts";
import { exclude, servicesOf } from "../services.ts";
import type { Services } from "../services.ts";

/** Rules about networks and the addresses on them. */
export const networkRules = rulesOf([
  {
    id: "subnet-unique",
    severity: "error",
    scope: "node",
    summary: "The subnets of a node's networks do not overlap",
    why: 'Podman does not make the second network: "subnet … is already used on the host or by another config".',
    *check({ units }) {
      const taken: { readonly unit: UnitView; readonly subnet: Subnet }[] = [];
      for (const unit of units.filter(({ kind }) => kind === "network")) {
        for (const value of unit.values("Subnet")) {
          const subnet = subnetOf(value.text);
          if (subnet === undefined) continue;
          const other = taken.find((before) => overlap(before.subnet, subnet));
          if (other !== undefined) {
            yield {
              unit,
              on: value,
              message: `it overlaps with a subnet of ${other.unit === unit ? "this unit" : other.unit.fileName}, and Podman does not make the second network`,
              fix: "take another subnet",
            };
          }
          taken.push({ unit, subnet });
        }
      }
    },
  },
  {
    id: "address-in-subnet",
    severity: "error",
    scope: "node",
    summary: "A fixed address is one of its network's",
    why: 'Podman does not start the container: "requested static ip … not in any subnet on network …".',
    *check(directory) {
      for (const { unit, value, network, address } of fixedAddresses(directory.units, servicesOf(directory))) {
        const subnets = network.values("Subnet").flatMap(({ text }) => subnetOf(text) ?? []);
        // Without a subnet of its own a network gets one that nobody knows before.
        if (subnets.length === 0 || subnets.some((subnet) => overlap(subnet, address))) continue;
        yield {
          unit,
          on: value,
          message: `no Subnet of ${network.fileName} has this address, and ${unit.service} does not start`,
          fix: `take an address of ${network
            .values("Subnet")
            .map(({ text }) => text)
            .join(" or ")}`,
        };
      }
    },
  },
  {
    id: "address-unique",
    severity: "error",
    scope: "node",
    summary: "No address of a network is given to two containers",
    why: 'The service that starts second fails: "requested ip address … is already allocated".',
    *check(directory) {
      const taken: FixedAddress[] = [];
      for (const fixed of fixedAddresses(directory.units, servicesOf(directory))) {
        const other = taken.find(
          (before) =>
            before.network === fixed.network &&
            before.unit !== fixed.unit &&
            overlap(before.address, fixed.address) &&
            !exclude(before.unit, fixed.unit),
        );
        taken.push(fixed);
        if (other === undefined) continue;
        yield {
          unit: fixed.unit,
          on: fixed.value,
          message: `${other.unit.fileName} has this address on ${fixed.network.fileName}: the service that starts second fails`,
          fix: "take another address",
        };
      }
    },
  },
]);

/** An address that a unit asks for on the network of a unit. */
export interface FixedAddress {
  readonly unit: UnitView;
  readonly value: ReadValue;
  readonly network: UnitView;
  readonly address: Subnet;
}

/** The fixed addresses of containers and pods: IP= and IP6=, and `ip=` behind the network's name. */
export function fixedAddresses(units: readonly UnitView[], services: Services): readonly FixedAddress[] {
  return units.flatMap((unit) => {
    const networks = referencesOf(unit).flatMap(({ key, value, fileName }) => {
      const network = key === "Network" ? services.ofFile(fileName) : undefined;
      return network?.kind === "network" ? [{ value, network }] : [];
    });
    const options = networks.flatMap(({ value, network }) =>
      [...value.text.matchAll(/[:,]ip6?=([^,]*)/g)].map(([, text = ""]) => ({ value, network, text })),
    );
    const [only, ...others] = networks;
    const keys =
      only === undefined || others.length > 0
        ? []
        : [...unit.values("IP"), ...unit.values("IP6")].map((value) => ({
            value,
            network: only.network,
            text: value.text,
          }));
    return [...options, ...keys].flatMap(({ value, network, text }) => {
      const address = text.includes("/") ? undefined : subnetOf(text);
      return address === undefined ? [] : [{ unit, value, network, address }];
    });
  });
}
