import type { NodeCase } from "../nodeCase.ts";

const image = "Image=docker.io/library/busybox:1\n";
const plain = `[Container]\n${image}`;

/** Cases of the rules about names. */
export const nameCases: readonly NodeCase[] = [
  {
    rule: "service-name-unique",
    about: "a volume and a container",
    broken: { "data.volume": "[Volume]\n", "data-volume.container": plain },
    findings: [
      "data.volume: error: data-volume.container makes data-volume.service as well: one of the two is never made; rename one of the files, or give it a ServiceName of its own (Podman 5.3) (service-name-unique)",
    ],
    sound: { "data.volume": "[Volume]\n", "data.container": plain },
    made: {
      broken: { services: { "data-volume.service": [] }, count: 1 },
      sound: { services: { "data-volume.service": ["volume create"], "data.service": ["busybox"] }, count: 2 },
    },
  },
  {
    rule: "service-name-unique",
    about: "a ServiceName",
    since: "5.3",
    broken: { "a.container": plain, "b.volume": "[Volume]\nServiceName=a\n" },
    findings: [
      "b.volume:2:13: error [Volume] ServiceName: a.container makes a.service as well: one of the two is never made; rename one of the files, or give it a ServiceName of its own (Podman 5.3) (service-name-unique)",
    ],
    sound: { "a.container": plain, "b.volume": "[Volume]\nServiceName=b\n" },
    made: {
      broken: { services: { "a.service": [] }, count: 1 },
      sound: { services: { "a.service": ["busybox"], "b.service": ["volume create"] }, count: 2 },
    },
  },
  {
    rule: "service-name-unique",
    about: "a service that others run",
    options: { external: ["a"] },
    broken: { "a.container": plain },
    findings: [
      "a.container: error: others run a.service on this node: one of the two hides the other; rename this one, or take the name out of external (service-name-unique)",
    ],
    sound: { "b.container": plain },
    made: { broken: { services: { "a.service": [] } }, sound: { without: { "a.service": "nothing" } } },
  },
  {
    rule: "alias-unique",
    about: "an alias that is another's service",
    broken: { "a.container": plain, "b.container": `${plain}[Install]\nAlias=a.service\n` },
    findings: [
      "b.container:4:7: error [Install] Alias: a.service is a.container's: the link for the alias takes its place; take another alias (alias-unique)",
    ],
    sound: { "a.container": plain, "b.container": `${plain}[Install]\nAlias=c.service b.service\n` },
    made: {
      broken: { links: ["a.service"], without: { "a.service": "nothing" } },
      sound: { services: { "a.service": [] }, links: ["c.service"] },
    },
  },
  {
    rule: "alias-unique",
    about: "an alias that two have",
    broken: {
      "a.container": `${plain}[Install]\nAlias=c.service\n`,
      "b.container": `${plain}[Install]\nAlias=c.service\n`,
    },
    findings: [
      "b.container:4:7: error [Install] Alias: c.service is a.container's: the link for the alias takes its place; take another alias (alias-unique)",
    ],
    sound: {
      "a.container": `${plain}[Install]\nAlias=c.service\n`,
      "b.container": `${plain}[Install]\nAlias=d.service\n`,
    },
    made: { broken: { links: ["c.service"] }, sound: { links: ["c.service", "d.service"] } },
  },
  {
    rule: "container-name-unique",
    about: "a ContainerName that two have",
    broken: { "a.container": `${plain}ContainerName=app\n`, "b.container": `${plain}ContainerName=app\n` },
    findings: [
      "b.container:3:15: error [Container] ContainerName: its container is called app, as is that of a.container: the one that starts last removes the other's; give it a ContainerName of its own (container-name-unique)",
    ],
    sound: { "a.container": `${plain}ContainerName=app\n`, "b.container": `${plain}ContainerName=app2\n` },
    made: {
      broken: {
        services: { "a.service": ["run --name=app --cidfile"], "b.service": ["run --name=app --cidfile"] },
      },
      sound: { services: { "b.service": ["run --name=app2 --cidfile"] } },
    },
    until: "5.3",
  },
  {
    rule: "container-name-unique",
    about: "a ContainerName that two have, from 5.3 on",
    since: "5.3",
    broken: { "a.container": `${plain}ContainerName=app\n`, "b.container": `${plain}ContainerName=app\n` },
    findings: [
      "b.container:3:15: error [Container] ContainerName: its container is called app, as is that of a.container: the one that starts last removes the other's; give it a ContainerName of its own (container-name-unique)",
    ],
    sound: {
      "a.container": `[Unit]\nConflicts=b.service\n${plain}ContainerName=app\n`,
      "b.container": `${plain}ContainerName=app\n`,
    },
    made: {
      broken: { services: { "a.service": ["--name app", "--replace"], "b.service": ["--name app", "--replace"] } },
      sound: { services: { "a.service": ["Conflicts=b.service"] } },
    },
  },
  {
    rule: "container-name-unique",
    about: "default names and specifiers",
    broken: {
      "a.container": plain,
      "b.container": `${plain}ContainerName=systemd-a\n`,
      "c.container": `${plain}ContainerName=systemd-d\n`,
      "d.container": plain,
    },
    findings: [
      "b.container:3:15: error [Container] ContainerName: its container is called systemd-a, as is that of a.container: the one that starts last removes the other's; give it a ContainerName of its own (container-name-unique)",
      "d.container: error: its container is called systemd-d, as is that of c.container: the one that starts last removes the other's; give it a ContainerName of its own (container-name-unique)",
    ],
    sound: {
      "e.container": `${plain}ContainerName=\n`,
      "a.container": `${plain}ContainerName=x-%N\n`,
      "b.container": `${plain}ContainerName=x-%N\n`,
      "c.container": `${plain}ContainerName=%H\n`,
      "d.container": `${plain}ContainerName=%H\n`,
    },
  },
  {
    rule: "container-name-unique",
    about: "instances of a template",
    since: "5.1",
    broken: { "a@1.container": plain, "b.container": `${plain}ContainerName=systemd-a_1\n` },
    findings: [
      "b.container:3:15: error [Container] ContainerName: its container is called systemd-a_1, as is that of a@1.container: the one that starts last removes the other's; give it a ContainerName of its own (container-name-unique)",
    ],
    sound: { "a@.container": plain, "b@.container": `${plain}ContainerName=systemd-a_%i\n`, "c@.container": plain },
    made: {
      broken: { services: { "a@1.service": ["systemd-%p_%i"] } },
      sound: { services: { "a@.service": ["systemd-%p_%i"] } },
    },
  },
  {
    rule: "container-name-unique",
    about: "a pod's infra container",
    since: "5.3",
    broken: { "a.container": `${plain}ContainerName=web-infra\n`, "web.pod": "[Pod]\nPodName=web\n" },
    findings: [
      "web.pod:2:9: error [Pod] PodName: its container is called web-infra, as is that of a.container: the service that starts second fails; give the pod a PodName of its own (container-name-unique)",
    ],
    sound: {
      "a.container": `${plain}ContainerName=web\n`,
      "web.pod": "[Pod]\nPodName=web2\n",
      "web2.pod": "[Pod]\nPodName=web2\n",
    },
    made: {
      broken: { services: { "web-pod.service": ["web-infra"] } },
      sound: { services: { "web-pod.service": ["web2-infra"] } },
    },
  },
  {
    rule: "pod-name-unique",
    about: "a PodName that is another's default",
    broken: { "a.pod": "[Pod]\n", "b.pod": "[Pod]\nPodName=systemd-a\n" },
    findings: [
      "b.pod:2:9: error [Pod] PodName: its pod is called systemd-a, as is that of a.pod: the one that starts last removes the other's; give it a PodName of its own (pod-name-unique)",
    ],
    sound: { "a.pod": "[Pod]\n", "b.pod": "[Pod]\nPodName=systemd-c\n" },
    made: {
      broken: { services: { "a-pod.service": ["systemd-a"], "b-pod.service": ["systemd-a", "--replace"] } },
      sound: { without: { "b-pod.service": ["systemd-a"] } },
    },
  },
  {
    rule: "pod-container-name",
    about: "the default names of a pod and a container",
    broken: { "app.container": plain, "app.pod": "[Pod]\n", "b.pod": "[Pod]\nPodName=b\n" },
    findings: [
      "app.container: warning: the pod of app.pod is called systemd-app as well, and not every Podman keeps the two apart; give the container a ContainerName of its own (pod-container-name)",
    ],
    sound: { "app.container": `${plain}ContainerName=app\n`, "app.pod": "[Pod]\n", "b.pod": "[Pod]\nPodName=b\n" },
    made: {
      broken: { services: { "app-pod.service": ["systemd-app"], "app.service": ["systemd-%N"] } },
      sound: { services: { "app.service": ["app"] } },
    },
  },
  {
    rule: "pod-container-name",
    about: "a ContainerName",
    broken: { "a.container": `${plain}ContainerName=b\n`, "b.pod": "[Pod]\nPodName=b\n" },
    findings: [
      "a.container:3:15: warning [Container] ContainerName: the pod of b.pod is called b as well, and not every Podman keeps the two apart; give the container a ContainerName of its own (pod-container-name)",
    ],
    sound: { "a.container": `${plain}ContainerName=a\n`, "b.pod": "[Pod]\nPodName=b\n" },
  },
  {
    rule: "volume-name-unique",
    about: "a VolumeName that two have",
    since: "4.7",
    broken: { "a.volume": "[Volume]\nVolumeName=data\n", "b.volume": "[Volume]\nVolumeName=data\n" },
    findings: [
      "b.volume:2:12: warning [Volume] VolumeName: its volume is called data, as is that of a.volume: the options of the one that starts second count for nothing; give it a VolumeName of its own, or refer to a.volume everywhere (volume-name-unique)",
    ],
    sound: { "a.volume": "[Volume]\nVolumeName=data\n", "b.volume": "[Volume]\n" },
    made: {
      broken: { services: { "a-volume.service": ["--ignore data"], "b-volume.service": ["--ignore data"] } },
      sound: { services: { "b-volume.service": ["--ignore systemd-b"] } },
    },
  },
  {
    rule: "network-name-unique",
    about: "a NetworkName that is another's default",
    since: "4.7",
    broken: { "a.network": "[Network]\n", "b.network": "[Network]\nNetworkName=systemd-a\n" },
    findings: [
      "b.network:2:13: warning [Network] NetworkName: its network is called systemd-a, as is that of a.network: the options of the one that starts second count for nothing; give it a NetworkName of its own, or refer to a.network everywhere (network-name-unique)",
    ],
    sound: { "a.network": "[Network]\n", "b.network": "[Network]\nNetworkName=b\n" },
    made: {
      broken: {
        services: { "a-network.service": ["--ignore systemd-a"], "b-network.service": ["--ignore systemd-a"] },
      },
      sound: { services: { "b-network.service": ["--ignore b"] } },
    },
  },
];
