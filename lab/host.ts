import {
  bootGuest,
  enter,
  enterAsUser,
  isRunning,
  killGuest,
  setCable,
  shutDownGuest,
  untilBooted,
  type Guest,
} from "./guest.ts";
import { hostUser } from "./layout.ts";
import type { RunOptions, RunResult } from "./run.ts";
import { sshArguments, sshRun, type SshTarget } from "./ssh.ts";
import { LabError } from "./errors.ts";
import { lastLines } from "./run.ts";

/** How a host goes down. */
export interface StopOptions {
  /** True: at once, as if the power were cut. Default: a shutdown in order. */
  readonly powerCut?: boolean;
}

/** A throw-away host: Debian with systemd, sshd and rootless Podman, reached like any other node. */
export class Host {
  readonly name: string;
  readonly address: string;
  /** The user to log in as; lingers, so its services run without a login. */
  readonly user = hostUser;
  /** The host's public key as OpenSSH writes it, without a comment: `ssh-ed25519 AAAA…`. */
  readonly hostKey: string;
  /** The lab's private key, which the user's authorized keys have. */
  readonly privateKeyFile: string;
  /** True when the host lacks curl, python3 and busybox. */
  readonly bare: boolean;
  readonly #guest: Guest;
  readonly #ssh: SshTarget;

  constructor(guest: Guest, facts: { hostKey: string; bare: boolean; privateKeyFile: string; knownHostsFile: string }) {
    this.name = guest.name;
    this.address = guest.network.at(guest.number);
    this.hostKey = facts.hostKey;
    this.bare = facts.bare;
    this.privateKeyFile = facts.privateKeyFile;
    this.#guest = guest;
    this.#ssh = { address: this.address, user: this.user, ...facts };
  }

  /** Runs a command as the host's user, through ssh. Rejects after `timeoutMs`, 120 s unless told. */
  ssh(command: string, options: RunOptions = {}): Promise<RunResult> {
    return sshRun(this.#ssh, command, options);
  }

  /** Arguments with which the ssh client reaches the host; a command may follow. */
  sshArguments(): string[] {
    return sshArguments(this.#ssh);
  }

  /** Runs a bash command as root in the host, without its network. Rejects after `timeoutMs`, 120 s unless told. */
  root(command: string, options: RunOptions = {}): Promise<RunResult> {
    return enter(this.#guest, ["bash", "-c", command], { timeoutMs: 120_000, ...options });
  }

  /** Runs a command as the host's user, without a shell and without the host's network. Rejects as `root` does. */
  asUser(command: readonly string[], options: RunOptions = {}): Promise<RunResult> {
    return enterAsUser(this.#guest, command, { timeoutMs: 120_000, ...options });
  }

  isRunning(): Promise<boolean> {
    return isRunning(this.#guest);
  }

  /** Boots the host, unless it runs, puts its cable in, and waits until ssh answers. */
  async start(): Promise<void> {
    if (await this.isRunning()) {
      // Whoever booted it may have died while it was booting, or while its cable was out.
      await untilBooted(this.#guest);
      await this.networkUp();
    } else {
      await bootGuest(this.#guest);
    }
    // Each failed login counts against us in sshd's penalties, so there is but one try: all that it needs is up by now.
    const login = await this.ssh("systemctl --user show --property=Version", { timeoutMs: 30_000 });
    if (login.exitCode !== 0) {
      throw new LabError(`${this.name} runs, but ssh to ${this.address} does not work.${lastLines(login.stderr)}`);
    }
  }

  /** Takes the host down; its disk stays, and `start` boots it again. */
  async stop(options: StopOptions = {}): Promise<void> {
    await (options.powerCut === true ? killGuest(this.#guest) : shutDownGuest(this.#guest));
  }

  async reboot(options: StopOptions = {}): Promise<void> {
    await this.stop(options);
    await this.start();
  }

  /** Cuts the host off from the network; it runs on. */
  networkDown(): Promise<void> {
    return setCable(this.#guest, "down");
  }

  networkUp(): Promise<void> {
    return setCable(this.#guest, "up");
  }
}
