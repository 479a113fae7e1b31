import { describe, expect, test } from "vitest";
import { releaseOf } from "../../../quadlet/index.ts";
import { versions } from "../generator/build.ts";
import { install } from "../generator/install.ts";
import type { Installed } from "../generator/install.ts";
import type { Made } from "./nodeCase.ts";
import { nodeCases, releasesOf } from "./nodeCases.ts";

function expectMade(installed: Installed, made: Made): void {
  const { services, links, messages } = installed;
  for (const [service, parts] of Object.entries(made.services ?? {})) {
    expect(services.has(service), `${service} is made: ${messages.join("\n")}`).toBe(true);
    for (const part of parts) expect(services.get(service), service).toContain(part);
  }
  for (const [service, parts] of Object.entries(made.without ?? {})) {
    if (parts === "nothing") expect([...services.keys()]).not.toContain(service);
    else for (const part of parts) expect(services.get(service) ?? part, service).not.toContain(part);
  }
  if (made.count !== undefined) expect([...services.keys()]).toHaveLength(made.count);
  for (const link of made.links ?? []) expect([...links.keys()]).toContain(link);
  for (const link of made.withoutLinks ?? []) expect([...links.keys()]).not.toContain(link);
  if (made.says !== undefined) expect(messages.join("\n")).toContain(made.says);
}

const proven = nodeCases.flatMap(({ made, ...one }) => (made === undefined ? [] : [{ ...one, made }]));

describe.each(proven)("$rule: $about", (one) => {
  const releases = releasesOf(one);
  test.each(versions.filter((version) => releases.includes(releaseOf(version))))("Podman %s", async (version) => {
    expectMade(await install(version, one.broken), one.made.broken);
    expectMade(await install(version, one.sound), one.made.sound);
  });

  test("is about a generator that there is", () => {
    expect(versions.map(releaseOf).some((release) => releases.includes(release))).toBe(true);
  });
});
