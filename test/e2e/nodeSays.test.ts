import { describe, expect, test } from "vitest";

import { frontendNodes, kinds, raw, stateWith, unit } from "./support/frontendNode.ts";
import { on } from "./support/hosts.ts";

const nodes = frontendNodes();

describe.each(kinds)("on $kind", ({ name }) => {
  const node = (): ReturnType<typeof nodes> => nodes(name);

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

    test("about a unit of another person's that is loaded for ours alone, which is told and refuses nothing", async () => {
      const theirs = "[Service]\\nType=oneshot\\nNope=1\\nExecStart=/bin/true\\n";
      await on(node().host, `mkdir -p .config/systemd/user; printf '${theirs}' >.config/systemd/user/theirs.service`);
      const wants = { unit: { Wants: ["theirs.service"] } };
      const note =
        "not of this bundle, systemd says: ~/.config/systemd/user/theirs.service:3: Unknown key 'Nope' in section [Service], ignoring.";
      const first = await node().preview(wants);
      expect(first.refusals).toEqual([]);
      expect(first.notes).toContain(note);
      await node().deploy();
      const later = await node().preview(wants);
      expect(later.refusals).toEqual([]);
      expect(later.notes).toContain(note);
      expect(await node().deploy(wants)).toContain(note);
      await on(node().host, "rm .config/systemd/user/theirs.service; systemctl --user daemon-reload");
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
});
