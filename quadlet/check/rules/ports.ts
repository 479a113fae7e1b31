import type { UnitView } from "../../view.ts";
import { publishedPorts, sharedPort } from "../ports.ts";
import type { PublishedPorts } from "../ports.ts";
import { rulesOf } from "../rule.ts";
import { exclude } from "../services.ts";

/** Rules about ports of the host. */
export const portRules = rulesOf([
  {
    id: "host-port-unique",
    severity: "error",
    scope: "node",
    summary: "No port of the host is published twice",
    why: 'The service that starts second fails: "Address already in use". Of a UDP port it starts, and one of the two gets nothing. A line without an address takes the port on every address.',
    *check({ units }) {
      const taken: { readonly unit: UnitView; readonly ports: PublishedPorts }[] = [];
      for (const unit of units.filter(publishes)) {
        for (const ports of publishedPorts(unit)) {
          for (const other of taken) {
            const port = sharedPort(other.ports, ports);
            if (port === undefined || exclude(other.unit, unit)) continue;
            // Podman takes the same line twice for one.
            if (other.unit === unit && other.ports.value.text === ports.value.text) continue;
            const by = other.unit === unit ? "the line above" : other.unit.fileName;
            yield {
              unit,
              on: ports.value,
              message: `port ${port}/${ports.protocol} of the host is ${by}'s: ${
                ports.protocol === "udp"
                  ? "one of the two gets nothing"
                  : `${other.unit === unit ? "the service fails" : "the service that starts second fails"} (Address already in use)`
              }`,
              fix: "publish on another port",
            };
            break;
          }
          taken.push({ unit, ports });
        }
      }
    },
  },
]);

/** Whether Podman takes a unit's PublishPort: in a pod the pod has the ports, and other networks discard them. */
function publishes(unit: UnitView): boolean {
  if (unit.value("Pod") !== undefined) return false;
  return !unit.values("Network").some(({ text }) => /^(?:host|none|container:.*|.*\.container)$/.test(text));
}
