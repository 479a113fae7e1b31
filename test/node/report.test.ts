import { describe, expect, it } from "vitest";
import { describePlan } from "../../node/plan.ts";
import { parseReport } from "../../node/report.ts";

const rows = [
  "fact\tpodman\t5.4.2",
  "fact\tprogram\tthere",
  "finding\twarning\tDISK\tthe disk is nearly full\tpodman image prune",
  "finding\terror\tPORT\tport 5174 is held\tstop it",
  "refusal\tweb.service is masked",
  "action\trewrite\t.hecate/gitops/apps/web.env\tchanged",
  "line\t- A=1\t2",
  "line\t+ A=2",
  "action\tlink\t.config/containers/systemd/web.container\t-",
  "unit\tweb\trun\tloaded\tactive\trunning\tWed 2026-07-08 10:00:00 UTC\thealthy\tquay.io/me/web:1\t0123\t2",
  "unit\told\tgone\tnot-found\tinactive\tdead\t-\t-\t-\t-\t0",
  "unit\tasleep\thold\tloaded\tinactive\tdead\t-\t-\t-\t-\t0",
  "note\tweb has a drop-in",
  "holder\thecate/dev since now",
  "token\t0a1b",
  "last\t2026-07-08T10:00:00Z\tabc\tconverged\t192.0.2.7",
  "end",
  "",
];

describe("parseReport", () => {
  const report = parseReport(rows.join("\n"));

  it("reads what the node program prints", () => {
    expect([...report.facts]).toEqual([
      ["podman", "5.4.2"],
      ["program", "there"],
    ]);
    expect(report.findings.map(({ severity, code }) => [severity, code])).toEqual([
      ["warning", "DISK"],
      ["error", "PORT"],
    ]);
    expect(report.actions).toEqual([
      { verb: "rewrite", object: ".hecate/gitops/apps/web.env", reason: "changed", lines: ["- A=1\t2", "+ A=2"] },
      { verb: "link", object: ".config/containers/systemd/web.container", lines: [] },
    ]);
    expect(report.services).toEqual([
      {
        ...{ name: "web", wanted: "run", load: "loaded", active: "active", sub: "running", restarts: 2 },
        ...{ since: "Wed 2026-07-08 10:00:00 UTC", health: "healthy", image: "quay.io/me/web:1", imageId: "0123" },
      },
      { name: "old", wanted: "gone", load: "not-found", active: "inactive", sub: "dead", restarts: 0 },
      { name: "asleep", wanted: "hold", load: "loaded", active: "inactive", sub: "dead", restarts: 0 },
    ]);
    expect(report).toMatchObject({
      notes: ["web has a drop-in"],
      holder: "hecate/dev since now",
      token: "0a1b",
      last: { time: "2026-07-08T10:00:00Z", generation: "abc", what: "converged", from: "192.0.2.7" },
    });
  });

  it("makes control characters visible, wherever they stand", () => {
    const hostile = parseReport(rows.map((row) => row.replace(/\t([a-z])/g, "\t\u001B[2J$1")).join("\n"));
    expect(JSON.stringify([...hostile.facts, hostile])).not.toContain("\\u001b");
    expect(hostile.notes).toEqual(["\\x1b[2Jweb has a drop-in"]);
    expect(hostile.actions[0]?.lines).toEqual(["- A=1\t2", "+ A=2"]);
  });

  it("knows of a node without a record neither word nor past", () => {
    expect(Object.keys(parseReport("end\n"))).not.toContain("token");
    expect(parseReport("last\tt\tg\tconverged\t-\nend\n").last).toEqual({
      time: "t",
      generation: "g",
      what: "converged",
    });
  });

  it.each(["", "fact\tpodman\t5.4.2\n", rows.slice(0, -2).join("\n"), "end"])("refuses half a report: %j", (text) => {
    expect(() => parseReport(text)).toThrow(RangeError);
  });

  it("is told under the node's name, with the way out", () => {
    expect(describePlan("beam00", report)).toEqual({
      lines: [
        "beam00: rewrite ~/.hecate/gitops/apps/web.env (changed)",
        "beam00:     - A=1\t2",
        "beam00:     + A=2",
        "beam00: link ~/.config/containers/systemd/web.container",
        "beam00: note: web has a drop-in",
      ],
      warnings: [
        "beam00: the disk is nearly full. podman image prune",
        "beam00: it is held by hecate/dev since now; up waits for it, and plans anew",
      ],
      errors: ["beam00: port 5174 is held. stop it", "beam00: up would refuse: web.service is masked"],
    });
  });
});

describe("a stack that was renamed", () => {
  it("gets the advice to keep the name of its files' owner, once", () => {
    const conflict = (file: string): string =>
      `refusal\tconflict: /home/rl/.hecate/gitops/apps/${file}: it belongs to the stack hecate/old.1, with other content`;
    const other = "refusal\tconflict: /home/rl/x: it belongs to the stack hecate/old.1";
    const { errors } = describePlan("beam00", parseReport([conflict("a"), conflict("b"), other, "end", ""].join("\n")));
    expect(errors).toHaveLength(4);
    expect(errors.at(-1)).toBe(
      "beam00: if this stack had the name hecate/old.1 before, set hecate:owner: hecate/old.1",
    );
  });

  it("is none where other files are in the way", () => {
    const rows = ["refusal\tconflict: /home/rl/x: it is there already and is not ours: move it away", "end", ""];
    expect(describePlan("beam00", parseReport(rows.join("\n"))).errors).toHaveLength(1);
  });
});
