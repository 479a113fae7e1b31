import { spawn } from "node:child_process";
import { once } from "node:events";
import { parseCommand, usage, type Command } from "./command.ts";
import { LabError, LabUnavailable } from "./errors.ts";
import type { Host } from "./host.ts";
import { openLab, type Lab } from "./lab.ts";

async function main(args: readonly string[]): Promise<number> {
  const command = parseCommand(args);
  if (command.verb === "help") {
    process.stdout.write(usage);
    return 0;
  }
  const lab = await openLab({ name: command.lab, progress: (line) => process.stderr.write(`lab: ${line}\n`) });
  return perform(lab, command);
}

async function perform(lab: Lab, command: Exclude<Command, { verb: "help" }>): Promise<number> {
  switch (command.verb) {
    case "up":
      await lab.up(command.hosts.map((name) => (command.bare ? { name, bare: true } : { name })));
      await list(lab.hosts());
      return 0;
    case "list":
      await list(lab.hosts());
      return 0;
    case "ssh":
      return login(lab.host(command.host), command.command);
    case "reboot":
      await lab.host(command.host).reboot();
      return 0;
    case "down":
      await lab.down();
      return 0;
  }
}

async function list(hosts: readonly Host[]): Promise<void> {
  for (const host of hosts) {
    const state = (await host.isRunning()) ? "running" : "down";
    const columns = [host.name.padEnd(12), host.address.padEnd(15), state.padEnd(8), host.bare ? "bare" : ""];
    process.stdout.write(`${columns.join(" ").trimEnd()}\n`);
  }
}

/** The terminal is the ssh client's; its exit status becomes ours. */
async function login(host: Host, command: string): Promise<number> {
  const child = spawn("ssh", [...host.sshArguments(), ...(command === "" ? [] : ["--", command])], {
    stdio: "inherit",
  });
  // ssh has the same terminal, so an interrupt is its to handle.
  process.on("SIGINT", () => undefined);
  await once(child, "exit");
  return child.exitCode ?? 1;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof LabError || error instanceof LabUnavailable)) throw error;
  process.stderr.write(`lab: ${error.message}\n`);
  process.exitCode = 1;
}
