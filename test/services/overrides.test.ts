import { describe, expect, test } from "vitest";
import { render, specifiers, verbatim } from "../../quadlet/index.ts";
import type { ServiceDefinition } from "../../services/definition.ts";
import type { UnitOverrides } from "../../services/overrides.ts";
import { serviceUnit } from "../../services/unit.ts";

const daemon: ServiceDefinition = { kind: "daemon", image: "quay.io/me/app:1", requires: ["b"] };

/** Lines that the overrides take away from a daemon's unit, with - before them, and those that they bring, with +. */
function difference(overrides: UnitOverrides): string[] {
  const lines = (definition: ServiceDefinition): string[] => render(serviceUnit("app", definition)).split("\n");
  const [before, after] = [lines(daemon), lines({ ...daemon, ...overrides })];
  return [
    ...before.filter((line) => !after.includes(line)).map((line) => `-${line}`),
    ...after.filter((line) => !before.includes(line)).map((line) => `+${line}`),
  ];
}

describe("keys on top of a service's own", () => {
  test("come into their sections", () => {
    expect(
      difference({
        container: { ReadOnly: true, Exec: ["a", "b c"] },
        service: { Nice: 5 },
        quadlet: { DefaultDependencies: false },
      }),
    ).toEqual(["+ReadOnly=true", '+Exec=a "b c"', "+[Quadlet]", "+DefaultDependencies=false", "+Nice=5"]);
  });

  test("take the place of ours", () => {
    expect(
      difference({
        container: { Network: ["net.network"], AutoUpdate: "local" },
        service: { RestartSec: "1s" },
        install: { WantedBy: ["other.target"] },
      }),
    ).toEqual([
      ...["-AutoUpdate=registry", "-Network=host", "-RestartSec=5s", "-WantedBy=default.target"],
      ...["+AutoUpdate=local", "+Network=net.network", "+RestartSec=1s", "+WantedBy=other.target"],
    ]);
  });

  test("are added where several values add up", () => {
    expect(
      difference({
        unit: { After: ["c.service"] },
        container: {
          Volume: ["data.volume:/data"],
          EnvironmentFile: [specifiers`%h/own.env`],
          Environment: { HOME: "/root", A: "1" },
        },
      }),
    ).toEqual([
      "-Environment=HOME=%h",
      ...["+After=c.service", "+Volume=data.volume:/data", "+EnvironmentFile=%h/own.env"],
      ...["+Environment=HOME=/root", "+Environment=A=1"],
    ]);
  });

  test("take the place of ours in such a list after a reset", () => {
    expect(
      difference({
        unit: { After: [verbatim(""), "c.service"] },
        container: { Volume: [verbatim(""), "data.volume:/data"], Network: [verbatim(""), "net.network"] },
      }),
    ).toEqual([
      ...["-After=b.service", "-Network=host", "-Volume=%h/.hecate/app:%h/.hecate/app:Z"],
      ...["+After=", "+After=c.service", "+Network=", "+Network=net.network", "+Volume=", "+Volume=data.volume:/data"],
    ]);
  });

  test("are of systemd's directives those too that no table lists", () => {
    expect(
      difference({ extra: { Service: { IPAddressDeny: verbatim("any") }, Install: { X: [verbatim("1")] } } }),
    ).toEqual([...["+IPAddressDeny=any", "+X=1"]]);
  });

  test("take ours away by null, and a section with its last key", () => {
    expect(
      difference({ container: { AutoUpdate: null }, unit: { Requires: null }, install: { WantedBy: null } }),
    ).toEqual([...["-Requires=b.service", "-AutoUpdate=registry", "-[Install]", "-WantedBy=default.target"]]);
    expect(difference({ container: { ReadOnly: null } })).toEqual([]);
  });
});
