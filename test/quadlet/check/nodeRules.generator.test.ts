import { describe, expect, test } from "vitest";
import { releaseOf } from "../../../quadlet/index.ts";
import { versions } from "../generator/build.ts";
import { install } from "../generator/install.ts";
import { expectMade } from "./made.ts";
import { nodeCases, releasesOf } from "./nodeCases.ts";

const proven = nodeCases.flatMap(({ made, ...one }) => (made === undefined ? [] : [{ ...one, made }]));

describe.each(proven)("$rule: $about", (one) => {
  const releases = releasesOf(one);
  test.each(versions.filter((version) => releases.includes(releaseOf(version))))("Podman %s", async (version) => {
    expectMade(await install(version, one.broken, one.links), one.made.broken);
    expectMade(await install(version, one.sound), one.made.sound);
  });

  test("is about a generator that there is", () => {
    expect(versions.map(releaseOf).some((release) => releases.includes(release))).toBe(true);
  });
});
