import { describe, expect, test } from "vitest";
import { parseRecord } from "../../lab/record.ts";

describe("parseRecord", () => {
  const record = {
    ...{ name: "beam00", number: 10, bare: false, release: "forky", baseKey: "a", imagesKey: "b", lower: "/base" },
    hostKey: "ssh-ed25519 AAAA",
  };

  test("a record is read back", () => {
    expect(parseRecord(JSON.stringify(record))).toEqual(record);
  });

  test("one of before there were releases is of trixie", () => {
    const { release, ...older } = record;
    expect(parseRecord(JSON.stringify(older))).toEqual({ ...record, release: "trixie" });
    expect(release).toBe("forky");
  });

  test.each([
    { ...record, release: "sarge" },
    { ...record, number: "10" },
    { ...record, hostKey: undefined },
    [],
    null,
  ])("%j is not a record", (value) => {
    expect(() => parseRecord(JSON.stringify(value))).toThrow(/damaged/);
  });
});
