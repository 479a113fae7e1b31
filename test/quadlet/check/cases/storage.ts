import type { UnitCase } from "../unitCase.ts";
import { box, plain } from "../unitCase.ts";

/** Cases of rules/storage.ts. */
export const storageCases: readonly UnitCase[] = [
  {
    rule: "volume-form",
    about: "a home directory for a shell",
    broken: box + "Volume=~/x:/data\n",
    finding:
      "a.container:6:8: error [Container] Volume: it begins with ~, which no shell expands here: podman refuses it; write %h for the home directory (volume-form)",
    followed: [["~", "%h"]],
    sound: box + "Volume=%h:/data\n",
    fails: "names must match",
  },
  {
    rule: "volume-form",
    about: "a percent sign that is not a specifier",
    broken: box + "Volume=%%h/x:/data\n",
    finding:
      "a.container:6:8: error [Container] Volume: it has a source that is neither a path nor the name of a volume: podman refuses it; write /path, ./path, %h/path or a name (volume-form)",
    followed: [
      ["%%h/x", "%h/x"],
      ["%%h/x", "data-%N"],
    ],
    sound: box + "Volume=data-%N:/data\n",
    fails: "names must match",
  },
  {
    rule: "volume-form",
    about: "a relative path in the container",
    broken: box + "Volume=/tmp:data\n",
    finding:
      "a.container:6:8: error [Container] Volume: it has no absolute path in the container: podman refuses it; write it as SOURCE:/path (volume-form)",
    followed: [[":data", ":/data"]],
    sound: box + "Volume=/tmp:/data:ro\n",
    fails: "must be an absolute path",
  },
  {
    rule: "volume-form",
    about: "an unknown option",
    broken: box + "Volume=/tmp:/data:bogus\n",
    finding:
      'a.container:6:8: error [Container] Volume: it has an option that Podman does not know ("bogus"): podman refuses it; take it out (volume-form)',
    followed: [[":bogus", ""]],
    sound: box + "Volume=/tmp:/data:ro,nosuid\n",
    fails: "bogus",
  },
  {
    rule: "volume-form",
    about: "two options of one kind",
    broken: box + "Volume=/tmp:/data:ro,rw\n",
    finding:
      "a.container:6:8: error [Container] Volume: it has options of which one alone may be given (ro, rw): podman refuses it; keep one of them (volume-form)",
    followed: [
      ["ro,rw", "ro"],
      ["ro,rw", "rw"],
    ],
    sound: box + "Volume=data:/data:rw\n",
    fails: "rw",
  },
  {
    rule: "volume-form",
    about: "too many parts",
    broken: box + "Volume=/tmp:/data:ro:z\n",
    finding:
      "a.container:6:8: error [Container] Volume: it has more than three parts: podman refuses it; write it as SOURCE:CONTAINER:OPTIONS (volume-form)",
    followed: [[":ro:z", ":ro,z"]],
    sound: box + "Volume=/data\n",
    fails: "incorrect volume format",
  },
  {
    rule: "volume-form",
    about: "a template of a volume, before it has instances",
    until: "5.7",
    others: { "data.volume": "[Volume]\n", "data@.volume": "[Volume]\n" },
    broken: plain + "Volume=data@.volume:/data\n",
    finding:
      "a.container:3:8: error [Container] Volume: it has a source that is neither a path nor the name of a volume: podman refuses it; write /path, ./path, %h/path or a name (volume-form)",
    followed: [
      ["data@.volume", "/data"],
      ["data@.volume", "./data"],
      ["data@.volume", "%h/data"],
      ["data@.volume", "data"],
    ],
    sound: plain + "Volume=data.volume:/data\n",
    made: {
      broken: { services: { "a.service": [" systemd-data@:/data "] } },
      sound: { services: { "a.service": [" systemd-data:/data "] } },
    },
  },
  {
    rule: "volume-form",
    about: "a template of a volume",
    since: "5.7",
    file: "a@.container",
    others: { "data@.volume": "[Volume]\n" },
    broken: plain + "Volume=data@.volume:data\n",
    finding:
      "a@.container:3:8: error [Container] Volume: it has no absolute path in the container: podman refuses it; write it as SOURCE:/path (volume-form)",
    followed: [[":data", ":/data"]],
    sound: plain + "Volume=data@.volume:/data\n",
    made: {
      broken: { services: { "a@.service": [" systemd-data-%i:data "] } },
      sound: { services: { "a@.service": [" systemd-data-%i:/data "] } },
    },
  },
  {
    rule: "mount-form",
    about: "no source of a volume, which is an error",
    since: "5.7",
    until: "6.0",
    broken: plain + "Mount=type=volume,destination=/d\n",
    finding:
      "a.container:3:7: error [Container] Mount: Podman makes no service of the unit: a source is missing; add source= (mount-form)",
    followed: [["destination", "source=data,destination"]],
    sound: plain + "Mount=type=tmpfs,destination=/d\n",
    made: { broken: { count: 0 }, sound: { count: 1 } },
  },
  {
    rule: "mount-form",
    about: "no source, at which the generator panics",
    since: "4.8",
    until: "5.7",
    broken: plain + "Mount=type=bind,destination=/d\n",
    finding:
      "a.container:3:7: error [Container] Mount: the generator panics, and makes no service of any unit after this one: a source is missing; add source= (mount-form)",
    followed: [["destination", "source=/a,destination"]],
    sound: plain + "Mount=type=bind,src=/a,destination=/d\n",
    made: { broken: { count: 0 }, sound: { count: 1 } },
  },
  {
    rule: "mount-form",
    about: "no type",
    since: "4.8",
    until: "5.6",
    broken: plain + "Mount=source=/a,destination=/d\n",
    finding:
      "a.container:3:7: error [Container] Mount: Podman makes no service of the unit: a type is missing; begin it with type= (mount-form)",
    followed: [["source", "type=bind,source"]],
    sound: plain + "Mount=type=tmpfs,destination=/d\n",
    made: { broken: { count: 0, says: "incorrect mount format" }, sound: { count: 1 } },
  },
  {
    rule: "mount-field",
    about: "a flag, at which the generator panics",
    since: "4.5",
    until: "4.8",
    broken: plain + "Mount=type=bind,source=/a,destination=/d,ro\n",
    finding:
      'a.container:3:7: error [Container] Mount: the generator panics at "ro", and makes no service of any unit after this one; use Volume=, give the mount by PodmanArgs, or upgrade Podman (mount-field)',
    followed: [
      ["Mount=type=bind,source=/a,destination=/d,ro", "Volume=/a:/d:ro"],
      ["Mount=type=bind,source=/a,destination=/d,ro", "PodmanArgs=--mount=type=bind,source=/a,destination=/d,ro"],
    ],
    sound: plain + "Mount=type=bind,source=/a,destination=/d,ro=true\n",
    made: { broken: { count: 0 }, sound: { count: 1 } },
  },
  {
    rule: "mount-field",
    about: "a second =, from which on the field is lost",
    since: "4.5",
    until: "4.8",
    broken: plain + "Mount=type=bind,source=/a=b,destination=/d\n",
    finding:
      'a.container:3:7: error [Container] Mount: the generator drops the end of "source=/a=b" from the second = on; use Volume=, give the mount by PodmanArgs, or upgrade Podman (mount-field)',
    followed: [
      ["Mount=type=bind,source=/a=b,destination=/d", "Volume=/a=b:/d"],
      ["Mount=", "PodmanArgs=--mount="],
    ],
    sound: plain + "Mount=type=bind,source=/ab,destination=/d\n",
    made: {
      broken: { services: { "a.service": ["RequiresMountsFor=/a\n"] } },
      sound: { services: { "a.service": ["RequiresMountsFor=/ab\n"] } },
    },
  },
  {
    rule: "mount-path-unique",
    about: "a volume and a mount",
    since: "4.5",
    broken: box + "Volume=/tmp:/data\nMount=type=bind,source=/var/tmp,target=/data/\n",
    finding:
      "a.container:7:7: error [Container] Mount: line 6 mounts something at /data as well: podman refuses the container; mount it at another path, or take one out (mount-path-unique)",
    followed: [
      ["/data/", "/other"],
      ["Volume=/tmp:/data\n", ""],
    ],
    sound: box + "Volume=/tmp:/data\nMount=type=bind,source=/var/tmp,target=/data2\nTmpfs=/data3\n",
    fails: "duplicate mount destination",
  },
  {
    rule: "env-file-path",
    about: "a leading dash",
    broken: plain + "EnvironmentFile=-/etc/a.env\n",
    finding:
      "a.container:3:17: error [Container] EnvironmentFile: Podman looks for a file beside the unit whose name begins with -; leave the - out; the file must be there (env-file-path)",
    followed: [["=-", "="]],
    sound: plain + "EnvironmentFile=/etc/a.env\n",
    made: {
      broken: { services: { "a.service": ["/-/etc/a.env"] } },
      sound: { without: { "a.service": ["/-/etc/a.env"] } },
    },
  },
  {
    rule: "env-file-path",
    about: "a home directory for a shell",
    broken: plain + "EnvironmentFile=~/a.env\n",
    finding:
      "a.container:3:17: error [Container] EnvironmentFile: Podman looks for a file beside the unit whose name begins with ~; write %h for the home directory (env-file-path)",
    followed: [["~", "%h"]],
    sound: plain + "EnvironmentFile=%h/a.env\n",
    made: { broken: { services: { "a.service": ["/~/a.env"] } }, sound: { without: { "a.service": ["/~/a.env"] } } },
  },
];
