import { describe, expect, test } from "vitest";
import { releaseOf } from "../../../quadlet/index.ts";
import type { Release } from "../../../quadlet/index.ts";
import { keyFacts } from "../../../quadlet/keys.ts";
import { has } from "../../../quadlet/release.ts";
import { versions } from "../generator/build.ts";
import { install } from "../generator/install.ts";
import { advice } from "./advice.ts";
import { releasesOf } from "./unitCases.ts";
import { directoryOf } from "./units.ts";

describe("the generator makes the services of units whose advice is followed", () => {
  test.each(advice)("$title", async ({ one, files: followed }) => {
    const known = versions.filter((version) => releasesOf(one).includes(releaseOf(version)));
    const tried = [known.at(0), known.at(Math.floor(known.length / 2)), known.at(-1)];
    for (const version of new Set(tried)) {
      if (version === undefined) throw new Error(`no generator is of ${one.rule}: ${one.about}`);
      const files = Object.fromEntries(
        Object.entries(followed).map(([path, text]) => [path, fitted(text, releaseOf(version))]),
      );
      const { services, messages } = await install(version, files);
      for (const { service } of directoryOf(files, releaseOf(version)).units)
        expect([...services.keys()], `Podman ${version}: ${messages.join("\n")}`).toContain(service);
    }
  });
});

/** Without the lines of `box` that are only for its stay on a host, where the release does not know their keys. */
function fitted(text: string, release: Release): string {
  const unknown = ["Entrypoint", "StopTimeout"].filter((key) => {
    const since = keyFacts("Container", key)?.since;
    return since !== undefined && !has(release, since);
  });
  return text.replaceAll(new RegExp(`^(?:${["-", ...unknown].join("|")})=.*\\n`, "gm"), "");
}
