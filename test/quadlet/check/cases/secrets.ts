import type { UnitCase } from "../unitCase.ts";
import { box } from "../unitCase.ts";

const before = "printf x | podman secret create db - >/dev/null 2>&1 || true";
const at = "a.container:6:8: error [Container] Secret:";

/** Cases of rules/secrets.ts. */
export const secretsCases: readonly UnitCase[] = [
  {
    rule: "secret-option",
    about: "a type",
    since: "4.5",
    before,
    broken: box + "Secret=db,type=file\n",
    finding: `${at} podman refuses type=file; write type=mount or type=env (secret-option)`,
    sound: box + "Secret=db,type=env,target=DB\nSecret=source=db,type=mount,UID=0,mode=0400\n",
    fails: "type file is invalid",
  },
  {
    rule: "secret-option",
    about: "an unknown option",
    since: "4.5",
    before,
    broken: box + "Secret=db,typ=env\n",
    finding: `${at} podman knows no option "typ" of a secret (did you mean "type"?); use type, target, uid, gid and mode, without blanks (secret-option)`,
    sound: box + "Secret=db\n",
    fails: "option typ=env invalid",
  },
  {
    rule: "secret-option",
    about: "an option without a value",
    since: "4.5",
    before,
    broken: box + "Secret=db,env\n",
    finding: `${at} podman refuses the option "env": it has no value; write it as OPTION=VALUE (secret-option)`,
    sound: box + "Secret=db,target=/run/db\n",
    fails: "must be in form option=value",
  },
  {
    rule: "secret-option",
    about: "a mode",
    since: "4.5",
    before,
    broken: box + "Secret=db,mode=0999\n",
    finding: `${at} podman refuses mode=0999; write octal digits, for example mode=0400 (secret-option)`,
    sound: box + "Secret=db,mode=400\n",
    fails: "mode 0999 invalid",
  },
  {
    rule: "secret-option",
    about: "a user",
    since: "4.5",
    before,
    broken: box + "Secret=db,uid=root\n",
    finding: `${at} podman refuses uid=root; give the number of the user (secret-option)`,
    sound: box + "Secret=db,uid=0,gid=0\n",
    fails: "UID root invalid",
  },
  {
    rule: "secret-option",
    about: "two types",
    since: "4.5",
    before,
    broken: box + "Secret=db,type=env,type=env\n",
    finding: `${at} podman refuses a secret with two types; write one type (secret-option)`,
    sound: box + "Secret=db,type=env\n",
    fails: "more than one secret type",
  },
  {
    rule: "secret-option",
    about: "a mode of a variable",
    since: "4.5",
    before,
    broken: box + "Secret=db,type=env,mode=400\n",
    finding: `${at} podman refuses mode=400 with type=env; take mode=400 out (secret-option)`,
    sound: box + "Secret=db,type=mount,mode=400\n",
    fails: "cannot be set with secret type env",
  },
  {
    rule: "secret-option",
    about: "no name",
    since: "4.5",
    before,
    broken: box + "Secret=type=mount,target=/x\n",
    finding: `${at} podman refuses a secret without a name; begin with the name of the secret (secret-option)`,
    sound: box + "Secret=db,target=/x\n",
    fails: "no source found",
  },
];
