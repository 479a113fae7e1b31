import { createServer } from "node:net";
import type { AddressInfo, Server } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { ProgramShell, shells } from "./shell.ts";

/** A node where all is well, as far as programs tell. */
const healthy = {
  podman:
    'case $1 in --version) echo "podman version 5.4.2" ;; images) echo ghcr.io/hecate/here:1 ;; image) exit 1 ;; esac',
  systemctl: 'case "$*" in *"-p Version") echo 257.13-1~deb13u1 ;; esac',
  "systemd-run": ":",
  newuidmap: ":",
  newgidmap: ":",
};

interface Finding {
  readonly severity: string;
  readonly code: string;
  readonly what: string;
  readonly fix: string;
}

describe.each(shells)("preflight under %s", (shell) => {
  let place: ProgramShell;

  /** All findings with these programs in place of those of a healthy node. */
  function find(
    programs: Readonly<Record<string, string>> = {},
    before = "",
    without: readonly string[] = [],
  ): Finding[] {
    place = new ProgramShell(shell, { ...healthy, ...programs }, without);
    return findings(before);
  }

  function findings(before: string): Finding[] {
    place.write("generators/podman-user-generator", "#!/bin/sh\necho 5.4.2\n", 0o755);
    place.write(".local/share/containers/storage/libpod/db", "");
    // The lingering and the cgroups of this machine are not the subject.
    const { out } = place.run(
      `GENERATORS=$HOME/generators; check_rootless() { :; }; ${before}\ncheck_ground; preflight; cat "$WORK/findings"`,
    );
    return out
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => {
        const [severity = "", code = "", what = "", fix = "", ...more] = line.split("\t");
        expect(more, line).toEqual([]);
        expect(fix, line).not.toBe("");
        return { severity, code, what, fix };
      });
  }

  afterEach(() => {
    place.remove();
  });

  it("finds nothing on a healthy node", () => {
    expect(find()).toEqual([]);
  });

  it.each(["4.4.0", "4.9.5", "5.0.0-dev", "5.8.6", "10.0.1"])("takes Podman %s", (version) => {
    const all = find(
      { podman: `echo podman version ${version}` },
      `echo 'echo ${version}' >generators/podman-user-generator`,
    );
    expect(all).toEqual([]);
  });

  it.each(["4.3.1", "3.0.1", "4.0.0-rc1", "2.2"])("refuses Podman %s, which has no Quadlet", (version) => {
    expect(find({ podman: `echo podman version ${version}` })).toMatchObject([
      { severity: "error", code: "PODMAN", what: `podman ${version} has no Quadlet, which came with 4.4` },
    ]);
  });

  it("refuses a podman that does not say its version", () => {
    expect(find({ podman: "echo Illegal instruction >&2; exit 132" })).toMatchObject([{ code: "PODMAN" }]);
  });

  it("refuses a node without podman", () => {
    const all = find({}, "rm bin/podman");
    expect(all).toMatchObject([{ severity: "error", code: "PODMAN", what: "podman is not installed" }]);
    expect(all[0]?.fix).toContain("apt install podman");
  });

  it.each([
    ["missing", "rm generators/podman-user-generator"],
    ["masked", "ln -sf /dev/null generators/podman-user-generator"],
  ])("refuses a generator that is %s", (_, how) => {
    const all = find({}, how);
    expect(all).toMatchObject([{ severity: "error", code: "GENERATOR" }]);
    expect(all[0]?.what).toContain("podman-user-generator is missing, or masked");
  });

  it("warns of a generator of another version", () => {
    expect(find({}, "echo 'echo 5.0.3' >generators/podman-user-generator")).toMatchObject([
      { severity: "warning", code: "GENERATOR", fix: "sudo apt install --reinstall podman" },
    ]);
  });

  it("names the tools that are missing", () => {
    const all = find({}, "", ["gzip", "base64"]);
    expect(all).toMatchObject([{ code: "TOOLS", what: "these programs are missing: base64 gzip" }]);
  });

  it("refuses a user manager that does not answer, with the command that starts it", () => {
    const all = find({ systemctl: "exit 1" });
    expect(all).toMatchObject([{ severity: "error", code: "USER_MANAGER" }]);
    expect(all[0]?.fix).toMatch(/^sudo loginctl enable-linger \w+$/);
  });

  it("refuses a place of ours that is no directory", () => {
    const all = find({}, "rm -r .hecate/fleet; touch .hecate/fleet");
    expect(all).toMatchObject([{ severity: "error", code: "PLACE" }]);
    expect(all[0]?.what).toContain("/.hecate/fleet is not a directory");
  });

  it.each([
    ["error", "echo '4096 2559 1000000 900000 /home'"],
    ["error", "echo '4096 9000000 1000000 499 /home'"],
    ["warning", "echo '4096 262143 1000000 900000 /home'"],
  ])("tells a full disk: %s", (severity, stat) => {
    const all = find({}, `stat() { ${stat}; }`);
    expect(all).toMatchObject([{ severity, code: "DISK" }]);
  });

  it("takes a file system that counts no inodes", () => {
    expect(find({}, "stat() { echo '4096 262144 0 0 /home'; }")).toEqual([]);
  });

  it.each([
    ["years back", "date() { case ${1-} in +%Y) echo 2016 ;; *) echo then ;; esac; }"],
    ["before the last run", "touch -d '+1 day' $STACK/proven"],
  ])("warns of a clock that stands %s", (_, how) => {
    expect(find({}, how)).toMatchObject([{ severity: "warning", code: "CLOCK" }]);
  });

  it("warns of a registry that cannot be found, for images that are not here alone", () => {
    const wanted = ["ghcr.io/hecate/here:1", "quay.invalid:5000/x/y:1", "ghcr.io/hecate/had:1", "localhost/own:1", "-"];
    const rows = wanted.map((image, index) => `service\\ts${index}\\t${image}\\trun\\n`).join("");
    const all = find(
      { getent: "exit 2" },
      `printf '${rows}' >"$WORK/want"; printf 'service\\ts2\\tghcr.io/hecate/had:1\\trun\\n' >"$WORK/had"`,
    );
    expect(all.map(({ severity, what }) => `${severity} ${what}`)).toEqual([
      "warning the registry quay.invalid is not known to this node's resolver",
    ]);
  });

  describe("with a port that somebody listens on", () => {
    let server: Server;
    let port: number;

    beforeEach(async () => {
      server = createServer();
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      port = (server.address() as AddressInfo).port;
    });

    afterEach(() => {
      server.close();
    });

    const want = (): string => `printf 'port\\tweb\\t${port}\\nport\\tother\\t1\\n' >"$WORK/want"`;

    it("says who has it", () => {
      const all = find({}, want());
      expect(all).toMatchObject([{ severity: "error", code: "PORT" }]);
      expect(all[0]?.what).toContain(`port ${port}, which web publishes, is held by `);
      expect(all[0]?.what).toContain(`(process ${process.pid}`);
    });

    it.each([
      ["active", 0],
      ["inactive", 1],
    ])("counts it as ours when a service of ours that has it is %s", (state, count) => {
      const all = find(
        { systemctl: `case $2 in show) printf 'Id=web.service\\nActiveState=${state}\\n' ;; esac` },
        `${want()}; printf 'service\\tweb\\tlocalhost/x\\trun\\nport\\tweb\\t${port}\\n' >"$WORK/had"`,
      );
      expect(all).toHaveLength(count);
    });
  });

  describe("the name of a daemon's Erlang node", () => {
    const envFile = ".hecate/gitops/system/core.env";
    const unit = ".hecate/gitops/system/core.container";
    const nodeEnv = ".hecate/config/node.env";

    /** The findings for a daemon that has these files, and shall have those. */
    function changed(
      old: readonly [string, string, string],
      now: readonly [string, string, string],
      more = "",
    ): Finding[] {
      place = new ProgramShell(shell, healthy);
      const paths = [envFile, unit, nodeEnv];
      const rows = paths.flatMap((path, index) => {
        place.write(path, old[index] ?? "");
        place.write(`work/new/files/hash${index}`, now[index] ?? "");
        return [`reads\tcore\t${path}`, `file\t0640\thash${index}\t${path}`];
      });
      place.write(".hecate/core/reckon-db/store.1", "raft");
      place.write("work/want", `${["service\tcore\t-\trun", "data\t0750\t.hecate/core", ...rows].join("\n")}\n`);
      return findings(more);
    }
    const name = (text: string): string => `A=1\nHECATE_NODE_NAME=${text}\nB=2\n`;

    it("may not change under data", () => {
      const all = changed([name("hecate@a.lab"), "", ""], [name("hecate@b.lab"), "", ""]);
      expect(all).toMatchObject([{ severity: "error", code: "NODE_NAME" }]);
      expect(all[0]?.what).toMatch(
        /core has data in .*core as the Erlang node hecate@a.lab, and would become hecate@b.lab/,
      );
      expect(all[0]?.fix).toContain('acceptNodeName: "hecate@b.lab"');
    });

    it.each([
      ["in node.env, which is read later", [name("x"), "", name("a")], [name("x"), "", name("b")]],
      [
        "in the unit, which is over both",
        ["", "Environment=A=1 HECATE_NODE_NAME=a", ""],
        [name("a"), 'Environment="HECATE_NODE_NAME=b"', ""],
      ],
      ["where none was given before", ["A=1\n", "", ""], [name("b"), "", ""]],
    ] as const)("may not change %s", (_, old, now) => {
      expect(changed(old, now)).toMatchObject([{ code: "NODE_NAME" }]);
    });

    it.each([
      ["the same name from another file", [name("a"), "", ""], ["", "", name("a")], ""],
      ["a name that is overridden", [name("a"), "", name("c")], [name("b"), "", name("c")], ""],
      ["another variable", ["MY_HECATE_NODE_NAME=a\n", "", ""], ["MY_HECATE_NODE_NAME=b\n", "", ""], ""],
      ["no data yet", [name("a"), "", ""], [name("b"), "", ""], "rm .hecate/core/reckon-db/store.1"],
      ["no files yet", [name("a"), "", ""], [name("b"), "", ""], `rm ${envFile} ${unit} ${nodeEnv}`],
      ["a file that a plan does not see", [name("a"), "", ""], ["", "", ""], "rm work/new/files/hash0"],
      ["the explicit word", [name("a"), "", ""], [name("b"), "", ""], `printf 'rename\\tb\\n' >>"$WORK/want"`],
    ] as const)("may be, with %s", (_, old, now, more) => {
      expect(changed(old, now, more)).toEqual([]);
    });
  });

  it("reports errors first, each with its fix, and fails; with warnings alone it goes on", () => {
    place = new ProgramShell(shell, healthy);
    const two = `finding warning A "a thing" "do a"; finding error B "b thing" "do b";`;
    expect(place.run(`PREFIX='beam00: '; ${two} report`)).toEqual({
      status: 1,
      out: "beam00: error: b thing\nbeam00:   fix: do b\nbeam00: warning: a thing\nbeam00:   fix: do a\nbeam00: error: this node is not ready (above); nothing was changed. Fix it and run pulumi up again\n",
    });
    place.write("work/findings", "");
    expect(place.run(`finding warning A "a thing" "do a"; report`)).toEqual({
      status: 0,
      out: "warning: a thing\n  fix: do a\n",
    });
  });

  it("tells what the node is", () => {
    place = new ProgramShell(shell, healthy);
    const { out } = place.run("check_ground; check_podman; facts");
    const facts = new Map(
      out
        .trim()
        .split("\n")
        .map((line) => line.split("\t").slice(1) as [string, string]),
    );
    const forms: Readonly<Record<string, RegExp>> = {
      memory: /^\d+ MiB$/,
      kernel: /^\d+\.\d+/,
      arch: /^\w+$/,
      cores: /^\d+$/,
      os: /./,
      podman: /^5\.4\.2$/,
      systemd: /^257$/,
      disk: /^\d+ of \d+ MiB free$/,
    };
    expect([...facts.keys()].sort()).toEqual(Object.keys(forms).sort());
    for (const [name, form] of Object.entries(forms)) expect(facts.get(name), name).toMatch(form);
  });
});
