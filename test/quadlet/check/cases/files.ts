import type { NodeCase } from "../nodeCase.ts";

const image = "Image=docker.io/library/busybox:1\n";

/** Cases of the rules about files. */
export const fileCases: readonly NodeCase[] = [
  {
    rule: "file-name-unique",
    about: "a file of the same name in a subdirectory",
    since: "4.7",
    broken: {
      "app.container": `[Container]\nContainerName=first\n${image}`,
      "below/app.container": `[Container]\nContainerName=second\n${image}`,
    },
    findings: [
      "below/app.container: error: Podman reads app.container in its place; rename one of the two, or take it out (file-name-unique)",
    ],
    sound: {
      "app.container": `[Container]\nContainerName=first\n${image}`,
      "below/other.container": `[Container]\nContainerName=second\n${image}`,
    },
    made: {
      broken: { services: { "app.service": ["first"] }, without: { "app.service": ["second"] } },
      sound: { services: { "app.service": ["first"], "other.service": ["second"] } },
    },
  },
  {
    rule: "file-readable",
    about: "a link to nowhere takes the others of its directory with it",
    since: "5.0",
    broken: { "ok.container": `[Container]\n${image}`, "below/fine.container": `[Container]\n${image}` },
    links: ["gone.container"],
    findings: [
      "gone.container: error: it is a link to nowhere: no unit of this directory becomes a service, and there are 1 more; mend it, or take it out of the directory (file-readable)",
    ],
    sound: { "ok.container": `[Container]\n${image}` },
    made: {
      broken: { without: { "ok.service": "nothing" }, services: { "fine.service": [] }, says: "gone.container" },
      sound: { services: { "ok.service": [] } },
    },
  },
  {
    rule: "file-readable",
    about: "a link to nowhere alone",
    until: "5.0",
    broken: { "ok.container": `[Container]\n${image}` },
    links: ["gone.container"],
    findings: [
      "gone.container: error: it is a link to nowhere: no service is made of it; mend it, or take it out of the directory (file-readable)",
    ],
    sound: { "ok.container": `[Container]\n${image}` },
    made: {
      broken: { services: { "ok.service": [] }, without: { "gone.service": "nothing" } },
      sound: { services: { "ok.service": [] } },
    },
  },
  {
    rule: "file-readable",
    about: "a drop-in",
    since: "5.0",
    broken: { "ok.container": `[Container]\n${image}`, "ok.container.d/a.conf": "[Container]\nContainerName=ok\n" },
    links: ["ok.container.d/gone.conf"],
    findings: [
      "ok.container.d/gone.conf: error: it is a link to nowhere: nothing in this drop-in counts; mend it, or take it out of the directory (file-readable)",
    ],
    sound: { "ok.container": `[Container]\n${image}`, "ok.container.d/a.conf": "[Container]\nContainerName=ok\n" },
  },
  {
    rule: "subdirectory-release",
    about: "a unit in a subdirectory",
    broken: { "below/app.container": `[Container]\n${image}` },
    findings: [
      "below/app.container: error: Podman RELEASE does not read directories below the unit directory: no app.service is made; put the file into the unit directory itself (subdirectory-release)",
    ],
    sound: { "app.container": `[Container]\n${image}` },
    made: { broken: { without: { "app.service": "nothing" } }, sound: { services: { "app.service": [] } } },
  },
  {
    rule: "drop-in-release",
    about: "a drop-in of a unit",
    broken: {
      "app.container": `[Container]\n${image}`,
      "app.container.d/10.conf": "[Container]\nContainerName=fromdropin\n",
      "conf.d/20.conf": "not of Quadlet",
      ".d/30.conf": "not of Quadlet",
    },
    findings: [
      "app.container.d/10.conf: error: Podman RELEASE reads no drop-ins: nothing in this file counts; move its lines into the unit (drop-in-release)",
    ],
    sound: { "app.container": `[Container]\n${image}ContainerName=fromdropin\n` },
    made: {
      broken: { services: { "app.service": [] }, without: { "app.service": ["fromdropin"] } },
      sound: { services: { "app.service": ["fromdropin"] } },
    },
  },
  {
    rule: "drop-in-unused",
    about: "drop-ins of units that there are not",
    broken: {
      "app.container": `[Container]\n${image}`,
      "ap.container.d/10.conf": "[Container]\nContainerName=fromdropin\n",
      "volume.d/10.conf": "[Volume]\n",
      "app.service.d/10.conf": "[Service]\nRestart=always\n",
      "conf.d/20.conf": "not of Quadlet",
      ".d/30.conf": "not of Quadlet",
    },
    findings: [
      "ap.container.d/10.conf: warning: no unit takes it in: there is no ap.container, or another drop-in of this name comes first; rename its directory after a unit, or take it out (drop-in-unused)",
      "app.service.d/10.conf: warning: neither Podman nor systemd looks for drop-ins of app.service here; put it into NAME.container.d for Podman, or where systemd looks, as ~/.config/systemd/user (drop-in-unused)",
      "volume.d/10.conf: warning: no unit takes it in: there is no volume, or another drop-in of this name comes first; rename its directory after a unit, or take it out (drop-in-unused)",
    ],
    sound: {
      "app.container": `[Container]\n${image}`,
      "app.container.d/10.conf": "[Container]\nContainerName=fromdropin\n",
    },
    made: {
      broken: { services: { "app.service": [] }, without: { "app.service": ["fromdropin", "Restart=always"] } },
      sound: { services: { "app.service": ["fromdropin"] } },
    },
  },
  {
    rule: "drop-in-unused",
    about: "drop-ins of a kind",
    since: "5.2",
    broken: {
      "a-b.container": `[Container]\n${image}`,
      "b-.container.d/10.conf": "[Service]\nRestart=always\n",
    },
    findings: [
      "b-.container.d/10.conf: warning: no unit takes it in: there is no b-.container, or another drop-in of this name comes first; rename its directory after a unit, or take it out (drop-in-unused)",
    ],
    sound: {
      "a-b.container": `[Container]\n${image}`,
      "a-.container.d/10.conf": "[Container]\nContainerName=fromdropin\n",
      "container.d/20.conf": "[Service]\nRestart=always\n",
    },
    made: {
      broken: { services: { "a-b.service": [] }, without: { "a-b.service": ["Restart=always"] } },
      sound: { services: { "a-b.service": ["fromdropin", "Restart=always"] } },
    },
  },
  {
    rule: "syntax",
    about: "a line that is nothing hides its whole directory",
    since: "5.0",
    broken: {
      "bad.container": `[Container]\n${image}what is this\n`,
      "good.container": `[Container]\n${image}`,
      "fine.container": `[Container]\n${image}`,
      "below/fair.container": `[Container]\n${image}`,
    },
    findings: [
      "bad.container:3:1: error: this line is neither Key=value nor a [Section] nor a comment: no unit of this directory becomes a service, and there are 2 more; write it as one of these, or take it out (syntax)",
    ],
    sound: {
      "bad.container": `[Container]\n${image}# what is this\n`,
      "good.container": `[Container]\n${image}`,
    },
    made: {
      broken: {
        without: { "bad.service": "nothing", "good.service": "nothing", "fine.service": "nothing" },
        services: { "fair.service": [] },
      },
      sound: { services: { "bad.service": [], "good.service": [] } },
    },
  },
  {
    rule: "syntax",
    about: "before 5.0 it hides one unit",
    until: "5.0",
    broken: {
      "bad.container": `[Container]\n${image}what is this\n`,
      "good.container": `[Container]\n${image}`,
    },
    findings: [
      "bad.container:3:1: error: this line is neither Key=value nor a [Section] nor a comment: no bad.service is made; write it as one of these, or take it out (syntax)",
    ],
    sound: { "bad.container": `[Container]\n${image}`, "good.container": `[Container]\n${image}` },
    made: {
      broken: { without: { "bad.service": "nothing" }, services: { "good.service": [] } },
      sound: { services: { "bad.service": [], "good.service": [] } },
    },
  },
  {
    rule: "syntax",
    about: "a unit that is alone",
    since: "5.0",
    broken: { "bad.container": `Image=x\n[Container]\n${image}` },
    findings: [
      "bad.container:1:1: error: this key stands before the first section: no bad.service is made; put it under its [Section] (syntax)",
    ],
    sound: { "bad.container": `[Container]\n${image}` },
    made: { broken: { without: { "bad.service": "nothing" } }, sound: { services: { "bad.service": [] } } },
  },
  {
    rule: "syntax",
    about: "a drop-in hides nothing but itself",
    since: "5.0",
    broken: {
      "app.container": `[Container]\n${image}`,
      "app.container.d/10.conf": "[Container]\nwhat is this\nContainerName=fromdropin\n",
      "good.container": `[Container]\n${image}`,
    },
    findings: [
      "app.container.d/10.conf:2:1: error: this line is neither Key=value nor a [Section] nor a comment: nothing in this drop-in counts; write it as one of these, or take it out (syntax)",
    ],
    sound: {
      "app.container": `[Container]\n${image}`,
      "app.container.d/10.conf": "[Container]\nContainerName=fromdropin\n",
    },
    made: {
      broken: { services: { "app.service": [], "good.service": [] }, without: { "app.service": ["fromdropin"] } },
      sound: { services: { "app.service": ["fromdropin"] } },
    },
  },
];
