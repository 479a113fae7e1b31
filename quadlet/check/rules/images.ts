import { unitKindOf } from "../../directory.ts";
import { literalArgument } from "../../expand.ts";
import { imageSource, isQualified, shortImageProblem } from "../../grammar/image.ts";
import type { ReadValue, UnitView } from "../../view.ts";
import { rulesOf } from "../rule.ts";

/** Rules about images. */
export const imageRules = rulesOf([
  {
    id: "image-reference",
    severity: "error",
    scope: "unit",
    summary: "An image is a reference that registries can have",
    why: "podman refuses any other when the service starts: invalid reference format, repository name must be lowercase.",
    *check(unit) {
      for (const { value, text } of imagesOf(unit)) {
        const problem = imageProblem(text);
        if (problem === undefined) continue;
        const [reason = problem, fix = "write ghcr.io/owner/name:tag"] = problem.split("; ");
        yield { unit, on: value, section: unit.ownSection, message: `it ${reason}: podman refuses it`, fix };
      }
    },
  },
  {
    id: "image-qualified",
    severity: "warning",
    scope: "unit",
    summary: "An image names its registry",
    why: "Which registry a short name means is up to each node's registries.conf; without a terminal podman may refuse to choose.",
    *check(unit) {
      for (const { value, text } of imagesOf(unit)) {
        const { transport, reference } = imageSource(text);
        if (isQualified(reference) || imageProblem(text) !== undefined || imageId.test(text)) continue;
        if (transport !== undefined && transport !== "docker") continue;
        yield {
          unit,
          on: value,
          section: unit.ownSection,
          message: "which registry it comes from is up to the node",
          fix: "write it in full, as docker.io/library/name:tag",
        };
      }
    },
  },
  {
    id: "auto-update-image",
    severity: "error",
    scope: "unit",
    summary: "An image that auto-update follows names its registry",
    why: "podman-auto-update(1): with AutoUpdate=registry the service must have a fully qualified image; podman refuses to start the container else.",
    *check(unit) {
      const update = unit.value("AutoUpdate");
      if (unit.kind !== "container" || update?.text !== "registry") return;
      if (!imagesOf(unit).some(({ text }) => !isFollowed(text))) return;
      yield {
        unit,
        on: update,
        message: "podman refuses to follow an image without its registry",
        fix: "write the image in full, as docker.io/library/name:tag",
      };
    },
  },
]);

/** An image by the beginning of its id. */
const imageId = /^[0-9a-f]{12,64}$/;

/** Why podman refuses an image; undefined when it takes it, or when a file of the node decides. */
function imageProblem(text: string): string | undefined {
  const { transport, reference } = imageSource(text);
  if (transport !== undefined && transport !== "docker") {
    return reference === "" ? `names nothing after ${transport}:; write ${transport}: and a path` : undefined;
  }
  return imageId.test(text) ? undefined : shortImageProblem(reference);
}

/** Whether auto-update can ask a registry for the image. */
function isFollowed(text: string): boolean {
  const { transport, reference } = imageSource(text);
  return (transport === undefined || transport === "docker") && isQualified(reference);
}

/** Images that are pulled or run: not the units that stand for images, and not what holds specifiers. */
function imagesOf(unit: UnitView): { value: ReadValue; text: string }[] {
  if (unit.kind !== "container" && unit.kind !== "image") return [];
  return unit.values("Image").flatMap((value) => {
    const text = literalArgument(value.text);
    return text === undefined || text === "" || unitKindOf(text) !== undefined ? [] : [{ value, text }];
  });
}
