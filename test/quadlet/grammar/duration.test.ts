import { describe, expect, it } from "vitest";
import { parseDuration } from "../../../quadlet/grammar/duration.ts";

describe("parseDuration", () => {
  it.each([
    ["0", 0],
    ["0s", 0],
    ["500ms", 0.5],
    ["30s", 30],
    ["1m30s", 90],
    ["2h", 7200],
    ["1h1m1s", 3661],
    ["1.5h", 5400],
    [".5s", 0.5],
    ["1.s", 1],
    ["250us", 0.00025],
    ["250µs", 0.00025],
    ["5ns", 5e-9],
  ])("reads %s as Go does: %d seconds", (text, seconds) => {
    expect(parseDuration(text)).toBeCloseTo(seconds, 12);
  });

  it.each([
    "",
    "30",
    "1d",
    "s",
    "1 m",
    " 30s",
    "30s ",
    "-1s",
    "+1s",
    "1m30",
    "1e3s",
    "30S",
    "half an hour",
    "1..5s",
    ".",
  ])("refuses %j and says how to write it", (text) => {
    expect(() => parseDuration(text)).toThrow(RangeError);
    expect(() => parseDuration(text)).toThrow(
      /is not a duration; write numbers with their units, for example 500ms, 30s/,
    );
  });

  it("refuses what 64 bits of nanoseconds cannot hold", () => {
    expect(parseDuration("2562047h")).toBe(2562047 * 3600);
    expect(() => parseDuration("2562048h")).toThrow(/longer than Podman can count/);
  });
});
