import type { Host } from "../../../lab/index.ts";

/**
 * Standard output of a command that must succeed, run as the node's user from inside: it is there whatever became of the
 * network, and costs no login.
 */
export async function inside(host: Host, command: string): Promise<string> {
  const { exitCode, stdout, stderr } = await host.asUser(["sh", "-c", command]);
  if (exitCode !== 0) throw new Error(`${host.name}: ${command}: exit ${exitCode}\n${stdout}${stderr}`);
  return stdout.trim();
}

/** The same as root. */
export async function asRoot(host: Host, command: string): Promise<string> {
  const { exitCode, stdout, stderr } = await host.root(command);
  if (exitCode !== 0) throw new Error(`${host.name}: ${command}: exit ${exitCode}\n${stdout}${stderr}`);
  return stdout.trim();
}
