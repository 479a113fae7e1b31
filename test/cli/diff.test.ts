import { expect, test } from "vitest";
import { diffLines } from "../../cli/diff.ts";
import { healthy, reported, running, view } from "./views.ts";

test("every node has the lines of its preview, or a word why it has none", () => {
  const lines = diffLines([
    view("beam00", reported(...healthy, "note\thecate-daemon is held: left as it is")),
    view(
      "beam01",
      reported(
        "finding\twarning\tCLOCK\tthe clock stands at noon\tsudo timedatectl set-ntp true",
        "action\trewrite\t.hecate/gitops/system/hecate-daemon.env\tedited on the node",
        "line\t- X=1",
        "action\trestart\thecate-daemon\thecate-daemon.env edited on the node",
        running("hecate-traderd", "unhealthy"),
      ),
    ),
    view("beam02", { kind: "unreachable", reason: "beam02 (rl@192.0.2.3:22): nobody answers" }),
    view("beam03", { kind: "parked" }),
    view("beam00", reported("refusal\thecate-daemon.service is masked")),
  ]);
  expect(lines).toEqual([
    "beam00: note: hecate-daemon is held: left as it is",
    "beam00: nothing to do",
    "beam01: rewrite ~/.hecate/gitops/system/hecate-daemon.env (edited on the node)",
    "beam01:     - X=1",
    "beam01: restart hecate-daemon (hecate-daemon.env edited on the node)",
    "warning: beam01: the clock stands at noon. sudo timedatectl set-ntp true",
    "error: beam01: hecate-traderd runs and is unhealthy; see hecate-fleet logs",
    "error: beam02 (rl@192.0.2.3:22): nobody answers",
    "beam03: parked: not asked",
    "error: beam00: up would refuse: hecate-daemon.service is masked",
  ]);
});
