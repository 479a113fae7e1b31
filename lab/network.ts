import { readdir } from "node:fs/promises";
import { LabError } from "./errors.ts";
import { must, run } from "./run.ts";

/**
 * Makes the bridge of a lab, unless it is there.
 *
 * @throws LabError when somebody else's network has addresses of it.
 */
export async function ensureBridge(bridge: string, gateway: string, subnet: string): Promise<void> {
  const taken = foreignRoute(await must("ip", ["-4", "route", "show", "table", "all"]), bridge, subnet);
  if (taken !== undefined) {
    throw new LabError(
      `The lab's network ${subnet} is in use on this machine (route "${taken}"): give the lab another name.`,
    );
  }
  if ((await run("ip", ["link", "show", bridge])).exitCode !== 0) {
    await must("ip", ["link", "add", bridge, "type", "bridge"]);
  }
  await must("ip", ["address", "replace", `${gateway}/24`, "dev", bridge]);
  await must("ip", ["link", "set", bridge, "up"]);
}

/** The first route into the /24 that is not the bridge's, among the lines of `ip route`. A wider route takes nothing away. */
export function foreignRoute(routes: string, bridge: string, subnet: string): string | undefined {
  const prefix = subnet.replace(/0\/24$/, "");
  return routes
    .split("\n")
    .map((line) => line.trim())
    .find((line) => {
      const words = line.split(" ");
      const destination = words.find((word) => /^\d/.test(word)) ?? "";
      return destination.startsWith(prefix) && words[words.indexOf("dev") + 1] !== bridge;
    });
}

/** The network links of this machine whose names begin so. */
export async function linksNamed(prefix: string): Promise<string[]> {
  return (await readdir("/sys/class/net")).filter((name) => name.startsWith(prefix));
}

/** Deletes a network link, if it is there. */
export async function deleteLink(link: string): Promise<void> {
  const result = await run("ip", ["link", "delete", link]);
  if (result.exitCode !== 0 && (await linksNamed(link)).includes(link)) {
    throw new LabError(`The network link ${link} cannot be deleted: ${result.stderr.trim()}`);
  }
}
