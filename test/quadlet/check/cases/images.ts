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
    followed: [["Hecate", "hecate"]],
    sound: box,
    fails: "must be lowercase",
  },
  {
    rule: "image-qualified",
    about: "a short name",
    broken: "[Container]\nImage=busybox:1\n",
    finding:
      "a.container:2:7: warning [Container] Image: which registry it comes from is up to the node; write it in full, as docker.io/library/name:tag (image-qualified)",
    followed: [["busybox", "docker.io/library/busybox"]],
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
    followed: [["short", "docker.io/library/short"]],
    sound: box + "AutoUpdate=registry\n",
    before: "podman tag ghcr.io/hecate-social/hecate-daemon:0.8.0 localhost/short:1",
    fails: "short name",
  },
  {
    rule: "image-reference",
    about: "another program's transport",
    broken: "[Container]\nImage=https://ghcr.io/hecate-social/hecate-daemon:0.8.0\n",
    finding:
      "a.container:2:7: error [Container] Image: it starts with a transport: podman refuses it; leave it out: ghcr.io/owner/name:tag (image-reference)",
    followed: [["https://", ""]],
    sound: box.replace("Image=", "Image=docker://"),
    fails: "invalid reference format",
  },
  {
    rule: "image-reference",
    about: "an archive",
    since: "4.8",
    file: "a.image",
    others: { "a.container": box.replace(/Image=.*/, "Image=a.image") },
    broken: "[Image]\nImage=docker-archive:\nImageTag=localhost/a:1\n",
    finding:
      "a.image:2:7: error [Image] Image: it names nothing after docker-archive:: podman refuses it; write docker-archive: and a path (image-reference)",
    followed: [["docker-archive:", "docker-archive:/var/tmp/app.tar"]],
    sound: "[Image]\nImage=docker-archive:/var/tmp/app.tar\nImageTag=ghcr.io/hecate-social/hecate-daemon:0.8.0\n",
    made: {
      broken: { services: { "a-image.service": ["docker-archive:"] } },
      sound: { services: { "a-image.service": ["docker-archive:/var/tmp/app.tar"] } },
    },
  },
];
