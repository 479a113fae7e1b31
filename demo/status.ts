import type { Host } from "../lab/index.ts";
import { catalogue } from "../services/catalogue.ts";
import { demoServices } from "./project.ts";
import { renderTable } from "./table.ts";

/** How the hosts are, asked over SSH: a row a service. */
export async function statusTable(hosts: readonly Host[]): Promise<string> {
  const rows = await Promise.all(hosts.map(nodeRows));
  return renderTable([["NODE", "SERVICE", "STATE", "HEALTH", "IMAGE", "SINCE", "URL"], ...rows.flat()]);
}

async function nodeRows(host: Host): Promise<string[][]> {
  const names = demoServices[host.name] ?? [];
  const units = names.map((name) => `${name}.service`).join(" ");
  const { stdout } = await host.ssh(
    `systemctl --user show -p ActiveState -p SubState -p ActiveEnterTimestamp ${units}; echo ==; podman ps --format '{{.Names}}|{{.Image}}|{{.Status}}'`,
  );
  const [shown = "", running = ""] = stdout.split("==\n");
  const blocks = shown.trim().split("\n\n");
  const containers = new Map(
    running.split("\n").map((line) => {
      const [name = "", image = "", status = ""] = line.split("|");
      return [name, { image, health: /\((\w+)\)/.exec(status)?.[1] ?? "-" }];
    }),
  );
  return names.map((name, index) => {
    const block = blocks[index] ?? "";
    const container = containers.get(name);
    const port = catalogue[name]?.port;
    return [
      host.name,
      name,
      `${property(block, "ActiveState")} (${property(block, "SubState")})`,
      container?.health ?? "-",
      container?.image.replace(/^.*\//, "") ?? "-",
      property(block, "ActiveEnterTimestamp").replace(/^\w+ \S+ (\S+) .*/, "$1"),
      port === undefined ? "-" : `http://${host.address}:${port}`,
    ];
  });
}

function property(block: string, key: string): string {
  return new RegExp(`^${key}=(.*)$`, "m").exec(block)?.[1] ?? "-";
}
