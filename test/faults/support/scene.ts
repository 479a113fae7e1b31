import { expect } from "vitest";

import type { Host, HostSpec, RunOptions, RunResult } from "../../../lab/index.ts";
import { programPath } from "../../../node/layout.ts";
import { nodeProgram } from "../../../node/program.ts";
import { sha256 } from "../../../node/state.ts";
import { bootHosts, nth } from "../../e2e/support/hosts.ts";
import { inside } from "./inside.ts";
import { armed, count, go, reached } from "./inject.ts";
import { Sentinels } from "./sentinels.ts";
import { bundleOf, first, nodeName, second, token } from "./wish.ts";
import type { Wish } from "./wish.ts";

/** A booted host with the good node program on it, other people's files, and a state to change. */
export class Scene {
  readonly host: Host;
  readonly sentinels: Sentinels;
  /** What is on the node, as far as good runs go. */
  now: Wish | undefined;
  #copied: string | undefined;

  private constructor(host: Host, sentinels: Sentinels) {
    this.host = host;
    this.sentinels = sentinels;
  }

  /** On a clean host: nothing of an earlier test is there. `prepare` comes before anything of ours. */
  static async open(host: HostSpec = { name: "beam00" }, prepare?: (host: Host) => Promise<unknown>): Promise<Scene> {
    const { hosts } = await bootHosts([host]);
    const booted = nth(hosts, 0);
    await clean(booted);
    await prepare?.(booted);
    const scene = new Scene(booted, await Sentinels.plant(booted));
    await scene.become(first);
    return scene;
  }

  /** Takes all of it off the host again. */
  close(): Promise<void> {
    return clean(this.host);
  }

  /** The other one of the two states that lie a change apart. */
  other(): Wish {
    return this.now === first ? second : first;
  }

  /** The good program's run, as `pulumi up` does it: copied to its place, called by its command. */
  async converge(wish: Wish, options: RunOptions = {}): Promise<RunResult> {
    const program = nodeProgram();
    if (this.#copied !== program.path) await this.#copy(program.text, program.path);
    this.#copied = program.path;
    return this.host.ssh(program.converge(token), { stdin: bundleOf(wish), timeoutMs: 300_000, ...options });
  }

  /** Another program's run, which may come to any end. The fault in it is armed. */
  async convergeWith(program: string, wish: Wish): Promise<RunResult> {
    const path = programPath(sha256(program));
    await this.#copy(program, path);
    await inside(this.host, `rm -f ${go} ${reached} && : >${armed}; echo 0 >${count}`);
    try {
      return await this.host.ssh(`sh ${path} converge ${token}`, { stdin: bundleOf(wish), timeoutMs: 300_000 });
    } finally {
      // Each faulty program is a version of its own: enough of them push the good one out.
      this.#copied = undefined;
      await this.host.root(`rm -f /home/rl/${path} ${armed}`).catch(() => undefined);
    }
  }

  /** Somebody took the node program away: the next run brings it again. */
  programLost(): void {
    this.#copied = undefined;
  }

  /** Makes the node what the wish says, before a fault or after a test of another kind. */
  async become(wish: Wish): Promise<void> {
    const { exitCode, stdout, stderr } = await this.converge(wish);
    expect(exitCode, stdout + stderr).toBe(0);
    this.now = wish;
  }

  /** Brings a known state back after a test that failed, as far as that can be done. */
  async recover(): Promise<void> {
    await this.letGo().catch(() => undefined);
    await this.untilIdle().catch(() => undefined);
    this.#copied = undefined;
    await this.converge(first).catch(() => undefined);
    this.now = first;
  }

  /** Waits until the program has come to its fault, where it waits. Looks from inside, whatever the network does. */
  async untilReached(): Promise<void> {
    await expect
      .poll(async () => (await this.host.root(`test -e ${reached} && rm ${reached}`)).exitCode, { timeout: 60_000 })
      .toBe(0);
  }

  /** Lets the program go on that waits at its fault. */
  async letGo(): Promise<void> {
    // As the user who takes it away again.
    await inside(this.host, `touch ${go}`);
  }

  /** Waits until no transaction is under way, nor one about to be taken up after a boot. */
  async untilIdle(): Promise<void> {
    const holds = `systemctl --user is-active --quiet default.target || { echo booting; exit; }
      systemctl --user list-units --plain --no-legend --state=active,activating,deactivating 'resume-hecate-fleet-*' | grep . ||
        systemctl --user is-active hecate-fleet-transaction.service`;
    await expect
      .poll(async () => (await this.host.asUser(["sh", "-c", holds])).stdout.trim(), {
        timeout: 120_000,
        interval: 300,
      })
      .toMatch(/^(inactive|failed)$/);
  }

  /**
   * Every file, link and directory that a run may write, with mode, time of change and target, and the invocation of
   * every service. The same twice: nothing was written, and nothing restarted.
   */
  files(): Promise<string> {
    return inside(
      this.host,
      `find .hecate/gitops .hecate/config .hecate/secrets .hecate/fleet .config/containers -printf '%p %y %m %C@ %l\\n' | sort
      systemctl --user show -p Id -p InvocationID 'hecate-*.service' | paste -s -d ' ' - | sed 's/ *Id=/\\n/g' | grep -v hecate-fleet- | sort`,
    );
  }

  /** What a run may leave behind and must not: private directories, half-written files, processes. */
  remnants(): Promise<string> {
    return inside(
      this.host,
      `ls -d $XDG_RUNTIME_DIR/hecate-fleet.* 2>/dev/null
      find .hecate/fleet .hecate/gitops .hecate/config .hecate/secrets .config/containers -name '*.new' -o -path '*/generations/.*' 2>/dev/null
      pgrep -u "$(id -u)" -fa 'hecate-(node|fleet)' >/tmp/running; grep -v "^$$ " /tmp/running
      find .hecate/fleet/stacks -path '*/generations/*' -prune -name '[!.]*' | wc -l | grep -vx '[01]'; true`,
    );
  }

  async #copy(text: string, path: string): Promise<void> {
    const directory = path.replace(/\/[^/]*$/, "");
    const { exitCode, stderr } = await this.host.asUser(["sh", "-c", `mkdir -p ${directory} && cat >${path}`], {
      stdin: text,
    });
    if (exitCode !== 0) throw new Error(`${nodeName}: the program cannot be copied: ${stderr}`);
  }
}

/** Puts a host back as it was when it was booted, whoever owns what is there now. */
export async function clean(host: Host): Promise<void> {
  const { exitCode, stderr } = await host.root(
    `rm -f ${armed} ${reached} ${go} ${count}
    runuser -u rl -- env XDG_RUNTIME_DIR=/run/user/1000 systemctl --user stop 'hecate-*' other 2>/dev/null
    while mountpoint -q /home/rl/.hecate; do umount -l /home/rl/.hecate; done
    chattr -R -i /home/rl/.hecate 2>/dev/null
    rm -rf /home/rl/.hecate /home/rl/.config/containers/systemd /home/rl/.config/systemd /run/user/1000/hecate-fleet.*
    runuser -u rl -- env XDG_RUNTIME_DIR=/run/user/1000 sh -c 'systemctl --user daemon-reload && systemctl --user reset-failed'`,
  );
  if (exitCode !== 0) throw new Error(`${host.name} cannot be cleaned: ${stderr}`);
}
