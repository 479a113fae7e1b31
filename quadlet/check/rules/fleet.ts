import type { ReadValue, UnitView } from "../../view.ts";
import { overlap } from "../addresses.ts";
import { rulesOf } from "../rule.ts";
import { servicesOf } from "../services.ts";
import { fixedAddresses } from "./networks.ts";
import type { FixedAddress } from "./networks.ts";

/** Rules about the nodes of a fleet among each other. */
export const fleetRules = rulesOf([
  {
    id: "fleet-image",
    severity: "warning",
    scope: "fleet",
    summary: "A container has the same image on all nodes of a fleet",
    why: "Different images under one name are how a rollout looks that stopped halfway. Where it is meant (one node that tries the next version), silence it on that node and say why.",
    *check(nodes) {
      const byFile = new Map<string, NodeImage[]>();
      for (const [node, { units }] of nodes) {
        for (const unit of units) {
          const image = unit.kind === "container" ? unit.value("Image") : undefined;
          if (image === undefined) continue;
          const same = byFile.get(unit.fileName);
          if (same === undefined) byFile.set(unit.fileName, [{ node, unit, image }]);
          else same.push({ node, unit, image });
        }
      }
      for (const all of byFile.values()) {
        const counts = new Map<string, number>();
        for (const { image } of all) counts.set(image.text, (counts.get(image.text) ?? 0) + 1);
        const [usual, most] = [...counts].reduce((one, other) => (other[1] > one[1] ? other : one));
        for (const { node, unit, image } of all) {
          if (image.text === usual) continue;
          yield {
            node,
            unit,
            on: image,
            message: `it is ${usual} on ${most} of ${all.length} nodes, and ${image.text} here`,
            fix: "give it the same image everywhere",
          };
        }
      }
    },
  },
  {
    id: "fleet-address",
    severity: "warning",
    scope: "fleet",
    summary: "No two nodes give an address of their common network to a container",
    why: "On a network with the driver macvlan or ipvlan a container is in the nodes' own network, where an address can be had once. Nothing refuses the second one: packets reach now one, now the other.",
    *check(nodes) {
      const taken: (FixedAddress & { readonly node: string })[] = [];
      for (const [node, directory] of nodes) {
        for (const fixed of fixedAddresses(directory.units, servicesOf(directory))) {
          if (!/^(?:mac|ip)vlan$/.test(fixed.network.value("Driver")?.text ?? "")) continue;
          const other = taken.find((before) => before.node !== node && overlap(before.address, fixed.address));
          taken.push({ ...fixed, node });
          if (other === undefined) continue;
          yield {
            node,
            unit: fixed.unit,
            on: fixed.value,
            message: `${other.node} gives this address to ${other.unit.fileName}, and both are in the nodes' own network`,
            fix: "take another address on one of the nodes",
          };
        }
      }
    },
  },
]);

/** The image of a container on a node. */
interface NodeImage {
  readonly node: string;
  readonly unit: UnitView;
  readonly image: ReadValue;
}
