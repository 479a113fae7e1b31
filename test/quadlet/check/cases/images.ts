import type { UnitCase } from "../unitCase.ts";
import { box, plain } from "../unitCase.ts";

/** Cases of rules/images.ts. */
export const imagesCases: readonly UnitCase[] = [
  {
    rule: "image-reference",
    about: "capitals",
    broken: "[Container]\nImage=ghcr.io/Hecate/daemon:1\n",
    finding:
      "a.container:2:7: error [Container] Image: it has capitals in its path: podman refuses it; registries take lower case only (image-reference)",
    sound: box,
    fails: "must be lowercase",
  },
  {
    rule: "image-qualified",
    about: "a short name",
    broken: "[Container]\nImage=busybox:1\n",
    finding:
      "a.container:2:7: warning [Container] Image: which registry it comes from is up to the node; write it in full, as docker.io/library/name:tag (image-qualified)",
    sound: plain,
    made: { broken: { says: "fully qualified image name" }, sound: { count: 1 } },
  },
  {
    rule: "auto-update-image",
    about: "a short name",
    since: "4.6",
    broken: "[Container]\nImage=short:1\nAutoUpdate=registry\n",
    finding:
      "a.container:3:12: error [Container] AutoUpdate: podman refuses to follow an image without its registry; write the image in full, as docker.io/library/name:tag (auto-update-image)",
    sound: box + "AutoUpdate=registry\n",
    before: "podman tag ghcr.io/hecate-social/hecate-daemon:0.8.0 localhost/short:1",
    fails: "short name",
  },
];
