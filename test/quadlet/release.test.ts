import { expect, test } from "vitest";
import { newestRelease, releaseOf, releases } from "../../quadlet/index.ts";

test.each([
  ["5.4", "5.4"],
  ["5.4.2", "5.4"],
  ["4.4.0-rc1", "4.4"],
  ["v5.8.2", "5.8"],
  ["5.4.2+ds1-2", "5.4"],
  [" 4.9.5\n", "4.9"],
  ["5.9.0", newestRelease],
  ["6.0.0-dev", newestRelease],
])("Podman %j is of release %s", (version, release) => {
  expect(releaseOf(version)).toBe(release);
});

test.each([
  ["4.3.1", "Podman 4.3.1 has no Quadlet; 4.4 is the first release that does"],
  ["3.0.1", "Podman 3.0.1 has no Quadlet; 4.4 is the first release that does"],
  ["4.10", "there is no Podman release 4.10"],
  ["5", '"5" is not a Podman version; write it as "5.8" or "5.8.2"'],
  ["", '"" is not a Podman version'],
  ["5.4x", '"5.4x" is not a Podman version'],
])("%j is refused", (version, message) => {
  expect(() => releaseOf(version)).toThrow(new RegExp(message.replaceAll(".", "\\.")));
  expect(() => releaseOf(version)).toThrow(RangeError);
});

test("the newest release is the last of the list", () => {
  expect(releases.at(-1)).toBe(newestRelease);
});
