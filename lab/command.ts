import { LabError } from "./errors.ts";
import { checkName } from "./layout.ts";

/** What the command line asks for. */
export type Command =
  | { readonly verb: "help" }
  | { readonly verb: "list" | "down"; readonly lab: string }
  | { readonly verb: "up"; readonly lab: string; readonly hosts: readonly string[]; readonly bare: boolean }
  | { readonly verb: "ssh"; readonly lab: string; readonly host: string; readonly command: string }
  | { readonly verb: "reboot"; readonly lab: string; readonly host: string };

/** The lab that is meant when none is named: the demo's. */
export const defaultLab = "hecate";

export const usage = `Throw-away hosts: Debian with systemd, sshd and rootless Podman, in namespaces of this machine.

usage: npm run lab -- [--lab NAME] COMMAND

  up N                   have N hosts: beam00, beam01, …
  up [--bare] HOST…      have these hosts; bare ones lack curl, python3 and busybox
  list                   the hosts, their addresses and states
  ssh HOST [COMMAND…]    log in, or run a command
  reboot HOST            restart a host; its disk stays
  down                   remove the lab's hosts and their network

Labs of different names do not meet; without --lab it is "${defaultLab}".
Bases, images and hosts are kept in /var/cache/hecate-lab, or where HECATE_LAB_DIR says.
`;

/** Numbered hosts have two digits, and an address range holds few more. */
const maximumCount = 99;

/**
 * Reads the command line.
 *
 * @throws LabError which names what cannot be understood, and the usage.
 */
export function parseCommand(args: readonly string[]): Command {
  const [verb, ...rest] = [...args];
  if (verb === "--lab") {
    const [name, ...others] = rest;
    if (name === undefined) throw misuse("--lab needs a name");
    checkName("lab", name);
    const command = parseCommand(others);
    return command.verb === "help" ? command : { ...command, lab: name };
  }
  const lab = defaultLab;
  switch (verb) {
    case undefined:
    case "help":
    case "--help":
    case "-h":
      return { verb: "help" };
    case "up": {
      const bare = rest.includes("--bare");
      return { verb, lab, bare, hosts: hostNames(rest.filter((word) => word !== "--bare")) };
    }
    case "list":
    case "down":
      if (rest.length > 0) throw misuse(`${verb} takes no "${rest.join(" ")}"`);
      return { verb, lab };
    case "ssh": {
      const [host, ...command] = rest;
      if (host === undefined) throw misuse("ssh needs a host");
      return { verb, lab, host, command: command.join(" ") };
    }
    case "reboot": {
      const [host, ...more] = rest;
      if (host === undefined || more.length > 0) throw misuse("reboot needs one host");
      return { verb, lab, host };
    }
    default:
      throw misuse(`"${verb}" is not a command`);
  }
}

function hostNames(words: readonly string[]): string[] {
  const [first, ...more] = words;
  if (first === undefined) throw misuse("up needs a number of hosts, or their names");
  if (!/^\d+$/.test(first)) {
    for (const name of words) checkName("host", name);
    return [...words];
  }
  const count = Number(first);
  if (more.length > 0 || count < 1 || count > maximumCount) {
    throw misuse(`up takes one number from 1 to ${maximumCount}, or names`);
  }
  return Array.from({ length: count }, (_, index) => `beam${String(index).padStart(2, "0")}`);
}

function misuse(problem: string): LabError {
  return new LabError(`${problem}; see "npm run lab -- help".`);
}
