import { openLab } from "../../../lab/index.ts";
import type { Host, HostSpec, Lab } from "../../../lab/index.ts";
import { labName } from "./labs.ts";

/** The hosts of the end-to-end tests. */
export async function bootHosts(wanted: readonly (string | HostSpec)[]): Promise<{ lab: Lab; hosts: Host[] }> {
  const lab = await openLab({ name: labName(), progress: () => undefined });
  const hosts = await lab.up(wanted.map((spec) => (typeof spec === "string" ? { name: spec } : spec)));
  return { lab, hosts };
}

/** The n-th host that was booted. */
export function nth(hosts: readonly Host[], index: number): Host {
  const host = hosts[index];
  if (host === undefined) throw new RangeError(`there is no host ${index}`);
  return host;
}

/** A node's entry in `hecate:nodes`. */
export function nodeConfig(host: Host, services: readonly string[] | "*", more: object = {}): object {
  return {
    host: host.address,
    user: host.user,
    hostKey: host.hostKey,
    privateKeyFile: host.privateKeyFile,
    services,
    ...more,
  };
}

/** Standard output of a command that must succeed, run as the node's user over SSH. */
export async function on(host: Host, command: string): Promise<string> {
  const { exitCode, stdout, stderr } = await host.ssh(command);
  if (exitCode !== 0) throw new Error(`${host.name}: ${command}: exit ${exitCode}\n${stdout}${stderr}`);
  return stdout.trim();
}

/** Invocation IDs of the running hecate units, by service. A restart changes one. */
export async function invocations(host: Host): Promise<Record<string, string>> {
  const text = await on(host, "systemctl --user show -p Id -p InvocationID 'hecate-*.service'");
  const rows = text.split("\n\n").map((block) => new Map(block.split("\n").map((line) => pair(line))));
  return Object.fromEntries(
    rows.flatMap((row) => {
      const name = row.get("Id")?.replace(/\.service$/, "");
      return name === undefined ? [] : [[name, row.get("InvocationID") ?? ""]];
    }),
  );
}

function pair(line: string): [string, string] {
  const at = line.indexOf("=");
  return [line.slice(0, at), line.slice(at + 1)];
}

/** Those of the services that do not run, or whose own health check fails. */
export async function sick(host: Host, services: readonly string[]): Promise<string[]> {
  const checks = services.map(
    (name) =>
      `{ systemctl --user is-active --quiet ${name}.service && podman healthcheck run ${name} >/dev/null 2>&1; } || echo ${name}`,
  );
  const text = await on(host, checks.join("\n"));
  return text.split("\n").filter((line) => line !== "");
}

/**
 * Every file, link and directory that a deployment may write, with mode, time of change and target. The data of the
 * services is theirs and left out.
 */
export async function footprint(host: Host): Promise<string> {
  return on(
    host,
    "find .hecate/gitops .hecate/config .hecate/secrets .hecate/fleet .config/containers -printf '%p %y %m %C@ %l\\n' 2>/dev/null | sort",
  );
}

/** Puts a host back as it was when it was booted: no unit, no file, no data of ours. */
export async function wipe(host: Host): Promise<void> {
  await on(
    host,
    "systemctl --user stop 'hecate-*.service' 2>/dev/null; rm -rf .config/containers/systemd .config/systemd .hecate; systemctl --user daemon-reload; systemctl --user reset-failed",
  );
}
