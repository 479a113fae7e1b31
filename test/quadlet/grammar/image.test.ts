import { describe, expect, it } from "vitest";
import { imageProblem } from "../../../quadlet/grammar/image.ts";
import { catalogue } from "../../../services/catalogue.ts";

const digest = `sha256:${"0a".repeat(32)}`;

describe("imageProblem", () => {
  it.each([
    ...Object.values(catalogue).map(({ image }) => image),
    "ghcr.io/owner/name",
    "ghcr.io/owner/name:Tag_1.2-x",
    `ghcr.io/owner/name@${digest}`,
    `ghcr.io/owner/name:1@${digest}`,
    "localhost/name:1",
    "localhost:5000/name:1",
    "registry:5000/name",
    "10.0.0.1:5000/a/b/c__d.e-f:1",
    "[::1]:5000/name:1",
    "Registry.Example/name:1",
  ])("takes %s", (image) => {
    expect(imageProblem(image)).toBeUndefined();
  });

  it.each([
    ["", /names no registry/],
    ["nginx", /names no registry; write it in full/],
    ["nginx:1", /names no registry/],
    ["library/nginx:1", /names no registry/],
    ["ghcr.io", /names no registry/],
    ["ghcr.io:5000", /names no registry/],
    ["ghcr.io/", /is not an image reference/],
    ["ghcr.io/a//b:1", /is not an image reference/],
    ["ghcr.io/a/b_:1", /is not an image reference/],
    ["ghcr.io/Owner/name:1", /has capitals/],
    ["ghcr.io/owner/name: 1", /holds a blank/],
    [" ghcr.io/owner/name:1", /holds a blank/],
    ["docker://ghcr.io/owner/name:1", /starts with a transport/],
    ["https://ghcr.io/owner/name:1", /starts with a transport/],
    ["ghcr.io/owner/name:", /malformed tag/],
    ["ghcr.io/owner/name:-x", /malformed tag/],
    [`ghcr.io/owner/name:${"x".repeat(129)}`, /malformed tag/],
    ["ghcr.io/owner/name@sha256:abc", /malformed digest/],
    [`ghcr.io/owner/name@${digest.toUpperCase()}`, /malformed digest/],
  ])("refuses %j", (image, problem) => {
    expect(imageProblem(image)).toMatch(problem);
  });
});
