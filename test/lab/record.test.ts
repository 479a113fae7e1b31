import { describe, expect, test } from "vitest";
import { parseRecord } from "../../lab/record.ts";

describe("parseRecord", () => {
  const record = {
    ...{ name: "beam00", number: 10, bare: false, baseKey: "a", imagesKey: "b", lower: "/base" },
    hostKey: "ssh-ed25519 AAAA",
  };

  test("a record is read back", () => {
    expect(parseRecord(JSON.stringify(record))).toEqual(record);
  });

  test.each([{ ...record, number: "10" }, { ...record, hostKey: undefined }, [], null])(
    "%j is not a record",
    (value) => {
      expect(() => parseRecord(JSON.stringify(value))).toThrow(/damaged/);
    },
  );
});
