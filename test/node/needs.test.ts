import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { ProgramShell, shells } from "./shell.ts";

/** A line in [Unit] of the service. */
function requires(line: string): string {
  return `sed -i '1i [Unit]\\n${line}' work/units.next/app.service`;
}

/** A unit that systemd knows, in this state. */
function unitIs(unit: string, state: string): string {
  return String.raw`systemctl() { printf 'Id=${unit}\nLoadState=loaded\nActiveState=${state}\nSubState=x\n'; }`;
}

describe.each(shells)("what a unit names under %s", (shell) => {
  let place: ProgramShell;

  beforeEach(() => {
    place = new ProgramShell(shell, {
      podman: "exit 1",
      id: "case $1 in -un) echo rl ;; -u) echo 1000 ;; -G) echo 1000 ;; -Gn) echo rl ;; esac",
    });
    place.write("work/want", "service\tapp\ti\trun\nservice\tnet-network\t-\trun\nservice\tvol-volume\t-\trun\n");
    place.write("work/systemd", "257.13-1\n");
    place.write("work/plan.services", "start\tapp\tnew\nstart\tvol-volume\tnew\n");
  });

  afterEach(() => {
    place.remove();
  });

  function unit(name: string, text: string): void {
    place.write(`work/units.next/${name}.service`, text);
  }

  /** The rows of what the service with these podman arguments needs. */
  function needed(args: string, more = ""): string[] {
    unit("app", `[Service]\n${more}ExecStart=/usr/bin/podman run --name app --replace --rm -d ${args}\n`);
    const { out } = place.run(`named "$WORK/units.next" | sed "s|$HOME|HOME|g"`);
    return out
      .split("\n")
      .filter((row) => row.startsWith("app\t"))
      .map((row) => row.slice(4).replace("\t", " "));
  }

  it.each([
    ["--secret db,type=env,target=DB image", ["secret db"]],
    ["--secret=source=db,type=mount image", ["secret db"]],
    ["-v /srv/a:/d:Z -v named:/n --volume=/srv/b:/e -v /anonymous image", ["path /srv/a", "path /srv/b"]],
    ['-v "%h/x\\x20y:/d" image', ["path HOME/x y"]],
    ["-v '/srv/a b:/d' image", ["path /srv/a b"]],
    ["--mount type=bind,source=/srv/q,destination=/q --mount type=volume,src=/srv/r,dst=/r image", ["path /srv/q"]],
    [
      "--network host --network pasta:--mtu,1500 --network mine:ip=10.0.0.1 --network=container:db image",
      ["network mine", "container db"],
    ],
    ["--device /dev/kvm:/dev/kvm --device vendor.com/gpu=all image", ["device /dev/kvm"]],
    [
      "--env-file %t/%n.env --pod p --userns container:a --volumes-from b:ro image",
      ["file HOME/app.service.env", "pod p", "container a", "container b"],
    ],
    ["--security-opt seccomp=/etc/s.json --security-opt no-new-privileges image", ["file /etc/s.json"]],
    ["--subuidname ann image", ["subuid ann"]],
    // What only systemd knows is not decided here.
    ["-v %d/x:/d -v ${PLACE}/x:/e -v $$x:/f image", []],
    ["--rootfs /srv/root serve --device /dev/no", ["path /srv/root"]],
    // Short options with their value, and together.
    ["-v/srv:/d image --device /dev/no", ["path /srv"]],
    ["-it -v /srv:/d image --device /dev/no", ["path /srv"]],
    ["-itv/srv:/d image", ["path /srv"]],
    ["--memory 1g -m=2g --cpus=2 --pids-limit 5 image", ["limit memory", "limit memory", "limit cpu", "limit pids"]],
    // What stands behind the image is for the container.
    ["--label a=b image --secret no -v /no:/no", []],
    ["--read-only --env A=1 image --network no", []],
  ])("%s", (args, expected) => {
    expect(needed(args)).toEqual(expected);
  });

  it("of [Service] are its user and its group", () => {
    expect(needed("image", "User=ann\nGroup=staff\n")).toEqual(["user ann", "group staff"]);
  });

  it.each([
    ["EnvironmentFile=/etc/a.env\nEnvironmentFile=-/etc/b.env\nEnvironmentFile=/etc/c*.env", ["file /etc/a.env"]],
    ["EnvironmentFile=%h/.env", ["file HOME/.env"]],
    ["LoadCredential=a:/etc/a\nLoadCredential=b\nLoadCredential=c:relative", ["file /etc/a"]],
    ["WorkingDirectory=/srv/a\nWorkingDirectory=-/srv/b\nWorkingDirectory=~", ["directory /srv/a"]],
    [
      "StandardOutput=append:/srv/a/log\nStandardError=file:%h/b/log\nStandardInput=null\nStandardError=file:/log",
      ["directory /srv/a", "directory HOME/b"],
    ],
    [
      "MemoryMax=1G\nCPUQuota=50%\nAllowedCPUs=0",
      ["controller memory MemoryMax=1G", "controller cpu CPUQuota=50%", "controller cpuset AllowedCPUs=0"],
    ],
  ])("of [Service] is what %s needs", (lines, expected) => {
    expect(needed("image", `${lines}\n`)).toEqual(expected);
  });

  it("of a volume is the directory that it binds", () => {
    unit(
      "vol-volume",
      "[Service]\nExecStart=/usr/bin/podman volume create --ignore --opt device=/srv/v --opt o=bind --opt type=none systemd-vol\n",
    );
    expect(place.run(`named "$WORK/units.next"`).out).toBe("vol-volume\tpath\t/srv/v\n");
  });

  /** What the program says of a service with these arguments, once this is done. */
  function refused(args: string, before = "", more = ""): string[] {
    unit("app", `[Service]\n${more}ExecStart=/usr/bin/podman run --name app ${args} image\n`);
    const { out } = place.run(
      `mkdir -p .local/share/containers/storage; FUTURE=$WORK/next; MODE=plan; ${before}\ncheck_needs | sed "s|$HOME|HOME|g"`,
    );
    return out.split("\n").filter((line) => line !== "");
  }

  it.each([
    [
      "--secret db",
      "error: app: the Podman secret db is missing. Create it: printf %s VALUE | podman secret create db -",
    ],
    [
      "-v /nope/x:/d",
      "error: app: the source of a mount, /nope/x, is missing, and Podman does not create it. Create it: mkdir -p /nope/x",
    ],
    [
      "-v %h/x:/d",
      "error: app: the source of a mount, HOME/x, is missing, and Podman does not create it. Create it: mkdir -p HOME/x",
    ],
    [
      "--device /dev/nope",
      "error: app: the device /dev/nope is missing. Connect it or load its kernel module (sudo modprobe nope), or remove it from the unit",
    ],
    [
      "--env-file /nope.env",
      "error: app: the file /nope.env is missing. Create it: install -m 0600 -o rl /dev/null /nope.env, then fill it in",
    ],
    [
      "--network mine",
      "error: app: the network mine is missing. Create it: podman network create mine, or declare it as a unit and name mine.network",
    ],
    [
      "--pod p",
      "error: app: the pod p is missing. Create it: podman pod create p, or declare it as a unit and name p.pod",
    ],
    [
      "--network container:db",
      "error: app: the container db, whose namespace or volumes it uses, is missing. Start it first (podman ps --all shows what is there), or name its unit: db.container",
    ],
    [
      "--subuidname nobody-here",
      "error: app: nobody-here has no range in /etc/subuid. Run: sudo usermod --add-subuids 200000-265535 nobody-here",
    ],
  ])("and the node lacks is refused with its fix: %s", (args, line) => {
    // Root, who may run the tests, needs no sudo.
    expect(refused(args).map((one) => one.replace("Create it: sudo", "Create it:"))).toEqual([line]);
  });

  it.each([
    ["is there already", "start\tnet-network\tnew", undefined, ":", true],
    ["is there already, of the unit as it is now", "start\tnet-network\tstopped", "mine", ":", false],
    ["is there already, and its unit changes", "restart\tnet-network\tchanged", "mine", ":", false],
    ["is there already, and its unit makes another one now", "restart\tnet-network\tchanged", "my", ":", true],
    ["is not there", "start\tnet-network\tnew", undefined, "podman() { return 1; }", false],
  ])("a network of the bundle that %s", (_, row, now, podman, isRefused) => {
    const made = (network: string): string =>
      `[Service]\nExecStart=/usr/bin/podman network create --ignore --subnet 10.9.0.0/24 ${network}\n`;
    unit("net-network", made("mine"));
    if (now !== undefined) place.write("systemd/generator/net-network.service", made(now));
    place.write("work/plan.services", `${row}\n`);
    const { out } = place.run(
      `podman() { :; }; storage() { :; }; made() { :; }; check_mentions() { :; }; ${podman}
      FUTURE=/future; check_needs`,
    );
    expect(out).toBe(
      isRefused
        ? "error: net-network: this node has a network mine already, which the unit would take as it is, and remove when it stops. Remove it (podman network rm mine), or give the unit another NetworkName=\n"
        : "",
    );
  });

  it.each([
    [
      "a service that runs already has made all that it makes",
      requires("Wants=secrets.service"),
      unitIs("secrets.service", "active"),
    ],
    ["a target makes nothing", requires("Wants=prepared.target"), unitIs("prepared.target", "inactive")],
    [
      "nor does the wait for the network",
      requires("Wants=podman-user-wait-network-online.service"),
      unitIs("podman-user-wait-network-online.service", "inactive"),
    ],
    [
      "nor a service of the bundle that has nothing to do with it",
      requires("Requires=net-network.service"),
      ": >work/units.next/net-network.service",
    ],
    ["a secret of a name that ends alike is another one", String.raw`podman() { printf 'old-db\t2026\n'; }`, ":"],
    [
      "a drop-in of a service whose name begins alike",
      "mkdir -p .config/systemd/user/ap-.service.d",
      String.raw`printf '[Service]\nExecStartPre=/bin/prepare\n' >.config/systemd/user/ap-.service.d/x.conf`,
    ],
    [
      "a drop-in of another service",
      "mkdir -p .config/systemd/user/other.service.d",
      String.raw`printf '[Service]\nExecStartPre=/bin/prepare\n' >.config/systemd/user/other.service.d/x.conf`,
    ],
  ])("and is missing is refused although there is more: %s", (_, ...before) => {
    expect(refused("--secret db", before.join("; "))).toEqual([
      "error: app: the Podman secret db is missing. Create it: printf %s VALUE | podman secret create db -",
    ]);
  });

  it("and the node cannot limit is refused of Podman, and told of systemd", () => {
    const none = "has_controller() { return 1; }; enable_controller() { echo 'Have it'; }";
    expect(refused("--memory 1g", none, "MemoryMax=1G\n")).toEqual([
      "error: app: Podman cannot limit memory on this node: its user manager does not have the cgroup controller memory. Have it, or remove the limit",
    ]);
    expect(place.run("cat work/remarks").out).toBe(
      "app: MemoryMax=1G has no effect on this node: its user manager does not have the cgroup controller memory. Have it\n",
    );
  });

  it("and systemd goes on without is told", () => {
    const missing = String.raw`systemctl() { printf 'Id=nope.service\nLoadState=not-found\nActiveState=inactive\nSubState=dead\n'; }`;
    expect(refused("", `${requires("Wants=nope.service net-network.service")}; ${missing}`)).toEqual([]);
    expect(place.run("cat work/remarks").out).toBe(
      "app: nope.service, which Wants= of its unit names, is not on this node: systemd goes on without it\n",
    );
  });

  it("and a condition that does not hold is refused", () => {
    const analyze = String.raw`printf '#!/bin/sh\ncase "$3" in *=/there) exit 0 ;; *) exit 1 ;; esac\n' >bin/systemd-analyze; chmod +x bin/systemd-analyze`;
    const lines = [
      "ConditionPathExists=/there",
      "ConditionPathExists=/nope",
      "AssertHost=other",
      "ConditionPathExists=|/one",
      "ConditionPathExists=%h/.hecate/config/node.env",
    ];
    expect(refused("", `${requires(lines.join(String.raw`\n`))}; ${analyze}`)).toEqual([
      "error: app: ConditionPathExists=/nope in [Unit] does not hold on this node: systemd would not start the service. Make it hold, or remove the line",
      "error: app: AssertHost=other in [Unit] does not hold on this node: systemd would not start the service. Make it hold, or remove the line",
    ]);
  });

  it("and a dead file server has is told within seconds", () => {
    const hangs = String.raw`printf '#!/bin/sh\nfor p; do :; done; case "$*" in */nas/*) exec sleep 20 ;; esac; exec /usr/bin/stat "$@"\n' >bin/stat; chmod +x bin/stat; mkdir here`;
    const began = Date.now();
    expect(refused("-v /nas/x:/x -v %h/here:/y -v %h/nope:/z", `rm bin/stat; ${hangs}; ANSWER_TIMEOUT=1`)).toEqual([
      "error: app: /nas/x does not answer: the file server that it is on is away or hangs. Bring it back (findmnt -T /nas/x shows it), or unmount it: sudo umount -l MOUNT",
      expect.stringContaining("app: the source of a mount, HOME/nope, is missing"),
    ]);
    expect(Date.now() - began).toBeLessThan(10_000);
  });

  it("and the user manager cannot do is refused", () => {
    expect(refused("", "", "User=ann\nGroup=staff\n")).toEqual([
      expect.stringContaining(
        "app: User=ann in [Service]: the user manager of rl cannot start a service as another user",
      ),
      expect.stringContaining("app: Group=staff in [Service]: rl is not in this group"),
    ]);
    expect(refused("", "", "User=rl\nGroup=1000\n")).toEqual([]);
  });

  it.each([
    ["a directory is there", "-v %h/x:/d", "mkdir x"],
    [
      "the bundle brings the file",
      "--env-file %h/.hecate/config/node.env",
      String.raw`printf 'file\t0640\thash\t.hecate/config/node.env\tplain\n' >>work/want`,
    ],
    [
      "it is data of a daemon",
      "-v %h/.hecate/core/sockets/api.sock:/s",
      String.raw`printf 'data\t0750\t.hecate/core\n' >>work/want`,
    ],
    [
      "another unit makes the network",
      "--network systemd-net",
      String.raw`printf '[Service]\nExecStart=/usr/bin/podman network create --ignore systemd-%s\n' net >work/units.next/net-network.service`,
    ],
    [
      "another unit runs the container",
      "--network container:systemd-db",
      String.raw`printf '[Service]\nExecStart=/usr/bin/podman run --name systemd-%%N image\n' >work/units.next/db.service`,
    ],
    ["Podman has the network", "--network mine", `podman() { [ "$*" = "network exists mine" ]; }`],
    ["Podman has the secret", "--secret db", String.raw`podman() { printf 'db\t2026\n'; }`],
    [
      "a socket that systemd starts along with it makes the file",
      "-v %t/podman/podman.sock:/s",
      `${requires("Requires=podman.socket")}; ${unitIs("podman.socket", "inactive")}`,
    ],
    [
      "a service that systemd starts along with it may make it",
      "--secret db",
      `${requires("Wants=secrets.service")}; ${unitIs("secrets.service", "failed")}`,
    ],
    [
      "another service makes its socket in its directory",
      "-v %t/db/db.sock:/s",
      String.raw`printf '[Service]\nRuntimeDirectory=db\nExecStart=/usr/bin/podman run image\n' >work/units.next/db.service`,
    ],
    [
      "before systemd 254 its state lies with its configuration",
      "-v %h/.config/app:/d",
      "echo 252.39 >work/systemd; sed -i 's/^ExecStart/StateDirectory=app\\nExecStart/' work/units.next/app.service",
    ],
    ["Podman has a secret of this ID", "--secret 79c7", String.raw`podman() { printf 'db\t2026\t79c7\n'; }`],
    [
      "a drop-in of all services makes it",
      "--secret db",
      String.raw`mkdir -p .config/systemd/user/service.d; printf '[Service]\nExecStartPre=/bin/prepare\n' >.config/systemd/user/service.d/x.conf`,
    ],
    [
      "a condition of the unit's own makes it",
      "-v /nope:/d",
      "sed -i 's/^ExecStart/ExecCondition=\\/bin\\/mkdir x\\nExecStart/' work/units.next/app.service",
    ],
    [
      "the directory of its output comes with the bundle",
      "",
      String.raw`printf 'dir\t0755\t.hecate/logs\n' >>work/want; sed -i "s|^ExecStart|StandardOutput=append:$HOME/.hecate/logs/app\nExecStart|" work/units.next/app.service`,
    ],
    [
      "a drop-in of the node makes it",
      "--secret db",
      String.raw`mkdir -p .config/systemd/user/app.service.d; printf '[Service]\n  ExecStartPre = /bin/prepare\n' >.config/systemd/user/app.service.d/x.conf`,
    ],
    ["the service runs already", "--secret db -v /nope:/d", ": >work/plan.services"],
    [
      "systemd makes the directory",
      "-v %t/app:/d",
      "sed -i 's/^ExecStart/RuntimeDirectory=app\\nExecStart/' work/units.next/app.service",
    ],
    [
      "a program of the unit's own may make it",
      "-v /nope:/d",
      "sed -i 's/^ExecStart/ExecStartPre=\\/bin\\/sh -c x\\nExecStart/' work/units.next/app.service",
    ],
  ])("and is there is not refused: %s", (_, args, before) => {
    expect(refused(args, before)).toEqual([]);
  });
});

describe.each(shells)("a secret that was replaced under %s", (shell) => {
  let place: ProgramShell;

  afterEach(() => {
    place.remove();
  });

  const running = String.raw`case "$*" in *show*) printf 'Id=app.service\nLoadState=loaded\nActiveState=active\nSubState=running\nInvocationID=aa\nNRestarts=0\n' ;; esac`;

  it.each([
    [
      "after the container was made",
      "2026-03-01T00:00:02",
      ["--secret", "db,type=env,target=DB"],
      "restart\tapp\tsecret db replaced\n",
    ],
    ["as one word", "2026-03-01T00:00:02", ["--secret=db"], "restart\tapp\tsecret db replaced\n"],
    ["before that", "2026-03-01T00:00:00", ["--secret", "db"], ""],
    ["and that it does not read", "2026-03-01T00:00:02", ["--label", "--secret"], ""],
  ])("%s", (_, changed, words, expected) => {
    const command = JSON.stringify(["podman", "run", ...words, "ghcr.io/a/app:1"]);
    place = new ProgramShell(shell, {
      systemctl: running,
      podman: `case $1 in inspect) printf '/app\\thealthy\\tghcr.io/a/app:1\\t123\\t%s\\t2026-03-01T00:00:01\\n' '${command}' ;; secret) printf 'db\\t${changed}\\n' ;; esac`,
    });
    place.write(".local/share/containers/storage/db", "");
    place.write("work/want", "service\tapp\tghcr.io/a/app:1\trun\n");
    const planned = `for table in plan.files stale held; do : >"$WORK/$table"; done; name_ours; observe; containers; plan_services; cat "$WORK/plan.services"`;
    expect(place.run(planned).out).toBe(expected);
  });
});
