import type { UnitCase } from "../unitCase.ts";
import { box } from "../unitCase.ts";

/** Cases of rules/exclusions.ts. */
export const exclusionsCases: readonly UnitCase[] = [
  {
    rule: "address-network",
    about: "an address without a network",
    since: "4.5",
    broken: box + "IP=10.89.77.9\n",
    finding:
      "a.container:6:4: error [Container] IP: without Network podman refuses it; add Network with a network, for example Network=app.network (address-network)",
    followed: [["IP=", "Network=other\nIP="]],
    sound: box,
    fails: "can only be used with Bridge mode networking",
  },
  {
    rule: "address-network",
    about: "an alias in the host's network",
    since: "5.2",
    broken: box + "NetworkAlias=db\nNetwork=host\n",
    finding:
      "a.container:6:14: error [Container] NetworkAlias: with this Network podman refuses it; name a network in place of this one, for example Network=app.network (address-network)",
    followed: [["Network=host", "Network=other"]],
    sound: box + "Network=host\n",
    fails: "can only be set when the network mode is bridge",
  },
  {
    rule: "address-network",
    about: "an address in a container of a pod",
    since: "5.3",
    others: { "p.pod": "[Pod]\n" },
    broken: box + "Pod=p.pod\nIP=10.89.77.9\n",
    finding:
      "a.container:7:4: error [Container] IP: podman refuses it in a container of a pod; put it and its network into the pod (address-network)",
    followed: [["IP=10.89.77.9\n", ""]],
    besides: { "p.pod": "[Pod]\nNetwork=other\nIP=10.89.77.9\n" },
    sound: box + "Pod=p.pod\n",
    fails: "networks must be defined when the pod is created",
  },
  {
    rule: "address-network",
    about: "an address in a container of a pod, before pods have addresses",
    since: "5.0",
    until: "5.3",
    others: { "p.pod": "[Pod]\n" },
    broken: box + "Pod=p.pod\nIP=10.89.77.9\n",
    finding:
      "a.container:7:4: error [Container] IP: podman refuses it in a container of a pod; take it out (address-network)",
    followed: [["IP=10.89.77.9\n", ""]],
    sound: box + "Pod=p.pod\n",
  },
  {
    rule: "network-self",
    about: "by the name of its file",
    since: "5.4",
    broken: box + "Network=a.container\n",
    finding:
      "a.container:6:9: error [Container] Network: the container joins its own network, and podman refuses it; name another container, or a network (network-self)",
    followed: [["a.container", "other"]],
    sound: box + "Network=none\n",
    fails: "no container with name or ID",
  },
  {
    rule: "network-self",
    about: "by its name",
    broken: box + "ContainerName=me\nNetwork=container:me\n",
    finding:
      "a.container:7:9: error [Container] Network: the container joins its own network, and podman refuses it; name another container, or a network (network-self)",
    followed: [
      ["container:me", "container:other"],
      ["container:me", "other"],
    ],
    sound: box + "ContainerName=me\nNetwork=none\n",
    fails: "no container with name or ID",
  },
  {
    rule: "group-keep",
    about: "a second group",
    since: "5.1",
    broken: box + "GroupAdd=keep-groups\nGroupAdd=audio\n",
    finding:
      "a.container:6:10: error [Container] GroupAdd: podman refuses it beside another GroupAdd; take it or the other groups out (group-keep)",
    followed: [
      ["GroupAdd=keep-groups\n", ""],
      ["GroupAdd=audio\n", ""],
    ],
    sound: box + "GroupAdd=keep-groups\n",
    fails: "is not allowed with any other --group-add options",
  },
  {
    rule: "volume-of-image",
    about: "a copy",
    since: "4.8",
    file: "a.volume",
    broken: "[Volume]\nDriver=image\nImage=docker.io/library/busybox:1\nCopy=true\n",
    finding:
      "a.volume:4:6: warning [Volume] Copy: Podman drops it, because of Driver=image; take it out (volume-of-image)",
    followed: [["Copy=true\n", ""]],
    sound: "[Volume]\nCopy=true\n",
    made: {
      broken: { services: { "a-volume.service": ["image=docker.io"] }, without: { "a-volume.service": [" copy"] } },
      sound: { services: { "a-volume.service": [" copy"] } },
    },
  },
];
