import { describe, expect, test } from "vitest";
import { exitCodeOf, nodeStatus } from "../../cli/fleetStatus.ts";
import { statusJson, statusText } from "../../cli/status.ts";
import { nodesTable, servicesTable, shortTime } from "../../cli/statusTable.ts";
import { healthy, reported, running, view } from "./views.ts";

const now = new Date("2026-07-09T18:00:00Z");
const last = "last\t2026-07-08T10:00:00Z\t0123456789abcdef\tconverged\t192.0.2.7";
const stopped = [
  ...healthy.slice(0, 2),
  "unit\thecate-traderw\trun\tloaded\tinactive\tdead\tThu 2026-07-09 16:00:00 UTC\t-\t-\t-\t0",
  "action\tstart\thecate-traderw\tstopped by hand",
];

const good = view("beam00", reported(last, ...healthy));
const drifted = view("beam01", reported(last, ...stopped));
const away = view("beam02", { kind: "unreachable", reason: "beam02 (rl@192.0.2.3:22): nobody answers (ETIMEDOUT)" });
const parked = view("beam03", { kind: "parked" });

describe("status", () => {
  test("is a row a service, a row for a node that has none, and a row a node that answered", () => {
    expect(statusText([good, drifted, away, parked].map(nodeStatus), now)).toBe(
      [
        "NODE    SERVICE         STATE             HEALTH   IMAGE                 ID            SINCE     URL                    DRIFT",
        "beam00  hecate-daemon   active (running)  healthy  hecate-daemon:0.1.0   0123456789ab  15:24:24  -                      -",
        "beam00  hecate-traderd  active (running)  healthy  hecate-traderd:0.1.0  0123456789ab  15:24:24  -                      -",
        "beam00  hecate-traderw  active (running)  healthy  hecate-traderw:0.1.0  0123456789ab  15:24:24  http://192.0.2.1:5174  -",
        "beam01  hecate-daemon   active (running)  healthy  hecate-daemon:0.1.0   0123456789ab  15:24:24  -                      -",
        "beam01  hecate-traderd  active (running)  healthy  hecate-traderd:0.1.0  0123456789ab  15:24:24  -                      -",
        "beam01  hecate-traderw  inactive (dead)   -        -                     -             16:00:00  http://192.0.2.2:5174  start (stopped by hand)",
        "beam02  unreachable (rl@192.0.2.3:22): nobody answers (ETIMEDOUT)",
        "beam03  parked: not asked",
        "",
        "NODE    LAST RUN             WHAT       FROM       PLAN",
        "beam00  2026-07-08 10:00:00  converged  192.0.2.7  as desired",
        "beam01  2026-07-08 10:00:00  converged  192.0.2.7  1 to do (hecate-fleet diff)",
        "",
      ].join("\n"),
    );
  });

  test("has the services in the order of their start, then those that are no longer wanted", () => {
    const gone = "unit\tan-old-one\tgone\tloaded\tactive\trunning\t-\t-\t-\t-\t0";
    const { services } = nodeStatus(
      view("beam00", reported(gone, ...healthy.toReversed(), "action\tstop\tan-old-one\tno longer wanted")),
    );
    expect(services.map(({ name, drift }) => [name, ...drift])).toEqual([
      ["hecate-daemon"],
      ["hecate-traderd"],
      ["hecate-traderw"],
      ["an-old-one", "stop (no longer wanted)"],
    ]);
  });

  test("says what is done to the files of a service to which nothing else is done", () => {
    const rows = [
      "action\tmode\t.hecate/gitops/system/hecate-daemon.env\t0644 -> 0640",
      "action\trewrite\t.hecate/gitops/apps/hecate-traderw.container\tedited on the node",
      "action\trestart\thecate-traderw\thecate-traderw.container edited on the node",
    ];
    const { services } = nodeStatus(view("beam00", reported(...healthy, ...rows)));
    expect(services.map(({ drift }) => drift)).toEqual([
      ["mode hecate-daemon.env (0644 -> 0640)"],
      [],
      ["restart (hecate-traderw.container edited on the node)"],
    ]);
  });

  test("says so of a held service, of a node that somebody holds, and of one where nothing was done yet", () => {
    const held = running("hecate-traderw").replace("\trun\t", "\thold\t");
    const nodes = [nodeStatus(view("beam00", reported(held, "holder\thecate/dev (from 192.0.2.9)")))];
    expect(servicesTable(nodes, ["SERVICE", "DRIFT"])).toBe(
      "NODE    SERVICE         DRIFT\nbeam00  hecate-traderw  held\n",
    );
    expect(nodesTable(nodes)).toContain(
      "-         nothing was done here yet  -     held by hecate/dev (from 192.0.2.9)",
    );
  });

  test("has the date of another day", () => {
    expect(shortTime("2026-07-09T15:24:24Z", now)).toBe("15:24:24");
    expect(shortTime("2026-07-08T15:24:24Z", now)).toBe("2026-07-08 15:24:24");
  });

  test("gives a program the same, and more", () => {
    const json = JSON.parse(statusJson("hecate/dev", [good, drifted, away, parked].map(nodeStatus), 0)) as {
      nodes: { services: unknown[] }[];
    };
    expect(json).toMatchObject({
      stack: "hecate/dev",
      exitCode: 1,
      nodes: [
        {
          name: "beam00",
          verdict: "desired",
          last: { time: "2026-07-08T10:00:00Z", generation: "0123456789abcdef", what: "converged", from: "192.0.2.7" },
        },
        {
          verdict: "drift",
          actions: [{ verb: "start", object: "hecate-traderw", reason: "stopped by hand" }],
          services: [{}, {}, { name: "hecate-traderw", active: "inactive", drift: ["start (stopped by hand)"] }],
        },
        { verdict: "trouble", trouble: ["unreachable (rl@192.0.2.3:22): nobody answers (ETIMEDOUT)"], services: [] },
        { verdict: "parked", trouble: [], services: [] },
      ],
    });
    expect(json.nodes[0]?.services[2]).toEqual({
      name: "hecate-traderw",
      wanted: "run",
      load: "loaded",
      active: "active",
      sub: "running",
      since: "2026-07-09T15:24:24Z",
      health: "healthy",
      image: "ghcr.io/hecate-social/hecate-traderw:0.1.0",
      imageId: "0123456789abcdef".repeat(4),
      restarts: 0,
      url: "http://192.0.2.1:5174",
      drift: [],
    });
  });
});

describe("the exit code", () => {
  const refused = view("beam00", reported(...healthy, "refusal\thecate-daemon.service is masked"));
  const unready = view("beam00", reported("finding\terror\tPODMAN\tpodman is not installed\tsudo apt install podman"));
  const warned = view("beam00", reported(...healthy, "finding\twarning\tCLOCK\tthe clock is wrong\tset it"));
  const sick = view("beam00", reported(running("hecate-daemon", "unhealthy")));

  test.each([
    ["as desired", [good, parked], 0],
    ["a warning", [warned], 0],
    ["drift", [good, drifted], 2],
    ["a node that is away, and drift on another", [away, drifted], 1],
    ["an up that would be refused", [refused], 1],
    ["a node that is not ready", [unready], 1],
    ["an unhealthy service", [sick], 1],
    ["no node", [], 0],
  ])("for %s", (_what, views, code) => {
    expect(exitCodeOf(views.map(nodeStatus))).toBe(code);
  });

  test("of trouble comes with its words", () => {
    expect([refused, unready, sick].map((one) => nodeStatus(one).trouble)).toEqual([
      ["up would refuse: hecate-daemon.service is masked"],
      ["not ready: podman is not installed. sudo apt install podman"],
      ["hecate-daemon runs and is unhealthy; see hecate-fleet logs"],
    ]);
  });
});
