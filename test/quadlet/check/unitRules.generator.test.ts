import { describe, expect, test } from "vitest";
import { releaseOf } from "../../../quadlet/index.ts";
import { versions } from "../generator/build.ts";
import { install } from "../generator/install.ts";
import { expectMade } from "./made.ts";
import { filesOf } from "./unitCase.ts";
import { releasesOf, unitCases } from "./unitCases.ts";

const proven = unitCases.flatMap((one) => (one.made === undefined ? [] : [{ ...one, made: one.made }]));

describe.each(proven)("$rule: $about", (one) => {
  const releases = releasesOf(one);
  test.each(versions.filter((version) => releases.includes(releaseOf(version))))("Podman %s", async (version) => {
    expectMade(await install(version, filesOf(one, one.broken)), one.made.broken);
    const { sound } = one.made;
    if (sound !== undefined) expectMade(await install(version, filesOf(one, one.sound ?? one.broken)), sound);
  });

  test("is about a generator that there is", () => {
    expect(versions.map(releaseOf).some((release) => releases.includes(release))).toBe(true);
  });
});
