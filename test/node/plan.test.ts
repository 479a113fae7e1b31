import { afterEach, describe, expect, it } from "vitest";

import { quadlet, versions } from "../quadlet/generator/build.ts";
import { ProgramShell, shells } from "./shell.ts";

describe.each(shells)("the plan under %s", (shell) => {
  let place: ProgramShell;

  afterEach(() => {
    place.remove();
  });

  const unit = ".hecate/gitops/apps/app.env";

  it.each([
    ["is one", "", "secret"],
    ["was one, and is plain now", "secret", "-"],
  ])("shows no line of a file that %s", (_what, before, after) => {
    place = new ProgramShell(shell);
    place.write("work/had", `file\t0600\told\t${unit}\t${before}\n`);
    place.write("work/want", `file\t0644\tnew\t${unit}\t${after}\n`);
    place.write(unit, "API_KEY=hunter2\n");
    place.write("new/files/new", "PLAIN=1\n");
    expect(place.run(`GEN=$HOME/new; changed_lines ${unit}`).out).toBe("");
  });

  it("shows no secret of another file either", () => {
    place = new ProgramShell(shell);
    place.write("work/want", `file\t0644\tnew\t${unit}\t-\n`);
    place.write("work/secrets.old", "hunter2\n");
    place.write("work/pulls", "");
    place.write("work/plan.services", "");
    place.write("work/plan.files", `rewrite\t${unit}\tedited on the node\n`);
    place.write(unit, "NOTE=hunter2 is it\n");
    place.write("new/files/new", "PLAIN=1\n");
    expect(place.run("GEN=$HOME/new; report_plan").out).toBe(
      `action\trewrite\t${unit}\tedited on the node\nline\t- NOTE=[secret] is it\nline\t+ PLAIN=1\n`,
    );
  });

  it.each([
    ["that moves, as one of a service that becomes core", "system", "changed"],
    ["that somebody changed", "elsewhere", "changed on the node"],
  ])("tells a link %s apart", (_what, target, reason) => {
    place = new ProgramShell(shell);
    const link = ".config/containers/systemd/app.container";
    place.write(".hecate/gitops/system/app.container", "");
    place.write("work/had", `link\t${link}\t.hecate/gitops/system/app.container\n`);
    place.write("work/want", `link\t${link}\t.hecate/gitops/apps/app.container\n`);
    const linked = `mkdir -p .config/containers/systemd; ln -s "$HOME/.hecate/gitops/${target}/app.container" ${link}`;
    expect(place.run(`${linked}; look; plan_files; cat "$WORK/plan.files"`).out).toBe(`link\t${link}\t${reason}\n`);
  });

  const running = String.raw`case "$*" in *show*) printf 'Id=app.service\nLoadState=loaded\nActiveState=active\nSubState=running\nInvocationID=aa\nNRestarts=0\n' ;; esac`;
  const image = "ghcr.io/a/app:1";

  it.each([
    ["with a newline in a value", ["run", "--env", "A=1\n2\t3", image], ""],
    ["of another version", ["run", "--env", `A=${image}`, "ghcr.io/a/app:2"], "restart\tapp\truns another version\n"],
  ])("a container %s", (_what, command, expected) => {
    place = new ProgramShell(shell, {
      systemctl: running,
      podman: `printf '/app\\thealthy\\t${image}\\t123\\t%s\\n' '${JSON.stringify(command).replaceAll("\\", "\\\\")}'`,
    });
    place.write(".local/share/containers/storage/db", "");
    place.write("work/want", `service\tapp\t${image}\trun\n`);
    const planned = `for table in plan.files stale held; do : >"$WORK/$table"; done; name_ours; observe; containers; plan_services; cat "$WORK/plan.services"`;
    expect(place.run(planned).out).toBe(expected);
  });

  it.each([
    ["of its own", "app.service", ""],
    [
      "that somebody made by hand",
      "",
      "error: app: this node has a container of this name that the service did not make",
    ],
    [
      "of another service",
      "old-app.service",
      "error: app: this node has a container of this name that the service did not make",
    ],
  ])("a start where a container is there %s", (_, unitOf, said) => {
    place = new ProgramShell(shell, { podman: `printf '/app\\t\\t${image}\\t123\\t[]\\t2026\\t${unitOf}\\n'` });
    place.write(".local/share/containers/storage/db", "");
    place.write("work/plan.services", "start\tapp\tnew\n");
    place.write("work/want", `service\tapp\t${image}\trun\n`);
    const { out } = place.run(`echo app >"$WORK/ours"; : >"$WORK/units"; containers; check_names`);
    expect(out.slice(0, said.length || undefined)).toBe(said);
  });

  it("that cannot be made says so", () => {
    place = new ProgramShell(shell, { systemctl: ":", awk: "exit 2" });
    const { status, out } = place.run(`: >"$WORK/containers"; plan`);
    expect(status).toBe(1);
    expect(out).toContain("error: what is to be done could not be found out; nothing was changed\n");
    expect(place.run(`refused false; MODE=rollback; plan | tail -n 1`).out).toBe(
      "refusal\twhat would be done cannot be told (false failed on this node)\nerror: what is to be done could not be found out\n",
    );
  });

  it("starts again what an unfinished run has stopped along, and not what is no longer wanted", () => {
    place = new ProgramShell(shell, {
      systemctl: String.raw`for unit; do case $unit in *.service) printf 'Id=%s\nLoadState=%s\nActiveState=inactive\n\n' "$unit" "$(cat load)" ;; esac; done`,
    });
    place.write("load", "loaded");
    const stack = ".hecate/fleet/stacks/hecate/test";
    const row = (name: string, ran: string, start: string): string =>
      `${name}\tours\t${ran}\t-\taa\t-\tstop\t${start}\n`;
    const rows = ["app", "gone", "guest", "held"].map((name) => row(name, "ran", "start"));
    place.write(`${stack}/before`, `${rows.join("")}${row("new", "-", "start")}`);
    place.write("work/want", "service\tapp\ti\trun\nservice\theld\ti\thold\n");
    place.write("work/had", "service\tapp\ti\trun\nservice\theld\ti\thold\nservice\tgone\ti\trun\n");
    const plan = `printf 'start\\tapp\\tstopped\\n' >"$WORK/plan.services"; plan_unfinished; cat "$WORK/plan.services"`;
    expect(place.run(plan).out).toBe("start\tapp\tstopped\n");
    place.write(`${stack}/open`, "id\n");
    expect(place.run(plan).out).toBe(
      "start\tapp\tstopped\nstart\tguest\tstopped by an unfinished run\talong\nstart\theld\tstopped by an unfinished run\talong\n",
    );
    // What is not there any more cannot run again.
    place.write("load", "not-found");
    expect(place.run(plan).out).toBe("start\tapp\tstopped\n");
  });

  describe("with a start that waits in the queue of a boot", () => {
    const queued = String.raw`for unit; do case $unit in *.service) printf 'Id=%s\nLoadState=loaded\nActiveState=inactive\nSubState=dead\nInvocationID=\nJob=7\nRequiredBy=web.service\n\n' "$unit" ;; esac; done`;

    function planned(files: string, want: string): string {
      place = new ProgramShell(shell, { systemctl: queued });
      place.write("work/plan.files", files);
      place.write("work/want", want);
      place.write("work/had", "service\tapp\ti\trun\n");
      return place.run(
        `for table in stale held containers; do : >"$WORK/$table"; done; name_ours; observe; plan_services; plan_dragged; cat "$WORK/plan.services"`,
      ).out;
    }

    it("is no drift", () => {
      expect(planned("", "service\tapp\ti\trun\n")).toBe("");
    });

    it("is left to the boot, also where an unfinished run has stopped the service", () => {
      planned("", "service\tapp\ti\trun\n");
      place.write(".hecate/fleet/stacks/hecate/test/open", "id\n");
      place.write(".hecate/fleet/stacks/hecate/test/before", "app\tours\tran\t-\taa\t-\tstop\tstart\n");
      expect(place.run(`plan_unfinished; cat "$WORK/plan.services"`).out).toBe("");
    });

    it("restarts what changed, and what waits for it", () => {
      const want = `service\tapp\ti\trun\nreads\tapp\t${unit}\n`;
      expect(planned(`rewrite\t${unit}\tchanged\n`, want)).toBe(
        "restart\tapp\tapp.env changed\nrestart\tweb\twith what it requires\talong\n",
      );
    });

    it("stops what is no longer wanted", () => {
      expect(planned("", "")).toBe("stop\tapp\tno longer wanted\nrestart\tweb\twith what it requires\talong\n");
    });
  });
});

/** Releases whose generator writes some groups of options in another order each time: it keeps them in a map. */
const shuffling = versions.filter((version) => version >= "5.4");

describe.each(shuffling)("a unit that was written anew with the same text, by Podman %s's generator", (version) => {
  const shell = shells[shuffling.indexOf(version) % shells.length] ?? "dash";
  const link = ".config/containers/systemd/app.container";
  const keys = [
    ...["HostName=app", "DNS=192.0.2.1", "DNS=192.0.2.2", "DNSSearch=a.lab", "DNSOption=rotate", "StopTimeout=33"],
    ...["Ulimit=nofile=1:2", "Ulimit=nproc=3:4", "AddHost=a:192.0.2.3", "GroupAdd=1", "Tmpfs=/tmp", "Secret=one"],
    ...["Environment=A=1 B='two words'", "Environment=C=3", "EnvironmentFile=/etc/a.env", "EnvironmentFile=/etc/b.env"],
    ...["Label=a=1 b='two words'", "Label=c=3", "Annotation=x=1", "Annotation=y=2", "Sysctl=net.a=1", "Sysctl=net.b=2"],
  ];
  const unit = (label: string): string =>
    `[Container]\nImage=ghcr.io/a/app:1\n${keys.join("\n")}\nLabel=of=${label}\n[Service]\nEnvironment=Y=1\nEnvironment=Z=2\n`;
  let place: ProgramShell;

  afterEach(() => {
    place.remove();
  });

  it("is the one that is loaded, in 20 rounds; with another text it is not", async () => {
    const generator = await quadlet(version);
    place = new ProgramShell(shell);
    place.write(link, unit("one"));
    const loaded = `app.service\tloaded\tactive\trunning\taa\t0\t${place.home}/loaded/app.service\t-\tyes\n`;
    place.write("work/units", loaded);
    const { out } = place.run(
      `GENERATOR=${generator}; generate "$HOME/.config" loaded
      for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
        stale_units; cat "$WORK/stale"; sha256sum <"$WORK/units.now/app.service" >>orders
      done
      sort -u orders | wc -l; sed -i 's/=one$/=two/' ${link}; stale_units; cat "$WORK/stale"`,
    );
    const [orders, ...stale] = out.trimEnd().split("\n");
    expect(Number(orders), out).toBeGreaterThan(1);
    expect(stale).toEqual(["app"]);
  });
});
