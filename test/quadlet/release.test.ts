import { expect, test } from "vitest";
import { has, minorOf, newestRelease, releaseOf, releases } from "../../quadlet/index.ts";
import type { Release, Since } from "../../quadlet/index.ts";

test.each([
  ["5.4", "5.4"],
  ["5.4.2", "5.4"],
  ["4.4.0-rc1", "4.4"],
  ["v5.8.2", "5.8.2"],
  ["5.8", "5.8.2"],
  ["5.8.0", "5.8.0"],
  ["5.8.1", "5.8.0"],
  ["5.8.1-rc1", "5.8.0"],
  ["5.8.6", "5.8.2"],
  ["5.8.10", "5.8.2"],
  ["5.3", "5.3.2"],
  ["5.3.1", "5.3.0"],
  ["4.5.0", "4.5.0"],
  ["4.5", "4.5.1"],
  ["5.4.2+ds1-2", "5.4"],
  [" 4.9.5\n", "4.9"],
  ["5.9.0", "5.8.2"],
  ["4.10", "4.9"],
  ["6.0.2", "6.0"],
  ["6.1.0", newestRelease],
  ["7.0", newestRelease],
])("Podman %j is of release %s", (version, release) => {
  expect(releaseOf(version)).toBe(release);
});

test.each([
  ["4.3.1", "Podman 4.3.1 has no Quadlet: 4.4 is the first release with it"],
  ["3.0.1", "Podman 3.0.1 has no Quadlet: 4.4 is the first release with it"],
  ["5", '"5" is not a Podman version: write it as "5.8" or "5.8.2"'],
  ["", '"" is not a Podman version'],
  ["5.4x", '"5.4x" is not a Podman version'],
])("%j is refused", (version, message) => {
  expect(() => releaseOf(version)).toThrow(new RegExp(message.replaceAll(".", "\\.")));
  expect(() => releaseOf(version)).toThrow(RangeError);
});

test("the newest release is the last of the list", () => {
  expect(releases.at(-1)).toBe(newestRelease);
});

test.each(releases)("a release's name is a version of it: %s", (release) => {
  expect(has(releaseOf(release), release)).toBe(true);
  expect(minorOf(releaseOf(release))).toBe(minorOf(release));
});

test.each<[Release, Since, boolean]>([
  ["5.8.0", "5.8", true],
  ["5.8.0", "5.8.2", false],
  ["5.8.2", "5.8.2", true],
  ["5.7", "5.8", false],
  ["5.4", "5.3.2", true],
  ["5.3.0", "5.3", true],
  ["6.0", "5.8.2", true],
])("whether %s has what came with %s: %s", (target, since, expected) => {
  expect(has(target, since)).toBe(expected);
});
