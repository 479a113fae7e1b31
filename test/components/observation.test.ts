import { describe, expect, it } from "vitest";
import { failsPreview, tokenOf } from "../../components/observation.ts";
import type { Seen } from "../../components/observation.ts";
import { parseReport } from "../../node/report.ts";

function seen(...rows: readonly string[]): Seen {
  return { report: parseReport([...rows, "end", ""].join("\n")) };
}

const drift = "action\tstart\tweb\tstopped by hand";

describe("the word that a converge leaves on the node", () => {
  it.each<[string, Seen, string]>([
    ["is the one that is there, in order", seen("token\t0a1b"), "0a1b"],
    ["is a fresh one where something is to be done", seen("token\t0a1b", drift), "fresh"],
    ["is a fresh one where none is known", seen(), "fresh"],
    ["is that of the state where nobody looked and answered", { unseen: "beam00: nobody answers" }, "stored"],
    ["is always the same where nobody looks", undefined, "unobserved"],
  ])("%s", (_what, there, token) => {
    expect(tokenOf(there, "stored", "fresh")).toBe(token);
  });
});

describe("a node that was not seen", () => {
  it("fails a preview that requires it", () => {
    expect(failsPreview({ unseen: "beam00: nobody answers" }, "require")).toBe(true);
    expect(failsPreview({ unseen: "beam00: nobody answers" }, "auto")).toBe(false);
    expect(failsPreview({ unseen: "beam00: nobody answers" }, undefined)).toBe(false);
  });

  it("fails none where it could not be looked for yet", () => {
    expect(failsPreview({ unseen: "beam00: a value is not known", early: true }, "require")).toBe(false);
  });
});
