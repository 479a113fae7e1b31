import type { UnitCase } from "../unitCase.ts";
import { box } from "../unitCase.ts";

/** Cases of rules/looseArguments.ts. */
export const looseArgumentsCases: readonly UnitCase[] = [
  {
    rule: "argument-loose",
    about: "the rest of a value with blanks",
    broken: box + "PodmanArgs=--label=a=c 226:* rwm --cpus 1\n",
    finding:
      'a.container:6:24: error [Container] PodmanArgs: podman takes "226:*" for the image; quote the option with its value, for example "--option=one two" (argument-loose)',
    followed: [["--label=a=c 226:* rwm", '"--label=a=c 226:* rwm"']],
    sound: box + 'PodmanArgs="--label=a=c 226:* rwm" --label b\n',
    fails: "invalid reference format",
  },
];
