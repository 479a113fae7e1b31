import { expect, test } from "vitest";
import { doctorText, isReady } from "../../cli/doctor.ts";
import { healthy, reported, view } from "./views.ts";

const facts = ["podman\t5.4.2", "systemd\t257", "os\tDebian GNU/Linux 13", "kernel\t6.12", "arch\tx86_64", "cores\t2"];
const ready = view("beam00", reported(...facts.map((fact) => `fact\t${fact}`), ...healthy));
const unready = view(
  "beam01",
  reported(
    "fact\tpodman\tnone",
    "finding\terror\tPODMAN\tpodman is not installed\tsudo apt install podman",
    "finding\twarning\tCLOCK\tthe clock stands at noon\tsudo timedatectl set-ntp true",
    "refusal\thecate-daemon.service is masked",
    "note\thecate-daemon is held: left as it is",
  ),
);
const away = view("beam02", { kind: "unreachable", reason: "beam02 (rl@192.0.2.3:22): nobody answers" });
const parked = view("beam03", { kind: "parked" });

test("every node is a row of facts, and all that was found is below, with its fix", () => {
  expect(doctorText([ready, unready, away, parked])).toBe(
    [
      "NODE    PODMAN  SYSTEMD  OS                   KERNEL  ARCH    CORES  MEMORY  DISK",
      "beam00  5.4.2   257      Debian GNU/Linux 13  6.12    x86_64  2      -       -",
      "beam01  none    -        -                    -       -       -      -       -",
      "beam02  unreachable, see below",
      "beam03  parked: not asked",
      "",
      "error: beam01: podman is not installed",
      "  fix: sudo apt install podman",
      "warning: beam01: the clock stands at noon",
      "  fix: sudo timedatectl set-ntp true",
      "error: beam01: up would refuse: hecate-daemon.service is masked",
      "note: beam01: hecate-daemon is held: left as it is",
      "error: beam02 (rl@192.0.2.3:22): nobody answers",
      "",
    ].join("\n"),
  );
  expect(doctorText([ready])).toMatch(/\n\nnothing is wrong\n$/);
});

test("a node is ready unless it is away, lacks something, or would refuse", () => {
  expect([ready, unready, away, parked].map(isReady)).toEqual([true, false, false, true]);
  expect(isReady(view("beam00", reported("refusal\tno")))).toBe(false);
  expect(isReady(view("beam00", reported("finding\twarning\tCLOCK\ta\tb")))).toBe(true);
});
