import { afterEach, describe, expect, test } from "vitest";

import { specifiers } from "../../quadlet/index.ts";
import { frontendNodes, kinds, raw } from "./support/frontendNode.ts";
import { on } from "./support/hosts.ts";

const nodes = frontendNodes();

describe.each(kinds)("on $kind", ({ name }) => {
  const node = (): ReturnType<typeof nodes> => nodes(name);

  afterEach(async () => {
    await node().host.root("rm -f /run/user/1000/big; mount -o remount,size=50% /run/user/1000");
    await node().host.ssh(
      "rm -rf .config/containers/systemd/app; systemctl --user unset-environment XDG_DATA_HOME QUADLET_UNIT_DIRS",
    );
  });

  test("what [Service] names and the node lacks is refused, with its command", async () => {
    const refusals = await node().refusals(
      raw("Service", {
        EnvironmentFile: "/etc/none.env",
        LoadCredential: "key:/etc/none.key",
        WorkingDirectory: "/srv/none",
        StandardOutput: "append:/srv/logs/app",
      }),
    );
    expect(refusals.toSorted()).toEqual([
      "hecate-traderw: the directory /srv/logs, which its unit names, is missing, and systemd does not create it. Create it: sudo install -d -o rl /srv/logs",
      "hecate-traderw: the directory /srv/none, which its unit names, is missing, and systemd does not create it. Create it: sudo install -d -o rl /srv/none",
      "hecate-traderw: the file /etc/none.env is missing. Create it: sudo install -m 0600 -o rl /dev/null /etc/none.env, then fill it in",
      "hecate-traderw: the file /etc/none.key is missing. Create it: sudo install -m 0600 -o rl /dev/null /etc/none.key, then fill it in",
    ]);
  });

  test("what systemd goes on without is a note", async () => {
    const { refusals, notes } = await node().preview({
      unit: { Wants: ["nope.service"], OnFailure: ["mail.service"], PartOf: ["nada.service"] },
    });
    expect(refusals).toEqual([]);
    const words = (unit: string, key: string): string =>
      `hecate-traderw: ${unit}, which ${key}= of its unit names, is not on this node: systemd goes on without it`;
    expect(notes.toSorted()).toEqual([
      words("mail.service", "OnFailure"),
      words("nada.service", "PartOf"),
      words("nope.service", "Wants"),
    ]);
  });

  test("a condition that does not hold is refused, and one that ceases to hold ends the wait at once", async () => {
    const conditional = raw("Unit", { ConditionPathExists: "/home/rl/there" });
    const condition = "ConditionPathExists=/home/rl/there in [Unit] does not hold on this node";
    expect(await node().refusals(conditional)).toEqual([
      `hecate-traderw: ${condition}: systemd would not start the service. Make it hold, or remove the line`,
    ]);
    await on(node().host, "touch there");
    expect((await node().preview(conditional)).refusals).toEqual([]);
    const began = Date.now();
    // A unit that is started along with it, and that nobody can look into, takes the file away.
    await on(
      node().host,
      "mkdir -p .config/systemd/user; printf '[Unit]\\nBefore=hecate-traderw.service\\n[Service]\\nType=oneshot\\nExecStart=/bin/rm /home/rl/there\\n' >.config/systemd/user/thief.service; systemctl --user daemon-reload",
    );
    const { exitCode, stdout } = await node().up({ ...conditional, unit: { Requires: ["thief.service"] } });
    await on(node().host, "rm .config/systemd/user/thief.service; systemctl --user daemon-reload");
    expect(exitCode).toBe(1);
    expect(stdout).toContain(`hecate-traderw.service was not started: ${condition}`);
    expect(Date.now() - began).toBeLessThan(20_000);
  });

  test("a port that is kept for root is found before anything is deployed", async () => {
    const { findings } = await node().preview({ port: 80 });
    expect(findings).toMatchObject([{ severity: "error", code: "PORT" }]);
    expect(findings[0]?.text).toContain("port 80, which hecate-traderw publishes, is kept for root");
  });

  test("a container that somebody runs under the name of a service is not removed", async () => {
    await on(
      node().host,
      "podman run -d --name hecate-traderw ghcr.io/hecate-social/hecate-traderw:0.1.0 && podman exec hecate-traderw sh -c 'echo precious >/data'",
    );
    expect(await node().refusals({})).toEqual([
      "hecate-traderw: this node has a container of this name that the service did not make, and its start would remove it; nothing was changed. Give it another name: podman rename hecate-traderw hecate-traderw-kept, or remove it: podman rm --force hecate-traderw",
    ]);
    expect(await on(node().host, "podman exec hecate-traderw cat /data")).toBe("precious");
    await on(node().host, "podman rename hecate-traderw hecate-traderw-kept; podman stop -t 0 hecate-traderw-kept");
    await node().deploy();
    expect(await on(node().host, "podman rm -f hecate-traderw-kept")).toContain("hecate-traderw-kept");
  });

  test("a required unit that is gone since is told, before the reboot that it breaks", async () => {
    const theirs = ".config/systemd/user/theirs.service";
    await on(
      node().host,
      `mkdir -p .config/systemd/user; printf '[Service]\\nType=oneshot\\nRemainAfterExit=yes\\nExecStart=/bin/true\\n' >${theirs}; systemctl --user daemon-reload`,
    );
    const requires = { unit: { Requires: ["theirs.service"] } };
    await node().deploy(requires);
    expect((await node().preview(requires)).refusals).toEqual([]);
    await on(node().host, `rm ${theirs}; systemctl --user daemon-reload`);
    expect((await node().preview(requires)).refusals).toEqual([
      expect.stringContaining("Failed to create hecate-traderw.service/start: Unit theirs.service not found."),
    ]);
    const { exitCode, stdout } = await node().up(requires);
    expect(exitCode).toBe(1);
    expect(stdout).toContain("nothing was changed");
  });

  test("data beside the units is not copied to memory, and a full runtime directory ends the run before a change", async () => {
    const mount = "/run/user/1000";
    await on(
      node().host,
      "mkdir -p .config/containers/systemd/app/data; head -c 40M /dev/zero >.config/containers/systemd/app/data/big",
    );
    await node().host.root(`mount -o remount,size=30M ${mount}`);
    expect((await node().preview()).findings).toEqual([]);
    await node().deploy();
    // 2 MiB are left.
    await on(node().host, `head -c $(($(stat -f -c '%a * %S' ${mount}) - 2097152)) /dev/zero >${mount}/big`);
    const changed = { description: "changed" };
    const { findings } = await node().preview(changed);
    const { exitCode, stdout } = await node().up(changed);
    expect(findings.map(({ severity, code }) => [severity, code])).toContainEqual(["error", "RUNTIME"]);
    expect(exitCode, stdout).toBe(1);
    expect(stdout).not.toContain("done");
    await on(node().host, `rm ${mount}/big`);
    expect((await node().preview()).actions).toEqual([]);
  });

  test("what environment.d sets counts in a preview as it does in an up", async () => {
    const reads = { container: { Secret: ["db,type=env,target=DB"], Volume: [specifiers`%h:/home:ro`] } };
    await on(
      node().host,
      "printf other | podman secret create db -; systemctl --user set-environment XDG_DATA_HOME=/home/rl/.local/share/containers/elsewhere",
    );
    const { refusals } = await node().preview(reads);
    const up = await node().up(reads);
    await on(node().host, "systemctl --user unset-environment XDG_DATA_HOME");
    expect(refusals).toContainEqual(expect.stringContaining("the Podman secret db is missing"));
    expect(up.exitCode).toBe(1);
    for (const refusal of refusals) expect(up.stdout).toContain(`error: ${refusal}`);
    expect((await node().preview(reads)).refusals).toEqual([]);
    await on(node().host, "podman secret rm db; systemctl --user set-environment QUADLET_UNIT_DIRS=/home/rl/quadlets");
    const { findings } = await node().preview();
    const { exitCode } = await node().up();
    await on(node().host, "systemctl --user unset-environment QUADLET_UNIT_DIRS");
    expect(findings).toMatchObject([{ severity: "error", code: "ENVIRONMENT" }]);
    expect(exitCode).toBe(1);
    expect((await node().preview()).findings).toEqual([]);
  });
});
