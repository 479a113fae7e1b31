import type { NodeCase } from "../nodeCase.ts";

const plain = "[Container]\nImage=docker.io/library/busybox:1\n";

const taken = (path: string, line: string, other: string): string =>
  `${path}:${line}: ${other} as well: on hosts with SELinux the private label (Z) takes it away; write z in place of Z, in every unit that mounts it (private-label-shared)`;

/** Cases of the rules about what several units have together. */
export const sharingCases: readonly NodeCase[] = [
  {
    rule: "private-label-shared",
    about: "a directory",
    broken: {
      "a.container": `${plain}Volume=%h/data:/data:ro,Z\n`,
      "b.container": `${plain}Volume=%h/data/:/data\n`,
      "c.container": `${plain}Volume=%h/data/below:/data:z\n`,
      "d.container": `${plain}Volume=%h/data2/sub:/data:Z\n`,
      "e.container": `${plain}Volume=%h/data2:/data:Z\n`,
    },
    findings: [
      taken("a.container", "3:8", "warning [Container] Volume: b.container mounts it"),
      taken(
        "d.container",
        "3:8",
        "warning [Container] Volume: e.container mounts a part of it, or what it is a part of,",
      ),
      taken(
        "e.container",
        "3:8",
        "warning [Container] Volume: d.container mounts a part of it, or what it is a part of,",
      ),
    ],
    sound: {
      "a.container": `${plain}Volume=%h/data:/data:Z\nVolume=/data:/data2\n`,
      "b.container": `${plain}Volume=%h/data2:/data:Z\nVolume=%h/%N:/own:Z\n`,
      "c.container": `${plain}Volume=%h/data:/data\nSecurityLabelDisable=true\nVolume=%h/%N:/own:Z\n`,
      "d.container": `${plain}Volume=/data:/data:Z\nSecurityLabelDisable=true\nVolume=/none:\n`,
      "e@.container": `${plain}Volume=%h/%i:/data:Z\nVolume=%h/j-%j:/j:Z\nVolume=/anonymous\n`,
      "f@.container": `${plain}Volume=%h/%i:/data:Z\nVolume=%h/j-%j:/j:Z\n`,
    },
    made: {
      broken: { services: { "a.service": ["%h/data:/data:ro,Z"], "b.service": ["%h/data/:/data"] } },
      sound: { services: { "a.service": [] } },
    },
  },
  {
    rule: "private-label-shared",
    about: "a volume, by its unit and by its name",
    broken: {
      "a.container": `${plain}Volume=data.volume:/data:Z\n`,
      "b.container": `${plain}Volume=systemd-data:/data\n`,
      "data.volume": "[Volume]\n",
    },
    findings: [taken("a.container", "3:8", "warning [Container] Volume: b.container mounts it")],
    sound: {
      "a.container": `[Unit]\nConflicts=b.service\n${plain}Volume=data.volume:/data:Z\n`,
      "b.container": `${plain}Volume=data.volume:/data\n`,
      "c.container": `${plain}Volume=systemd-data2:/data:z\n`,
      "data.volume": "[Volume]\n",
    },
    made: {
      broken: { services: { "a.service": ["systemd-data:/data:Z"], "b.service": ["systemd-data:/data"] } },
      sound: { services: { "a.service": ["Conflicts=b.service"] } },
    },
  },
  {
    rule: "private-label-shared",
    about: "mounts, and directories beside the units",
    since: "5.0",
    broken: {
      "a.container": `${plain}Mount=type=bind,source=./data,destination=/data,relabel=private\n`,
      "sub/b.container": `${plain}Mount=type=bind,source=.././x/../data,destination=/data,relabel=shared\n`,
      "c.container": `${plain}Mount=type=bind,source=../data,destination=/data\n`,
    },
    findings: [taken("a.container", "3:7", "warning [Container] Mount: sub/b.container mounts it").replace("sub/", "")],
    sound: {
      "a.container": `${plain}Mount=type=bind,source=./data,destination=/data,relabel=private\n`,
      "sub/b.container": `${plain}Mount=type=bind,source=./data,destination=/data\n`,
      "c.container": `${plain}Mount=type=bind,source=../data,destination=/data\nMount=type=tmpfs,destination=/t\n`,
      "d.container": `${plain}Mount=type=bind,source=../../data,destination=/data\n`,
    },
    made: {
      broken: { services: { "a.service": ["relabel=private"] } },
      sound: { services: { "a.service": ["relabel=private"] } },
    },
  },
  {
    rule: "private-label-shared",
    about: "pods",
    since: "5.0",
    broken: {
      "a.container": `${plain}Pod=p.pod\nVolume=/data:/data:Z\n`,
      "p.pod": "[Pod]\n",
      "q.pod": "[Pod]\nVolume=/data:/data\n",
    },
    findings: [taken("a.container", "4:8", "warning [Container] Volume: q.pod mounts it")],
    sound: {
      "a.container": `${plain}Pod=p.pod\nVolume=/data:/data2:Z\n`,
      "b.container": `${plain}Pod=p.pod\nVolume=/data:/data3:Z\n`,
      "p.pod": "[Pod]\nVolume=/data:/data\n",
      "c.build": "[Build]\nImageTag=localhost/c\nFile=/f\nVolume=/data:/data:Z\n",
    },
    made: {
      broken: { services: { "q-pod.service": ["/data:/data"] } },
      sound: { services: { "p-pod.service": ["/data:/data"] } },
    },
  },
  {
    rule: "pod-mount-path",
    about: "a volume, a mount and a tmpfs",
    broken: {
      "a.container": `${plain}Pod=p.pod\nVolume=/x:/data/\nMount=type=bind,source=/y,target=/data2\nTmpfs=/data:size=1m\nVolume=/data2\n`,
      "p.pod": "[Pod]\nVolume=/data:/data\nVolume=/data2\n",
    },
    findings: ["4:8 /data Volume", "5:7 /data2 Mount", "6:7 /data Tmpfs", "7:8 /data2 Volume"].map((line) => {
      const [at = "", path = "", key = ""] = line.split(" ");
      return `a.container:${at}: error [Container] ${key}: p.pod has a mount at ${path} for all of its containers: a.service does not start; take one of the two out, or mount it at another path (pod-mount-path)`;
    }),
    sound: {
      "a.container": `${plain}Pod=p.pod\nVolume=/x:/data/below\nVolume=/x:/%i\nMount=type=bind,source=/z\n`,
      "b.container": `${plain}Volume=/x:/data\n`,
      "p.pod": "[Pod]\nVolume=/data:/data\nVolume=/x:/%i\n",
    },
    made: {
      broken: { services: { "a.service": ["/x:/data/"], "p-pod.service": ["/data:/data"] } },
      sound: { services: { "a.service": ["/x:/data/below"] } },
    },
  },
  {
    rule: "auto-update-build",
    about: "an image that is built here",
    broken: {
      "a.container": "[Container]\nImage=a.build\nAutoUpdate=registry\n",
      "a.build": "[Build]\nImageTag=localhost/a\nFile=/f\n",
    },
    findings: [
      "a.container:3:12: warning [Container] AutoUpdate: podman auto-update asks a registry for the image that a.build builds here; write AutoUpdate=local (auto-update-build)",
    ],
    sound: {
      "a.container": "[Container]\nImage=a.build\nAutoUpdate=local\n",
      "b.container": `${plain}AutoUpdate=registry\n`,
      "c.kube": "[Kube]\nYaml=x.yaml\nAutoUpdate=registry\n",
      "a.build": "[Build]\nImageTag=localhost/a\nFile=/f\n",
    },
    made: {
      broken: { services: { "a.service": ["io.containers.autoupdate=registry", "localhost/a"] } },
      sound: { services: { "a.service": ["io.containers.autoupdate=local"] } },
    },
  },
];
