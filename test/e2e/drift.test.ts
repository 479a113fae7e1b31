import { afterAll, beforeAll, describe, expect, test } from "vitest";

import type { Host } from "../../lab/index.ts";
import { driftPage, pageInDocs } from "./support/driftPage.ts";
import type { Seen } from "./support/driftPage.ts";
import { bootHosts, invocations, nodeConfig, nth, on, sick, wipe } from "./support/hosts.ts";
import { tagged, traderServices } from "./support/nodes.ts";
import { Stack } from "./support/stack.ts";
import type { Run } from "./support/stack.ts";

const unit = ".hecate/gitops/apps/hecate-traderw.container";
const link = ".config/containers/systemd/hecate-traderw.container";
const other = `sed -i s/hecate-traderw:0.1.0/hecate-traderw:0.2.0/ ${unit}`;
const back = `sed -i s/hecate-traderw:0.2.0/hecate-traderw:0.1.0/ ${unit}`;
const reload = "systemctl --user daemon-reload";
const failing = "$XDG_RUNTIME_DIR/systemd/user.control/hecate-traderw.service.d";

/** What somebody does by hand, and the lines by which a preview tells. */
const drifts: readonly (readonly [what: string, damage: string, lines: readonly string[]])[] = [
  [
    "a file is edited",
    "echo X=1 >>.hecate/gitops/system/hecate-daemon.env",
    [
      "rewrite ~/.hecate/gitops/system/hecate-daemon.env (edited on the node)",
      "    - X=1",
      "restart hecate-daemon (hecate-daemon.env edited on the node)",
      "restart hecate-traderd (with what it requires)",
    ],
  ],
  [
    "a file is deleted",
    `rm ${unit}`,
    [`create ~/${unit} (deleted on the node)`, "restart hecate-traderw (hecate-traderw.container deleted on the node)"],
  ],
  [
    "a link is deleted",
    `rm ${link}`,
    [`link ~/${link} (unlinked on the node)`, "restart hecate-traderw (hecate-traderw.container unlinked on the node)"],
  ],
  ["a service is stopped", "systemctl --user stop hecate-traderw", ["start hecate-traderw (stopped by hand)"]],
  [
    "a service keeps failing",
    `mkdir -p ${failing}; printf '[Service]\\nExecStartPre=/bin/false\\nRestartSec=1h\\n' >${failing}/x.conf
      ${reload}; systemctl --user restart hecate-traderw; rm -r ${failing}`,
    ["restart hecate-traderw (keeps failing)"],
  ],
  [
    "another version runs than the one that is there",
    `${other}; ${reload}; systemctl --user restart hecate-traderw; ${back}; ${reload}`,
    ["restart hecate-traderw (runs another version)"],
  ],
  [
    "another version is loaded than the one that is there",
    // The clock of a file system is coarse: the file must not look like the one that was loaded.
    `${other}; ${reload}; sleep 1; ${back}`,
    ["restart hecate-traderw (another version of its unit is loaded)"],
  ],
  [
    "a restart is owed",
    "echo pending >.hecate/fleet/stacks/hecate/drift/owed/hecate-traderw",
    ["restart hecate-traderw (owed since an unfinished run)"],
  ],
];

describe("what is done by hand on a node", () => {
  let host: Host;
  let stack: Stack;
  /** For the page in the docs. */
  const seen: Seen[] = [];

  beforeAll(async () => {
    const { hosts } = await bootHosts(["beam00"]);
    host = nth(hosts, 0);
    await wipe(host);
    stack = await Stack.create("drift");
    await configure();
    await stack.cli("up", "--yes", "--non-interactive");
  });

  afterAll(async () => {
    await stack.destroy();
    await wipe(host);
    stack.remove();
  });

  async function configure(node: object = {}, more: object = {}): Promise<void> {
    const services = tagged("hecate-traderw", "0.1.0");
    await stack.configure({ nodes: { beam00: nodeConfig(host, traderServices, node) }, services, ...more });
  }

  /** The lines of the plan that a preview shows for the node. */
  async function planned(): Promise<string[]> {
    return planOf(await stack.preview());
  }

  function planOf({ exitCode, output }: Run): string[] {
    expect(exitCode, output).toBe(0);
    return output.split("\n").flatMap((line) => /^ *beam00: (.*)$/.exec(line)?.[1] ?? []);
  }

  test.each(drifts)(
    "%s: the preview tells, one up mends it, and then there is nothing to do",
    async (what, damage, lines) => {
      await on(host, damage);
      const preview = await stack.preview();
      expect(planOf(preview)).toEqual(lines);
      const up = await stack.up();
      expect(up.exitCode, up.output).toBe(0);
      expect(up.output).toContain("1 updated");
      expect(await sick(host, traderServices)).toEqual([]);
      const before = await invocations(host);
      const again = await stack.up("--expect-no-changes");
      expect(again.exitCode, again.output).toBe(0);
      expect(await invocations(host)).toEqual(before);
      seen.push({ what: title(what), damage, preview, up, again });
    },
  );

  test("an operator's restart and his drop-in are no drift; the drop-in is shown", async () => {
    const place = `${link}.d/limits.conf`;
    const dropIn = `mkdir -p ${link}.d; printf '[Container]\\nLabel=by=hand\\n' >${place}\n${reload}; systemctl --user restart hecate-traderw`;
    await on(host, dropIn);
    const preview = await stack.preview("--expect-no-changes");
    const { exitCode, output } = preview;
    expect(exitCode, output).toBe(0);
    seen.push({ what: "An operator's drop-in, which is no drift", damage: dropIn, preview });
    expect(output).toContain(`note: hecate-traderw has a drop-in of its own, which is kept: /home/rl/${place}`);
    await on(host, `rm -r ${link}.d; ${reload}; systemctl --user restart hecate-traderw`);
  });

  test("somebody else's unit that cannot be is told, and is no drift", async () => {
    const foreign = ".config/containers/systemd/theirs.container";
    const damage = `printf '[Container]\\nImage=localhost/theirs\\nBogus=1\\n' >${foreign}`;
    await on(host, damage);
    const preview = await stack.preview("--expect-no-changes");
    expect(preview.exitCode, preview.output).toBe(0);
    expect(preview.output).toMatch(/note: not ours, but in the way of others.*Bogus/);
    seen.push({ what: "Somebody else's unit that cannot be", damage, preview });
    await on(host, `rm ${foreign}`);
  });

  test("a service on hold is left as it is, and said to be", async () => {
    await configure({}, { services: tagged("hecate-traderw", "0.1.0", { hold: true }) });
    const { exitCode } = await stack.up();
    expect(exitCode).toBe(0);
    const damage = "systemctl --user stop hecate-traderw";
    await on(host, damage);
    const preview = await stack.preview("--expect-no-changes");
    expect(preview.exitCode, preview.output).toBe(0);
    expect(preview.output).toContain("note: hecate-traderw is held: left as it is");
    seen.push({ what: "A service that is on hold is stopped", damage, preview });
    await configure();
    const lifted = await stack.up();
    expect(lifted.exitCode, lifted.output).toBe(0);
    expect(await sick(host, traderServices)).toEqual([]);
  });

  test.each([
    [
      "a mask",
      "systemctl --user mask hecate-traderw",
      "hecate-traderw.service is masked; to lift it: systemctl --user unmask hecate-traderw.service",
      "systemctl --user unmask hecate-traderw",
    ],
    [
      "a plain unit of the same name",
      `mkdir -p .config/systemd/user; printf '[Service]\\nExecStart=/bin/true\\n' >.config/systemd/user/hecate-traderw.service; ${reload}`,
      "/home/rl/.config/systemd/user/hecate-traderw.service wins over the unit of this bundle; move it away",
      `rm .config/systemd/user/hecate-traderw.service; ${reload}`,
    ],
    [
      "a stranger on a port",
      "systemctl --user stop hecate-traderw; systemd-run --user --unit stranger python3 -m http.server 5174; sleep 2",
      "port 5174, which hecate-traderw publishes, is held by python3",
      "systemctl --user stop stranger; systemctl --user start hecate-traderw",
    ],
  ])("%s fails the preview, with the way out", async (what, damage, message, repair) => {
    await on(host, damage);
    const preview = await stack.preview();
    const { exitCode, output } = preview;
    seen.push({ what: title(what), damage, preview });
    expect(exitCode).not.toBe(0);
    expect(output).toContain(message);
    expect(output).not.toMatch(/^\s+at .*:\d+:\d+\)?$/m);
    await on(host, repair);
    expect(await planned()).toEqual([]);
  });

  test("the page of it in the docs is what was seen", () => {
    const page = driftPage(seen);
    expect(pageInDocs(page)).toBe(page);
  });

  test("an image that cannot be had fails the preview, unless registries are not asked", async () => {
    const services = tagged("hecate-traderw", "none-such");
    await configure({}, { services });
    const asked = await stack.preview();
    expect(asked.exitCode).not.toBe(0);
    expect(asked.output).toContain(
      "up would refuse: hecate-traderw: the image ghcr.io/hecate-social/hecate-traderw:none-such cannot be had",
    );
    await configure({}, { services, askRegistries: "false" });
    expect(await planned()).toContain("restart hecate-traderw (image 0.1.0 -> none-such)");
    await configure();
  });

  test("a preview leaves nothing behind, and changes nothing", async () => {
    const snapshot = `find . -xdev ! -path './.local/share/containers/*' -printf '%p %y %m %s %T@ %l\\n' | sort; ls "$XDG_RUNTIME_DIR"`;
    const before = await on(host, snapshot);
    await planned();
    expect(await on(host, snapshot)).toBe(before);
  });

  test("a node that does not answer is said to be unobserved, and shows no change", async () => {
    await host.stop();
    try {
      const { exitCode, output } = await stack.preview("--expect-no-changes");
      expect(exitCode, output).toBe(0);
      expect(output).toMatch(/beam00 \(.*\): .*It was not observed/);
      await configure({}, { observe: "require" });
      expect((await stack.preview()).exitCode).not.toBe(0);
      await configure({ parked: true, env: { CHANGED: "1" } });
      const parked = await stack.up("--expect-no-changes");
      expect(parked.exitCode, parked.output).toBe(0);
      expect(parked.output).not.toContain("not observed");
    } finally {
      await host.start();
    }
    await configure();
    expect(await planned()).toEqual([]);
  });
});

function title(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
