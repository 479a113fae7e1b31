import type { NodeConfig } from "./nodes.ts";
import type { Problems } from "./problem.ts";

/**
 * Refuses two nodes with one host key and one user: one machine under two names, each of which stops the services of the
 * other. Two users of a machine are two nodes. A parked node changes nothing.
 */
export function checkHostKeys(nodes: readonly NodeConfig[], problems: Problems): void {
  const owners = new Map<string, string>();
  for (const { name, connection, parked } of nodes) {
    if (parked || connection === "local" || connection.hostKey === undefined) continue;
    const machine = `${connection.user} ${connection.hostKey}`;
    const owner = owners.get(machine);
    if (owner === undefined) owners.set(machine, name);
    else
      problems.add(
        ["nodes", name, "hostKey"],
        `is the host key of ${owner} too, with the same user: keep one of the two names, with the services of both. ` +
          `If they are two machines with copies of one key, give each a key of its own (sudo ssh-keygen -A after ` +
          `removing /etc/ssh/ssh_host_*), or set observe to auto: the nodes then tell which machine they are`,
      );
  }
}
