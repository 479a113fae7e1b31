import { afterEach, describe, expect, it } from "vitest";

import { ProgramShell, shells } from "./shell.ts";

/**
 * A manager whose jobs end at their times, by the test's own clock of seconds: a unit is queued behind another one until
 * then, and active from then on. `queue` holds rows UNIT BLOCKER UNTIL.
 */
const systemctl = String.raw`
now=$(($(cat "$HOME/ticks" 2>/dev/null || echo 0) / 100))
case "$*" in
  *--user*list-jobs*)
    while read -r unit blocker until; do
      if [ "$now" -ge "$until" ]; then continue; fi
      printf '1 %s.service  start waiting\n' "$unit"
      printf '\140- \twaiting for job 2 (%s/start) -     -\n' "$blocker"
      printf '2 %s  start running\n' "$blocker"
    done <"$HOME/queue" ;;
  *InvocationID*)
    for word; do
      case $word in *.service) ;; *) continue ;; esac
      state='active\nSubState=running\nInvocationID=aa\nJob='
      while read -r unit blocker until; do
        if [ "$unit.service" = "$word" ] && [ "$now" -lt "$until" ]; then state='inactive\nSubState=dead\nInvocationID=\nJob=1'; fi
      done <"$HOME/queue"
      printf 'Id=%s\nLoadState=loaded\nNRestarts=0\nActiveState='"$state"'\n\n' "$word"
    done ;;
  show*network-online.target) cat "$HOME/target" 2>/dev/null ;;
esac`;

/** A second passes between two readings of the clock. */
const clock = `clock() { now=$(($(cat ticks 2>/dev/null || echo 0) + 100)); echo $now >ticks; }; sleep() { :; }`;

const masked = "LoadState=masked\nActiveState=inactive\nJob=\nWantedBy=multi-user.target\nRequiredBy=\n";
const networkWait = "podman-user-wait-network-online.service";

describe.each(shells)("a queued start under %s", (shell) => {
  let place: ProgramShell;

  afterEach(() => {
    place.remove();
  });

  /** The gate's log; each service is queued behind a unit until a second, and has a deadline. */
  function gate(
    services: readonly { name: string; behind: string; until: number; deadline: number; kind?: string }[],
    target = "",
  ): { status: number | null; out: string } {
    place = new ProgramShell(shell, { systemctl, journalctl: ":" });
    place.write("target", target);
    place.write("queue", services.map(({ name, behind, until }) => `${name} ${behind} ${until}\n`).join(""));
    const rows = services.map(({ name, deadline, kind = "none" }) =>
      [`service\t${name}\timage\trun\n`, `gate\t${name}\t${kind}\tnone.sock\t10\t${deadline}\n`].join(""),
    );
    place.write("work/want", `stable\t0\n${rows.join("")}`);
    place.write("work/starts", services.map(({ name }) => `${name}\n`).join(""));
    return place.run(`${clock}; : >"$WORK/held"; : >"$WORK/sockets"; gate`);
  }

  it("does not count towards the deadline", () => {
    const { status, out } = gate([{ name: "app", behind: networkWait, until: 90, deadline: 12 }]);
    expect(out).toContain(`waiting for app (queued behind ${networkWait}), after 5 s\n`);
    expect(out).toMatch(/^healthy app after 0\.0 s$/m);
    expect(status).toBe(0);
  });

  it("leaves the whole deadline to the service, and not more", () => {
    const { status, out } = gate([{ name: "app", behind: networkWait, until: 50, deadline: 12, kind: "socket" }]);
    expect(status).toBe(1);
    expect(out).toContain("error: app.service did not become healthy within 12 s: the socket");
    const last = /after (\d+) s\n(?!waiting)/.exec(out.slice(out.lastIndexOf("waiting for")))?.[1];
    expect(Number(last)).toBeGreaterThanOrEqual(57);
    expect(Number(last)).toBeLessThanOrEqual(64);
  });

  it("names the network that it waits for once, with the fix, before anything else", () => {
    const services = ["app", "other"].map((name) => ({ name, behind: networkWait, until: 30, deadline: 12 }));
    const { out } = gate(services, masked);
    const [cause, fix, ...more] = out.split("\n");
    expect(cause).toBe(
      `waiting for the network: ${networkWait} waits up to 90 s for network-online.target of the system (it is masked)`,
    );
    expect(fix).toBe(
      "  fix: sudo systemctl unmask network-online.target && sudo systemctl start network-online.target",
    );
    expect(more.join("\n")).not.toContain("waiting for the network");
    expect(more[0]).toMatch(
      /^waiting for app, other \(queued behind podman-user-wait-network-online\.service\), after \d s$/,
    );
  });

  it("ends within its limit, in an error that names what it waits for, with the queue as evidence", () => {
    const { status, out } = gate([{ name: "app", behind: "slow.service", until: 9999, deadline: 12 }]);
    expect(status).toBe(1);
    expect(out).toContain(
      "error: app.service was not started within 120 s: queued behind slow.service, which has not finished its own start (systemctl --user status slow.service)\n",
    );
    expect(out).not.toContain("journal of");
    const kept = place.run('cat "$STACK"/failed/*-app/jobs').out;
    expect(kept).toContain("waiting for job 2 (slow.service/start)");
  });

  it("behind a service that this run waits for has that one's deadline alone", () => {
    const { status, out } = gate([
      { name: "app", behind: "core.service", until: 130, deadline: 12 },
      { name: "core", behind: "none.service", until: 0, deadline: 135, kind: "socket" },
    ]);
    expect(status).toBe(1);
    expect(out).toContain("error: core.service did not become healthy within 135 s");
    expect(out).toMatch(/^healthy app after 0\.0 s$/m);
  });

  it.each([
    [
      "a chain of jobs, to its end",
      [
        "1 app.service start waiting",
        "`- \twaiting for job 2 (core.service/start) - -",
        "2 core.service start waiting",
        "`- \twaiting for job 3 (slow@1.service/start) - -",
        "3 slow@1.service start running",
      ],
      "slow@1.service",
    ],
    [
      "two, of which one is ours",
      [
        "1 app.service start waiting",
        "|- \twaiting for job 2 (core.service/start) - -",
        "`- \twaiting for job 3 (slow.mount/start) - -",
        "2 core.service start running",
        "3 slow.mount start running",
      ],
      "slow.mount",
    ],
    [
      "one that is ours",
      [
        "1 app.service start waiting",
        "`- \twaiting for job 2 (core.service/start) - -",
        "2 core.service start running",
      ],
      "core.service",
    ],
    [
      "a circle",
      [
        "1 app.service start waiting",
        "`- \twaiting for job 2 (core.service/start) - -",
        "2 core.service start waiting",
        "`- \twaiting for job 1 (app.service/start) - -",
      ],
      "",
    ],
    ["nothing", ["1 app.service start waiting", "No jobs running."], ""],
  ])("finds what a unit waits for through %s", (_, jobs, expected) => {
    place = new ProgramShell(shell);
    place.write("work/jobs", `${jobs.join("\n")}\n`);
    place.write("work/waiting", "app\tnone\t-\t0\t60\ncore\tnone\t-\t0\t60\n");
    expect(place.run('blocker app.service "$WORK/jobs" "$WORK/waiting"').out).toBe(`${expected}\n`);
  });
});
