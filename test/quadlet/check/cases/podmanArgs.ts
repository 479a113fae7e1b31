import type { UnitCase } from "../unitCase.ts";
import { box, plain } from "../unitCase.ts";

const at = "a.container:6:12: error [Container] PodmanArgs:";

/** Cases of rules/podmanArgs.ts. */
export const podmanArgsCases: readonly UnitCase[] = [
  {
    rule: "podman-args",
    about: "a restart policy",
    broken: box + "PodmanArgs=--restart=always\n",
    finding: `${at} --restart: podman refuses it with the --rm that the generator writes; take it out, and write Restart= in [Service] (podman-args)`,
    followed: [["PodmanArgs=--restart=always", "[Service]\nRestart=always"]],
    sound: box + "PodmanArgs=--restart=no --rm --label=--name=x\n[Service]\nRestart=always\n",
    fails: "conflicts with --restart",
  },
  {
    rule: "podman-args",
    about: "a value as a word of its own",
    broken: box + "PodmanArgs=--restart unless-stopped\n",
    finding: `${at} --restart: podman refuses it with the --rm that the generator writes; take it out, and write Restart= in [Service] (podman-args)`,
    followed: [["PodmanArgs=--restart unless-stopped", "[Service]\nRestart=always"]],
    sound: box + "PodmanArgs=--restart on-failure\n",
    fails: "conflicts with --restart",
  },
  {
    rule: "podman-args",
    about: "a name",
    broken: plain + "PodmanArgs=--name=other\n",
    finding: `a.container:3:12: error [Container] PodmanArgs: --name: the service stops and removes a container of the generator's name, not this one; take it out, and write ContainerName= (podman-args)`,
    followed: [["PodmanArgs=--name=", "ContainerName="]],
    sound: plain + "ContainerName=other\n",
    made: {
      broken: { services: { "a.service": ["--name=other"] } },
      sound: { without: { "a.service": ["systemd-%N"] } },
    },
  },
  {
    rule: "podman-args",
    about: "a parent of its control group",
    broken: box + "PodmanArgs=--cgroup-parent=/x\n",
    finding: `${at} --cgroup-parent: podman refuses it with the --cgroups=split that the generator writes; take it out, and write Slice= in [Service] (podman-args)`,
    followed: [["PodmanArgs=--cgroup-parent=/x", "[Service]\nSlice=x.slice"]],
    sound: box + "[Service]\nSlice=x.slice\n",
    fails: "cgroup-parent",
  },
  {
    rule: "podman-args",
    about: "no message to systemd",
    broken: plain + "PodmanArgs=--sdnotify=ignore\n",
    finding:
      "a.container:3:12: error [Container] PodmanArgs: --sdnotify: systemd waits for a message that nobody sends, and the start times out; take it out, or write Notify=true or Notify=healthy (podman-args)",
    followed: [
      ["PodmanArgs=--sdnotify=ignore\n", ""],
      ["PodmanArgs=--sdnotify=ignore", "Notify=true"],
    ],
    sound: plain + "Notify=true\n",
    made: {
      broken: { services: { "a.service": ["Type=notify", "--sdnotify=ignore"] } },
      sound: { services: { "a.service": ["--sdnotify=container"] } },
    },
  },
  {
    rule: "podman-args",
    about: "a file for the container's id",
    until: "5.6",
    broken: plain + "PodmanArgs=--cidfile=/tmp/a.cid\n",
    finding:
      "a.container:3:12: error [Container] PodmanArgs: --cidfile: the service finds its container by another file, and does not stop it; take it out (podman-args)",
    followed: [["PodmanArgs=--cidfile=/tmp/a.cid\n", ""]],
    sound: plain + "PodmanArgs=--detach=true -d\n",
    made: { broken: { services: { "a.service": ["--cidfile=%t/%N.cid", "--cidfile=/tmp/a.cid"] } } },
  },
  {
    rule: "podman-args",
    about: "a pod without an infra container",
    since: "5.0",
    file: "a.pod",
    broken: "[Pod]\nPodmanArgs=--infra=false\n",
    finding:
      "a.pod:2:12: error [Pod] PodmanArgs: --infra: the service follows the process of the infra container, and does not start without it; take it out (podman-args)",
    followed: [["PodmanArgs=--infra=false\n", ""]],
    sound: "[Pod]\nPodmanArgs=--infra\n",
    made: { broken: { services: { "a-pod.service": ["PIDFile=%t/%N.pid", "--infra=false"] } } },
  },
];
