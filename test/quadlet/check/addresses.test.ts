import { expect, test } from "vitest";
import { overlap, subnetOf } from "../../../quadlet/check/addresses.ts";

test.each([
  ["10.1.2.3", 4, 32, "00001010000000010000001000000011"],
  ["10.1.2.3/9", 4, 9, "000010100"],
  ["0.0.0.0/0", 4, 0, ""],
  ["ff::/8", 6, 8, "00000000"],
  ["ff00::1", 6, 128, `11111111${"0".repeat(119)}1`],
  ["::", 6, 128, "0".repeat(128)],
  ["1:2:3:4:5:6:7:8/16", 6, 16, "0000000000000001"],
  ["1:2:3:4:5:6:7::/112", 6, 112, undefined],
])("%s", (text, version, length, prefix) => {
  const subnet = subnetOf(text);
  expect(subnet?.version).toBe(version);
  expect(subnet?.prefix).toHaveLength(length);
  if (prefix !== undefined) expect(subnet?.prefix).toBe(prefix);
});

test.each([
  "",
  "10.1.2",
  "10.1.2.3.4",
  "10.1.2.256",
  "10.1.2.3/33",
  "10.1.2.3/x",
  "10.1.2.3/",
  "::/129",
  "1:2:3:4:5:6:7",
  "1:2:3:4:5:6:7:8:9",
  "1:2:3:4:5:6:7:8::",
  "1::2::3",
  "12345::",
  "g::",
  "%i",
])("%j is none", (text) => {
  expect(subnetOf(text)).toBeUndefined();
});

test.each([
  ["10.0.0.0/8", "10.1.0.0/16", true],
  ["10.1.0.0/16", "10.0.0.0/8", true],
  ["10.1.0.0/16", "10.2.0.0/16", false],
  ["0.0.0.0/0", "::/0", false],
  ["fd00::/16", "fd00:0:1::/64", true],
  ["10.1.2.3", "10.1.2.3", true],
])("%s and %s", (a, b, expected) => {
  const [left, right] = [subnetOf(a), subnetOf(b)];
  expect(left !== undefined && right !== undefined && overlap(left, right)).toBe(expected);
});
