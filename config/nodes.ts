import type { SshConnection } from "../node/connection.ts";
import type { NamedService } from "../services/check.ts";
import { sameHost } from "./host.ts";
import { normalHostKey } from "./hostKey.ts";
import { dependencyOrder } from "../services/order.ts";
import { expandHome, readPrivateKey } from "./privateKey.ts";
import type { Path, Problems } from "./problem.ts";
import type { NodeInput, SshInput } from "./schema.ts";
import { type Services, startsAfter, unknownService } from "./services.ts";
import { nameProblem } from "./text.ts";

/** One node, complete. */
export interface NodeConfig {
  /** Its key in `hecate:nodes`. */
  readonly name: string;
  readonly connection: SshConnection | "local";
  /** Variables of all services of the node: `~/.hecate/config/node.env`. */
  readonly env: Readonly<Record<string, string>>;
  /** Every service after those it depends on, else in the order of the catalogue and then of `hecate:services`. */
  readonly services: readonly NamedService[];
  /** Services that the node has without this stack, which others may depend on. */
  readonly external: readonly string[];
  /** Kept as it is: nothing runs there. */
  readonly parked: boolean;
  /** The Erlang node name that daemons may get although they have data under another one. */
  readonly acceptNodeName?: string;
}

const sshFields = [
  "host",
  "port",
  "user",
  "hostKey",
  "insecureIgnoreHostKey",
  "privateKeyFile",
  "agentSocketPath",
] as const;

/** All nodes, in the order of the configuration, which the engine sorts by name. */
export function resolveNodes(
  input: Readonly<Record<string, NodeInput>>,
  written: readonly string[],
  ssh: SshInput,
  services: Services,
  problems: Problems,
): readonly NodeConfig[] {
  for (const name of written) {
    const problem = nameProblem(name);
    if (problem !== undefined) problems.add(["nodes", name], problem);
  }
  const nodes = Object.entries(input).map(([name, node]) => ({
    name,
    connection: node.local === true ? localConnection(name, node, problems) : sshConnection(name, node, ssh, problems),
    env: node.env ?? {},
    services: resolveNodeServices(name, node, services, problems),
    external: node.external ?? [],
    parked: node.parked ?? false,
    ...(node.acceptNodeName === undefined ? {} : { acceptNodeName: node.acceptNodeName }),
  }));
  checkHosts(nodes, problems);
  checkResourceNames(nodes, problems);
  return nodes;
}

function localConnection(name: string, node: NodeInput, problems: Problems): "local" {
  for (const field of sshFields) {
    if (node[field] === undefined) continue;
    problems.add(["nodes", name, field], "means nothing with local: true; remove one of the two");
  }
  return "local";
}

function sshConnection(name: string, node: NodeInput, ssh: SshInput, problems: Problems): SshConnection {
  const at = (field: string): Path => ["nodes", name, field];
  const { user, port, agentSocketPath } = { ...ssh, ...node };
  const host = node.host ?? name;
  if (user === undefined && !problems.has(at("user")) && !problems.has(["ssh", "user"])) {
    problems.add(at("user"), "is missing; set it here, or for all nodes as hecate:ssh.user");
  }
  checkHostKey(node, host, port, at("hostKey"), problems);
  const privateKey = keyOf(name, node, ssh, problems);
  return {
    host,
    user: user ?? "",
    ...(port !== undefined && { port }),
    ...(node.hostKey !== undefined && { hostKey: normalHostKey(node.hostKey) }),
    ...(node.insecureIgnoreHostKey === true && { insecureIgnoreHostKey: true }),
    ...(privateKey !== undefined && { privateKey }),
    ...(agentSocketPath !== undefined && { agentSocketPath: expandHome(agentSocketPath) }),
  };
}

function checkHostKey(node: NodeInput, host: string, port: number | undefined, path: Path, problems: Problems): void {
  if (node.hostKey !== undefined && node.insecureIgnoreHostKey === true) {
    problems.add(path, "means nothing with insecureIgnoreHostKey: true; remove one of the two");
  }
  if (node.hostKey !== undefined || node.insecureIgnoreHostKey === true || problems.has(path)) return;
  const scan = ["ssh-keyscan -t ed25519", ...(port === undefined ? [] : [`-p ${port}`]), host].join(" ");
  problems.add(
    path,
    `is missing; "${scan}" prints it: give all after the host, once it is the same as /etc/ssh/ssh_host_ed25519_key.pub on the node (or spell out insecureIgnoreHostKey: true)`,
  );
}

function keyOf(name: string, node: NodeInput, ssh: SshInput, problems: Problems): string | undefined {
  const own = node.privateKeyFile !== undefined || problems.has(["nodes", name, "privateKeyFile"]);
  const path = own ? node.privateKeyFile : ssh.privateKeyFile;
  if (path === undefined) return undefined;
  const read = readPrivateKey(path);
  if ("key" in read) return read.key;
  problems.add(own ? ["nodes", name, "privateKeyFile"] : ["ssh", "privateKeyFile"], read.problem);
  return undefined;
}

function resolveNodeServices(
  name: string,
  node: NodeInput,
  services: Services,
  problems: Problems,
): readonly NamedService[] {
  const here = ["nodes", name, "services"];
  if (node.services === undefined && !problems.hasWithin(here)) {
    problems.add(here, 'is missing; give a list of service names, "*" for all, or [] for none');
  }
  const listed = node.services ?? [];
  const external = new Set(node.external ?? []);
  const all = [...services.definitions.keys()].filter((service) => !external.has(service));
  const wanted = new Set(listed.flatMap((service) => (service === "*" ? all : [service])));
  for (const [index, service] of listed.entries()) {
    if (service !== "*" && !services.names.has(service)) {
      problems.add([...here, index], unknownService(service, services.names));
    }
    if (listed.indexOf(service) < index) problems.add([...here, index], `${JSON.stringify(service)} is named twice`);
    if (external.has(service)) {
      problems.add([...here, index], `${JSON.stringify(service)} is named in external as well; remove one of the two`);
    }
  }
  const dependencies = new Map([...services.definitions].map(([key, definition]) => [key, startsAfter(definition)]));
  const present = [...services.definitions.keys()].filter((service) => wanted.has(service));
  const resolved = dependencyOrder(present, dependencies).flatMap((service) => {
    const definition = services.definitions.get(service);
    return definition === undefined ? [] : [{ name: service, definition }];
  });
  // What a list that could not be read lacks is not known.
  const readable = node.services !== undefined && !problems.hasWithin(["nodes", name, "external"]);
  if (readable) checkDependencies(here, resolved, wanted, external, problems);
  checkPorts(here, resolved, problems);
  return resolved;
}

function checkDependencies(
  here: Path,
  services: readonly NamedService[],
  wanted: ReadonlySet<string>,
  external: ReadonlySet<string>,
  problems: Problems,
): void {
  for (const { name, definition } of services) {
    for (const needed of startsAfter(definition)) {
      if (wanted.has(needed) || external.has(needed)) continue;
      problems.add(
        here,
        `lacks ${needed}, which ${name} depends on; add it, or name it in external if the node has it anyway`,
      );
    }
  }
}

function checkPorts(here: Path, services: readonly NamedService[], problems: Problems): void {
  const owners = new Map<number, string>();
  for (const { name, definition } of services) {
    if (definition.port === undefined) continue;
    const owner = owners.get(definition.port);
    if (owner === undefined) owners.set(definition.port, name);
    else
      problems.add(here, `port ${definition.port} is published by ${owner} and ${name}; give one of them another port`);
  }
}

function checkHosts(nodes: readonly NodeConfig[], problems: Problems): void {
  const owners = new Map<string, string>();
  for (const { name, connection } of nodes) {
    const local = connection === "local";
    if (!local && problems.has(["nodes", name, "host"])) continue;
    const address = local ? "localhost 22" : `${sameHost(connection.host)} ${connection.port ?? 22}`;
    const owner = owners.get(address);
    if (owner === undefined) owners.set(address, name);
    else
      problems.add(
        ["nodes", name, local ? "local" : "host"],
        `is the host and port of ${owner} too; a host is one node`,
      );
  }
}

/** Resources of services are named NODE-SERVICE, so `a` with `b-c` would meet `a-b` with `c`. */
function checkResourceNames(nodes: readonly NodeConfig[], problems: Problems): void {
  const owners = new Map<string, string>();
  for (const { name, services } of nodes) {
    for (const service of services) {
      const resource = `${name}-${service.name}`;
      const owner = owners.get(resource);
      if (owner === undefined) owners.set(resource, name);
      else
        problems.add(
          ["nodes", name],
          `its ${service.name} and a service of ${owner} would both be the resource ${resource}; rename one`,
        );
    }
  }
}
