import { expect, test } from "vitest";
import { refusalsOf } from "../../cli/refusals.ts";
import { diffLines } from "../../cli/diff.ts";
import { nodeStatus } from "../../cli/fleetStatus.ts";
import { fleet, hostKey } from "../config/stack.ts";
import { traders, view } from "./views.ts";

const stack = fleet({
  ssh: { user: "rl" },
  nodes: { beam00: { host: "192.0.2.1", hostKey, services: ["hecate-daemon", "my-app"] } },
  services: {
    "my-app": { kind: "frontend", image: "quay.io/me/app:1", port: 8080, container: { Volume: ["gone.volume:/data"] } },
  },
});

test("what is right is not refused", () => {
  for (const node of traders.nodes) expect(refusalsOf(traders, node)).toEqual([]);
});

test("what the rules refuse is refused, as by a preview", () => {
  const [node] = stack.nodes;
  if (node === undefined) throw new Error("the stack has no node");
  const refusals = refusalsOf(stack, node);
  expect(refusals.join("\n")).toMatch(/gone\.volume/);

  const refused = { ...view("beam00", { kind: "unreachable", reason: "beam00: nobody answers" }), refusals };
  expect(diffLines([refused])).toEqual([
    ...refusals.map((refusal) => `error: beam00: up would refuse: ${refusal}`),
    "error: beam00: nobody answers",
  ]);
  expect(nodeStatus(refused)).toMatchObject({
    verdict: "trouble",
    trouble: ["unreachable: nobody answers", ...refusals.map((refusal) => `up would refuse: ${refusal}`)],
  });
});
