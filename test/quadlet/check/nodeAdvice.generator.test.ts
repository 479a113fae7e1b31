import { describe, expect, test } from "vitest";
import { releaseOf } from "../../../quadlet/index.ts";
import { versions } from "../generator/build.ts";
import { install } from "../generator/install.ts";
import { nodeAdvice } from "./nodeAdvice.ts";
import { releasesOf } from "./nodeCases.ts";
import { directoryOf } from "./units.ts";

const proven = nodeAdvice.filter(({ one }) => one.made !== undefined);

describe("the generator makes the services of units over which advice is followed", () => {
  test.each(proven)("$title", async ({ one, files }) => {
    const known = versions.filter((version) => releasesOf(one).includes(releaseOf(version)));
    expect(known, "versions of the generator").not.toEqual([]);
    for (const version of new Set([known.at(0), known.at(-1)])) {
      if (version === undefined) continue;
      const { services, messages } = await install(version, files);
      expect(
        messages.filter((line) => line !== ""),
        `Podman ${version}`,
      ).toEqual([]);
      for (const { service } of directoryOf(files, releaseOf(version)).units)
        expect([...services.keys()], `Podman ${version}`).toContain(service);
    }
  });
});
