import { readFileSync } from "node:fs";

import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";

import type { Host, RunResult } from "../../lab/index.ts";
import { encodeBundle } from "../../node/bundle.ts";
import { observe } from "../../node/observe.ts";
import { nodeProgram } from "../../node/program.ts";
import type { Report } from "../../node/report.ts";
import type { NodeState } from "../../node/state.ts";
import { verbatim } from "../../quadlet/index.ts";
import type { ServiceDefinition } from "../../services/definition.ts";
import { renderService } from "../../services/service.ts";
import { bootHosts, footprint, invocations, nth, on, wipe } from "./support/hosts.ts";

const claim = "0123456789abcdef";
const registry = "ghcr.io/hecate-social";
const unit = "~/.hecate/gitops/apps/hecate-traderw.container";

/** A frontend with these additions, as the node program takes it: no rule of the checker stands before it. */
function stateWith(more: Partial<ServiceDefinition> = {}): NodeState {
  const image = `${registry}/hecate-traderw:0.1.0`;
  const rendered = renderService("hecate-traderw", { kind: "frontend", port: 5174, image, ...more }, "5.4");
  const { unit: content, unitPath, linkPath, service, companions } = rendered;
  return {
    owner: "hecate/says",
    node: "node",
    claim,
    stableSeconds: 1,
    files: [
      { path: unitPath, mode: "0644", content },
      ...companions.map((one) => ({ path: one.unitPath, mode: "0644" as const, content: one.unit })),
    ],
    links: [
      { path: linkPath, target: unitPath },
      ...companions.map((one) => ({ path: one.linkPath, target: one.unitPath })),
    ],
    services: [...companions.map((one) => one.service), service],
    secrets: [],
  };
}

/** A host of one kind, and what can be done there. */
class Node {
  readonly host: Host;

  constructor(host: Host) {
    this.host = host;
  }

  preview(more: Partial<ServiceDefinition> = {}): Promise<Report> {
    const { address, user, hostKey, privateKeyFile } = this.host;
    return observe("node", {
      connection: { host: address, user, hostKey, privateKey: readFileSync(privateKeyFile, "utf8") },
      state: stateWith(more),
      askRegistries: false,
    });
  }

  up(more: Partial<ServiceDefinition> = {}): Promise<RunResult> {
    return this.host.ssh("sh program converge 0a1b", { stdin: encodeBundle(stateWith(more)) });
  }

  /** What the preview refuses, and that an up refuses it in the same words and writes nothing. */
  async refusals(more: Partial<ServiceDefinition>): Promise<readonly string[]> {
    const { refusals, findings } = await this.preview(more);
    expect(findings).toEqual([]);
    const before = [await footprint(this.host), await invocations(this.host)];
    const { exitCode, stdout } = await this.up(more);
    expect(exitCode, stdout).toBe(1);
    for (const refusal of refusals) expect(stdout).toContain(`error: ${refusal}`);
    expect(stdout).toContain("nothing was changed");
    expect([await footprint(this.host), await invocations(this.host)]).toEqual(before);
    return refusals;
  }

  async deploy(more: Partial<ServiceDefinition> = {}): Promise<string> {
    const { exitCode, stdout, stderr } = await this.up(more);
    expect(exitCode, stdout + stderr).toBe(0);
    expect(stderr).toBe("");
    return stdout;
  }
}

/** As stateWith has it, for directives that the typed sections do not take. */
function raw(section: "Unit" | "Service", directives: Readonly<Record<string, string>>): Partial<ServiceDefinition> {
  const lines = Object.entries(directives).map(([key, value]) => [key, verbatim(value)]);
  return { extra: { [section]: Object.fromEntries(lines) as Record<string, ReturnType<typeof verbatim>> } };
}

const kinds = [
  { kind: "Debian 13 without curl, python3 and busybox", name: "bare", spec: { name: "bare", bare: true } },
  { kind: "Debian forky", name: "forky", spec: { name: "forky", release: "forky" } },
] as const;

let hosts: readonly Host[] = [];

beforeAll(async () => {
  ({ hosts } = await bootHosts(kinds.map(({ spec }) => spec)));
  for (const host of hosts) {
    await wipe(host);
    await host.ssh("cat >program", { stdin: nodeProgram().text });
  }
});

afterAll(async () => {
  for (const host of hosts) {
    await host.ssh("sh program delete hecate/says 0123456789abcdef; rm -f program; podman secret rm db");
    await wipe(host);
  }
});

describe.each(kinds)("on $kind", ({ name }) => {
  const node = (): Node =>
    new Node(
      nth(
        hosts,
        kinds.findIndex((one) => one.name === name),
      ),
    );

  afterEach(async () => {
    await node().host.ssh("sh program delete hecate/says 0123456789abcdef");
  });

  describe("systemd has its say", () => {
    test("about a directive that it ignores, with its line in the unit file", async () => {
      const refusals = await node().refusals(raw("Service", { MemoryMax: "2GB", Nope: "1" }));
      expect(refusals).toEqual([
        expect.stringMatching(
          new RegExp(
            `^${unit}:\\d+: MemoryMax=2GB: systemd says: Invalid memory limit '2GB', ignoring: Invalid argument\\. Correct the value`,
          ),
        ),
        expect.stringMatching(
          new RegExp(
            `^${unit}:\\d+: Nope=1: systemd says: Unknown key 'Nope' in section \\[Service\\], ignoring\\. Correct the name`,
          ),
        ),
      ]);
      const [, line = ""] = /:(\d+):/.exec(refusals[0] ?? "") ?? [];
      const text = stateWith(raw("Service", { MemoryMax: "2GB", Nope: "1" })).files[0]?.content.split("\n") ?? [];
      expect(text[Number(line) - 1]).toBe("MemoryMax=2GB");
    });

    test("about the experiment: Restart=unless-stopped", async () => {
      const [refusal] = await node().refusals({
        service: { Restart: null },
        ...raw("Service", { Restart: "unless-stopped" }),
      });
      expect(refusal).toMatch(/Restart=unless-stopped: systemd says: .*ignoring/);
    });

    test("about a unit that it does not load, and one that is missing", async () => {
      const refusals = await node().refusals({ service: { Type: "oneshot" } });
      expect(refusals).toEqual([
        expect.stringContaining(
          `${unit}: systemd says: Service has Restart= set to either always or on-success, which isn't allowed for Type=oneshot services. Refusing.`,
        ),
      ]);
      expect(await node().refusals({ unit: { Requires: ["nope.service"] } })).toEqual([
        expect.stringContaining(
          `${unit}: systemd says: Failed to create hecate-traderw.service/start: Unit nope.service not found.`,
        ),
      ]);
    });

    test("about a drop-in of somebody's, which is told and refuses nothing", async () => {
      await node().deploy();
      const directory = ".config/systemd/user/hecate-traderw.service.d";
      await on(node().host, `mkdir -p ${directory}; printf '[Service]\\nNope=1\\n' >${directory}/x.conf`);
      const { refusals, notes } = await node().preview({ description: "changed" });
      expect(refusals).toEqual([]);
      expect(notes).toContain(
        `not of this bundle, systemd says: ~/${directory}/x.conf:2: Unknown key 'Nope' in section [Service], ignoring.`,
      );
      await on(node().host, `rm -r ${directory}`);
    });

    test("about a unit that an older version of this program has put there", async () => {
      await node().deploy();
      const file = ".hecate/fleet/stacks/hecate/says/verified";
      expect(await on(node().host, `cat ${file}`)).toMatch(/^[0-9a-f]{16} \d+/);
      expect(await node().deploy()).toContain("nothing to do");
      await on(node().host, `rm ${file}`);
      expect(await node().deploy()).toContain("nothing to do");
      expect(await on(node().host, `cat ${file}`)).toMatch(/^[0-9a-f]{16} \d+/);
    });
  });

  test("a Quadlet file that the generator reads earlier is told, and another user's is none of this one's", async () => {
    const early = "/run/user/1000/containers/systemd";
    const other = "/etc/containers/systemd/users/1001";
    await on(node().host, `mkdir -p ${early}; printf '[Container]\\nImage=x\\n' >${early}/hecate-traderw.container`);
    await node().host.root(`mkdir -p ${other}; printf '[Container]\\nBogus=1\\n' >${other}/theirs.container`);
    const { refusals, notes } = await node().preview();
    expect(refusals).toEqual([
      `${early}/hecate-traderw.container wins over the unit hecate-traderw.service of this bundle; move it away`,
    ]);
    expect(notes).toEqual([]);
    await on(node().host, `rm -r ${early}`);
    await node().host.root(`rm -r ${other}`);
    expect((await node().preview()).refusals).toEqual([]);
  });

  test("health checks that never run are found before anything is deployed", async () => {
    await on(node().host, "systemctl --user set-environment DISABLE_HC_SYSTEMD=true");
    const { findings } = await node().preview();
    await on(node().host, "systemctl --user unset-environment DISABLE_HC_SYSTEMD");
    expect(findings).toMatchObject([{ severity: "error", code: "HEALTH" }]);
    expect((await node().preview()).findings).toEqual([]);
  });

  describe("what a boot starts", () => {
    test("the experiment: a target of the system, over a unit that is there", async () => {
      const message =
        "hecate-traderw: a boot does not start it: the user manager does not start multi-user.target at boot. Set install: {WantedBy: [default.target]}, or boot: false if it is not to start at boot";
      const lost = { install: { WantedBy: ["multi-user.target"] } };
      expect(await node().refusals(lost)).toEqual([message]);
      await node().deploy();
      expect(await node().refusals(lost)).toEqual([message]);
    });

    test("a timer of somebody's is a way there, and so is boot: false", async () => {
      const lost = { install: { WantedBy: null } };
      expect(await node().refusals(lost)).toEqual([
        expect.stringContaining("no target, timer, socket, path or service asks for it"),
      ]);
      expect((await node().preview({ boot: false })).refusals).toEqual([]);
      await on(
        node().host,
        `mkdir -p .config/systemd/user/timers.target.wants
        printf '[Timer]\\nOnCalendar=daily\\nUnit=hecate-traderw.service\\n' >.config/systemd/user/nightly.timer
        ln -s ../nightly.timer .config/systemd/user/timers.target.wants/; systemctl --user daemon-reload`,
      );
      expect((await node().preview(lost)).refusals).toEqual([]);
      await on(node().host, "rm -r .config/systemd/user/*; systemctl --user daemon-reload");
    });

    test("and what is not to start there is down after a reboot, while the rest is up", async () => {
      const health = "systemctl --user is-active hecate-traderw.service || true";
      await node().deploy();
      await node().host.reboot();
      await expect.poll(() => on(node().host, health), { timeout: 60_000, interval: 500 }).toBe("active");
      await node().deploy({ boot: false });
      expect(await on(node().host, health)).toBe("active");
      await node().host.reboot();
      expect(await on(node().host, "systemctl --user is-system-running --wait >/dev/null; " + health)).toBe("inactive");
      const { actions } = await node().preview({ boot: false });
      expect(actions.map(({ verb, object }) => [verb, object])).toEqual([["start", "hecate-traderw"]]);
    });
  });

  describe("what a unit names", () => {
    test("and the node lacks, with the command that makes it", async () => {
      const refusals = await node().refusals({
        container: {
          Secret: ["db,type=env,target=DB"],
          Volume: ["/srv/none:/d", "named:/n"],
          Mount: ["type=bind,source=/srv/q,destination=/q"],
          Network: ["mine"],
          AddDevice: ["/dev/none"],
          EnvironmentFile: ["/etc/none.env"],
        },
      });
      expect(refusals.toSorted()).toEqual([
        "hecate-traderw: the Podman secret db is missing. Create it: printf %s VALUE | podman secret create db -",
        "hecate-traderw: the device /dev/none is missing. Connect it or load its kernel module (sudo modprobe none), or remove it from the unit",
        "hecate-traderw: the file /etc/none.env is missing. Create it: sudo install -m 0600 -o rl /dev/null /etc/none.env, then fill it in",
        "hecate-traderw: the network mine is missing. Create it: podman network create mine, or declare it as a unit and name mine.network",
        "hecate-traderw: the source of a mount, /srv/none, is missing, and Podman does not create it. Create it: sudo mkdir -p /srv/none",
        "hecate-traderw: the source of a mount, /srv/q, is missing, and Podman does not create it. Create it: sudo mkdir -p /srv/q",
      ]);
    });

    test("and what units of the bundle make", async () => {
      const { refusals } = await node().preview({
        container: { Volume: ["data.volume:/d"], Network: ["net.network"] },
        units: [
          { kind: "volume", name: "data", volume: {} },
          { kind: "network", name: "net", network: {} },
        ],
      });
      expect(refusals).toEqual([]);
    });

    test("the experiment: a secret by the command that the refusal names; a new value of it is drift", async () => {
      const reader = { container: { Secret: ["db,type=env,target=DB"] } };
      const [refusal = ""] = await node().refusals(reader);
      const [, command = ""] = /Create it: (.*)$/.exec(refusal) ?? [];
      await on(node().host, command);
      await node().deploy(reader);
      expect((await node().preview(reader)).actions).toEqual([]);
      await on(node().host, "podman secret rm db; printf other | podman secret create db -");
      const { actions } = await node().preview(reader);
      expect(actions).toEqual([{ verb: "restart", object: "hecate-traderw", reason: "secret db replaced", lines: [] }]);
      await node().deploy(reader);
      expect((await node().preview(reader)).actions).toEqual([]);
      // What runs needs no secret any more; what is to start does.
      await on(node().host, "podman secret rm db; systemctl --user stop hecate-traderw");
      expect((await node().preview(reader)).refusals).toEqual([refusal]);
    });
  });
});
