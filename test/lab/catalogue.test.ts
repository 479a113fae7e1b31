import { describe, expect, test } from "vitest";
import { brokenTags, labImages, labServices } from "../../lab/catalogue.ts";

describe("labImages", () => {
  const references = labImages().map((image) => image.reference);

  test("has every service with all its versions and broken tags, once each", () => {
    expect(new Set(references).size).toBe(references.length);
    expect(references).toHaveLength(labServices.length * (2 + brokenTags.length));
    expect(references).toContain("ghcr.io/hecate-social/hecate-daemon:0.8.1");
    expect(references).toContain("ghcr.io/hecate-social/hecate-marthaw:not-ready");
  });

  test("tells a frontend its port and a daemon none", () => {
    const image = (end: string): ReturnType<typeof labImages>[number] | undefined =>
      labImages().find(({ reference }) => reference.endsWith(end));
    expect(image("traderw:0.1.0")?.env).toContain("PORT=5174");
    expect(image("traderw:0.1.0")?.entrypoint).toEqual(["/bin/standin", "frontend", "hecate-traderw", "0.1.0", "good"]);
    expect(image("traderd:slow")?.entrypoint).toEqual(["/bin/standin", "daemon", "hecate-traderd", "slow", "slow"]);
    expect(image("traderd:slow")?.env.some((line) => line.startsWith("PORT="))).toBe(false);
  });
});
