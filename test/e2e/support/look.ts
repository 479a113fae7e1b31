import type { Host } from "../../../lab/index.ts";
import { on } from "./hosts.ts";

/** Ports of the frontends, by service. */
const ports = new Map([
  ["hecate-traderw", 5174],
  ["hecate-marthaw", 5175],
]);

/** The version that answers: a daemon's on its socket, a frontend's on its port, asked from outside the node. */
export async function versionOf(host: Host, service: string): Promise<string> {
  const port = ports.get(service);
  const health =
    port === undefined
      ? await on(host, `curl -sf --unix-socket .hecate/${service}/sockets/api.sock http://localhost/health`)
      : await (await fetch(`http://${host.address}:${port}/health`)).text();
  return /"version":"([^"]+)"/.exec(health)?.[1] ?? `no version in ${health}`;
}

/** The hecate units that are active, sorted, as `systemctl --user list-units` has them. */
export async function activeUnits(host: Host): Promise<string[]> {
  const text = await on(host, "systemctl --user list-units --plain --no-legend --state=active 'hecate-*'");
  return lines(text)
    .map((line) => line.split(/\s+/)[0] ?? "")
    .sort();
}

/** Type (as find(1) has it) and mode of what lies at these paths: `f 0640`. What is not there is left out. */
export async function modes(host: Host, paths: readonly string[]): Promise<Record<string, string>> {
  const text = await on(host, `find ${paths.join(" ")} -maxdepth 0 -printf '%p %y %#m\\n' 2>/dev/null || true`);
  return Object.fromEntries(
    lines(text).map((line) => {
      const [path = "", ...rest] = line.split(" ");
      return [path, rest.join(" ")];
    }),
  );
}

/** Paths of all that lies below the directories in the home of the node's user, sorted; sockets are left out. */
export async function tree(host: Host, directories: readonly string[]): Promise<string[]> {
  return lines(await on(host, `find ${directories.join(" ")} ! -type s 2>/dev/null | sort`));
}

/** Content hashes of files, byte for byte, in the form of sha256sum. */
export function hashes(host: Host, paths: readonly string[]): Promise<string> {
  return on(host, `sha256sum ${paths.join(" ")}`);
}

/** How often the user manager has read its unit files anew. */
export async function reloads(host: Host): Promise<number> {
  return Number(await on(host, "journalctl --user -q -o cat --no-pager -g '^Reloading finished' | wc -l"));
}

/** Services whose invocation is another one: started, restarted or gone since. */
export function restarted(before: Readonly<Record<string, string>>, after: Readonly<Record<string, string>>): string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].filter((name) => before[name] !== after[name]).sort();
}

function lines(text: string): string[] {
  return text.split("\n").filter((line) => line !== "");
}
