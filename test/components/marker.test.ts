import { describe, expect, it } from "vitest";

import { markerIn, markerOf } from "../../components/marker.ts";
import type { MarkerParts } from "../../components/marker.ts";
import type { Seen } from "../../components/observation.ts";
import { nodeProgram } from "../../node/program.ts";
import { parseReport } from "../../node/report.ts";

const there = "fact\tprogram\tthere";
const missing = "fact\tprogram\tmissing";
const drift = "action\tstart\tweb\tstopped by hand";

function seen(...rows: readonly string[]): Seen {
  return { report: parseReport([...rows, "end", ""].join("\n")) };
}

function marker(of: Seen, { stored, refusals = [] }: Partial<MarkerParts> = {}): string {
  return markerOf(of, { stored, refusals });
}

describe("the marker that a converge leaves on the node", () => {
  it("is the one that is there, where the node needs nothing", () => {
    expect(marker(seen(there, "token\t0a1b", "nonce\tboot 1"))).toBe("0a1b");
  });

  it.each([
    ["something is to be done", seen(there, "token\t0a1b", drift), []],
    ["the node has none", seen(there), []],
    ["the program is missing", seen(missing, "token\t0a1b"), []],
    ["the node refuses the change", seen(there, "token\t0a1b"), ["beam00: a mask"]],
    ["a shell would take it for more than a word", seen(there, "token\t0a1b; reboot"), []],
  ])("is a new one where %s, and the same in the preview and in its up", (_what, of, refusals) => {
    const first = marker(of, { refusals });
    expect(first).toMatch(/^[0-9a-f]{16}$/);
    expect(first).not.toBe("0a1b");
    expect(marker(of, { refusals })).toBe(first);
  });

  it("differs in another life of the node, although the same is to be done", () => {
    const lives = ["nonce\tboot 1", "nonce\tboot 2", "nonce\tother 1"].map((nonce) =>
      marker(seen(there, nonce, drift)),
    );
    expect(new Set(lives).size).toBe(3);
    const restored = ["nonce\tboot 1", "nonce\tboot 2"].map((nonce) =>
      marker(seen(there, "token\t0a1b", nonce, drift)),
    );
    expect(new Set(restored).size).toBe(2);
  });

  it("differs where other things are to be done", () => {
    const other = drift.replace("start", "restart");
    expect(marker(seen(there, "token\t0a1b", drift))).not.toBe(marker(seen(there, "token\t0a1b", other)));
  });

  it("of a node that was not seen is the one in the state, unless its preview fails", () => {
    const away: Seen = { unseen: "beam00: nobody answers" };
    expect(marker(away, { stored: "0a1b" })).toBe("0a1b");
    expect(marker(away)).toBe("unseen");
    expect(marker(away, { stored: "0a1b", refusals: ["beam00: nobody answers"] })).not.toBe("0a1b");
  });

  it("is always the same where nobody looks", () => {
    expect(marker(undefined, { stored: "0a1b" })).toBe("unobserved");
  });

  it("is found again in the command, whatever version of the program that is of", () => {
    expect(markerIn(nodeProgram().converge("0a1b"))).toBe("0a1b");
    expect(markerIn("sh -c 'true'")).toBeUndefined();
  });
});
