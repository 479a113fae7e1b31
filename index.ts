import type { Endpoint } from "./components/declared.ts";
import { declareServices, endpointsOf } from "./components/declared.ts";
import { Fleet } from "./components/index.ts";
import type { FleetArgs, Service } from "./components/index.ts";
import { loadFleet } from "./config/load.ts";
import { secretsOf } from "./config/secrets.ts";

const config = loadFleet();
const services = new Map<string, readonly Service[]>();

const nodes: FleetArgs["nodes"] = Object.fromEntries(
  config.nodes.map((node) => [
    node.name,
    {
      connection: node.connection,
      env: node.env,
      external: node.external,
      parked: node.parked,
      ...(node.acceptNodeName === undefined ? {} : { acceptNodeName: node.acceptNodeName }),
      owner: config.owner,
      secrets: secretsOf(config.secrets, node.services),
      ...(config.podman === undefined ? {} : { podman: config.podman }),
      ...(config.observe === undefined ? {} : { observe: config.observe }),
      ...(config.askRegistries === undefined ? {} : { askRegistries: config.askRegistries }),
      services: (made) => {
        services.set(node.name, declareServices(made, node.services));
      },
    },
  ]),
);

new Fleet("hecate", { nodes, ...(config.rollout === undefined ? {} : { rollout: config.rollout }) });

/** Where every service of every node is found. */
export const endpoints: Record<string, Record<string, Endpoint>> = Object.fromEntries(
  [...services].map(([node, made]) => [node, endpointsOf(made)]),
);
