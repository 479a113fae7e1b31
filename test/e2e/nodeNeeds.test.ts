import { afterEach, describe, expect, test } from "vitest";

import { assembleProgram } from "../../node/assemble.ts";
import { specifiers } from "../../quadlet/index.ts";
import { frontendNodes, kinds, raw } from "./support/frontendNode.ts";
import { on } from "./support/hosts.ts";

const nodes = frontendNodes();

describe.each(kinds)("on $kind", ({ name }) => {
  const node = (): ReturnType<typeof nodes> => nodes(name);

  afterEach(async () => {
    await node().host.root("rm -f /etc/containers/storage.conf /home/rl/.config/containers/storage.conf");
    // A socket stays when its unit is stopped.
    await node().host.ssh(
      "systemctl --user disable --now podman.socket; rm -f /run/user/1000/podman/podman.sock; podman secret rm db",
    );
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

    test("and a socket that systemd starts along with it is not missing", async () => {
      const reads = { container: { Volume: [specifiers`%t/podman/podman.sock:/podman.sock`] } };
      const [refusal = ""] = await node().refusals(reads);
      expect(refusal).toBe(
        "hecate-traderw: the source of a mount, /run/user/1000/podman/podman.sock, is missing: Podman's service has no socket there. Start it: systemctl --user enable --now podman.socket, or add Requires=podman.socket to [Unit]",
      );
      const requires = { ...reads, unit: { Requires: ["podman.socket"], After: ["podman.socket"] } };
      expect((await node().preview(requires)).refusals).toEqual([]);
      await node().deploy(requires);
      await on(node().host, "systemctl --user disable --now podman.socket; rm -f /run/user/1000/podman/podman.sock");
      await node().host.ssh(`sh program delete hecate/says 0123456789abcdef`);
      const [, command = ""] = /Start it: (.*), or add/.exec(refusal) ?? [];
      await on(node().host, command);
      await node().deploy(reads);
      await on(node().host, "systemctl --user disable --now podman.socket");
    });

    test("and what a command makes before the start is not missing", async () => {
      const reads = { container: { Secret: ["db,type=env,target=DB"] } };
      await node().deploy({
        ...reads,
        ...raw("Service", { ExecStartPre: "sh -c 'echo x | podman secret create --replace db -'" }),
      });
      await on(node().host, "podman secret rm db");
    });
  });

  test("Podman's storage is looked for where Podman has it", async () => {
    const functions = assembleProgram();
    const script = functions.slice(0, functions.lastIndexOf("\ncase "));
    const below = "/home/rl/.local/share/containers";
    const settings = [
      ["user", 'graphroot = "$HOME/.local/share/containers/a"'],
      ["user", `  rootless_storage_path = '${below}/b$UID' # here`],
      ["system", `rootless_storage_path = "${below}/$USER"`],
      // Before 5.8 this is the second one, from then on the first one.
      ["system", `graphroot = "${below}/c"\nrootless_storage_path = "${below}/d"`],
    ] as const;
    const known = async (): Promise<readonly string[]> => {
      const command = "cat >functions; sh -c '. ./functions; storage_places; storage && echo found'";
      return (await node().host.ssh(command, { stdin: script })).stdout.trim().split("\n");
    };
    const places: string[] = [];
    for (const [whose, setting] of settings) {
      const stdin = `[storage]\ndriver = "vfs"\n${setting}\n`;
      if (whose === "user")
        await node().host.ssh("mkdir -p .config/containers; cat >.config/containers/storage.conf", { stdin });
      else await node().host.root("cat >/etc/containers/storage.conf", { stdin });
      const podman = await on(node().host, "podman info --format '{{.Store.GraphRoot}}'");
      expect(await known(), setting).toContain(podman);
      places.push(podman);
      await node().host.root("rm -f /etc/containers/storage.conf /home/rl/.config/containers/storage.conf");
    }
    expect(await known()).toEqual([`${below}/storage`, "found"]);
    await on(node().host, `rm functions; cd ${below}; podman unshare rm -rf a b1000 rl c d`);
    expect(new Set([...places, `${below}/storage`]).size).toBe(settings.length + 1);
  });
});
