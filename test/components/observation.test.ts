import { describe, expect, it } from "vitest";

import { refusalsOf } from "../../components/observation.ts";
import { ReachError } from "../../node/connect.ts";
import { parseReport } from "../../node/report.ts";

describe("what speaks against a change of a node", () => {
  const away = { unseen: "beam00: is the machine on?", away: new ReachError("beam00: is the machine on?") };

  it("is that it was not seen, where that is required", () => {
    expect(refusalsOf("beam00", away, "require")).toEqual([
      "beam00: is the machine on? It was not observed: what is shown for it is what the state says",
    ]);
    expect(refusalsOf("beam00", away, "auto")).toEqual([]);
    expect(refusalsOf("beam00", away, undefined)).toEqual([]);
  });

  it("is nothing where it could not be looked for yet", () => {
    expect(refusalsOf("beam00", { unseen: "beam00: a value is not known", early: true }, "require")).toEqual([]);
  });

  it("is what the node refuses, and what it lacks", () => {
    const rows = ["finding\terror\tPORT\tport 5174 is held\tstop it", "refusal\tweb.service is masked", "end", ""];
    expect(refusalsOf("beam00", { report: parseReport(rows.join("\n")) }, "auto")).toEqual([
      "beam00: port 5174 is held. stop it",
      "beam00: up would refuse: web.service is masked",
    ]);
  });
});
