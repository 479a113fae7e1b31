import type { NodeCase } from "../nodeCase.ts";

const image = "Image=docker.io/library/busybox:1\n";
const plain = `[Container]\n${image}`;

/** Cases of the rules about references to other units. */
export const referenceCases: readonly NodeCase[] = [
  {
    rule: "reference-exists",
    about: "a volume, from 5.3 on",
    since: "5.3",
    broken: { "app.container": `${plain}Volume=data.volume:/data:ro\n` },
    findings: [
      "app.container:3:8: error [Container] Volume: there is no data.volume: the generator refuses this unit, and no app.service is made; add data.volume, or name data-volume in external when others provide it (reference-exists)",
    ],
    sound: {
      "app.container": `${plain}Volume=data.volume:/data:ro\nVolume=/x.volume:/x\nVolume=./y.volume:/y\nVolume=z.image:/z\nVolume=v.volume\n`,
      "data.volume": "[Volume]\n",
    },
    made: {
      broken: { without: { "app.service": "nothing" }, says: "requested Quadlet source data.volume was not found" },
      sound: { services: { "app.service": ["Requires=data-volume.service", "systemd-data:/data:ro"] } },
    },
  },
  {
    rule: "reference-exists",
    about: "a volume, to 5.2",
    until: "5.3",
    broken: { "app.container": `${plain}Volume=data.volume:/data\n` },
    findings: [
      "app.container:3:8: error [Container] Volume: there is no data.volume: app.service requires data-volume.service, which no unit makes, and does not start; add data.volume, or name data-volume in external when others provide it (reference-exists)",
    ],
    // What a specifier stands for, only the node knows.
    sound: { "app.container": `${plain}Volume=data.volume:/data\nVolume=%H.volume:/h\n`, "data.volume": "[Volume]\n" },
    made: {
      broken: {
        services: { "app.service": ["Requires=data-volume.service", "systemd-data:/data"] },
        without: { "data-volume.service": "nothing" },
      },
      sound: { services: { "app.service": ["Requires=%H-volume.service"], "data-volume.service": [] } },
    },
  },
  {
    rule: "reference-exists",
    about: "a volume that others provide",
    since: "5.3",
    options: { external: ["data-volume"] },
    broken: { "app.container": `${plain}Volume=%H.volume:/data\n` },
    findings: [
      "app.container:3:8: error [Container] Volume: there is no %H.volume: the generator refuses this unit, and no app.service is made; write the name of a .volume file, without a path and specifiers (reference-exists)",
    ],
    sound: { "app.container": `${plain}Volume=data.volume:/data\n` },
    made: {
      broken: { says: "requested Quadlet source %H.volume was not found" },
      sound: { says: "requested Quadlet source data.volume was not found" },
    },
  },
  {
    rule: "reference-exists",
    about: "sources of mounts",
    since: "5.6",
    broken: {
      "a.container": `${plain}Mount=type=volume,source=data.volume,destination=/data\n`,
      "b.container": `${plain}Mount=source=data.volume,destination=/data\n`,
      "c.container": `${plain}Mount='type=image,"source=data.image",destination=/data'\n`,
      "d.container": `${plain}Mount=type=bind,src=data.volume,dst=/data\n`,
    },
    findings: [
      "a.container:3:7: error [Container] Mount: there is no data.volume: the generator refuses this unit, and no a.service is made; add data.volume, or name data-volume in external when others provide it (reference-exists)",
      "b.container:3:7: error [Container] Mount: there is no data.volume: the generator refuses this unit, and no b.service is made; add data.volume, or name data-volume in external when others provide it (reference-exists)",
      "c.container:3:7: error [Container] Mount: there is no data.image: the generator refuses this unit, and no c.service is made; add data.image, or name data-image in external when others provide it (reference-exists)",
      "d.container:3:7: error [Container] Mount: there is no data.volume: the generator refuses this unit, and no d.service is made; add data.volume, or name data-volume in external when others provide it (reference-exists)",
    ],
    sound: {
      "a.container": `${plain}Mount=type=volume,source=data.volume,destination=/data\n`,
      "b.container": `${plain}Mount=type=tmpfs,destination=/data\nMount=type=devpts,source=data.volume,destination=/p\n`,
      "data.volume": "[Volume]\n",
    },
    made: {
      broken: {
        without: { "a.service": "nothing", "b.service": "nothing", "c.service": "nothing", "d.service": "nothing" },
        says: "requested Quadlet source data.image was not found",
      },
      sound: { services: { "a.service": ["Requires=data-volume.service"], "b.service": ["source=data.volume"] } },
    },
  },
  {
    rule: "reference-exists",
    about: "an image as the source of a mount counts from 5.3 on",
    until: "5.3",
    since: "4.8",
    broken: { "a.container": `${plain}Mount=type=volume,source=data.volume,destination=/data\n` },
    findings: [
      "a.container:3:7: error [Container] Mount: there is no data.volume: a.service requires data-volume.service, which no unit makes, and does not start; add data.volume, or name data-volume in external when others provide it (reference-exists)",
    ],
    sound: { "a.container": `${plain}Mount=type=image,source=data.image,destination=/data\n` },
    made: {
      broken: { services: { "a.service": ["Requires=data-volume.service"] } },
      sound: { services: { "a.service": ["source=data.image"] } },
    },
  },
  {
    rule: "reference-exists",
    about: "a mount without a type is none to 5.5",
    since: "5.3",
    until: "5.6",
    broken: { "a.container": `${plain}Mount=type=glob,source=data.volume,destination=/data\n` },
    findings: [
      "a.container:3:7: error [Container] Mount: there is no data.volume: the generator refuses this unit, and no a.service is made; add data.volume, or name data-volume in external when others provide it (reference-exists)",
    ],
    sound: { "a.container": `${plain}Mount=source=data.volume,destination=/data\n` },
    made: {
      broken: { says: "requested Quadlet source data.volume was not found" },
      sound: { says: "incorrect mount format" },
    },
  },
  {
    rule: "reference-exists",
    about: "an artifact",
    since: "5.7",
    broken: {
      "a.container": `${plain}Mount=type=artifact,source=data.artifact,destination=/data\nVolume=data.artifact:/d\n`,
    },
    findings: [
      "a.container:3:7: error [Container] Mount: there is no data.artifact: the generator refuses this unit, and no a.service is made; add data.artifact, or name data-artifact in external when others provide it (reference-exists)",
      "a.container:4:8: error [Container] Volume: there is no data.artifact: the generator refuses this unit, and no a.service is made; add data.artifact, or name data-artifact in external when others provide it (reference-exists)",
    ],
    sound: {
      "a.container": `${plain}Mount=type=artifact,source=data.artifact,destination=/data\n`,
      "data.artifact": "[Artifact]\nArtifact=quay.io/x/y:1\n",
    },
    made: {
      broken: { says: "requested Quadlet source data.artifact was not found" },
      sound: { services: { "a.service": ["Requires=data-artifact.service"] } },
    },
  },
  {
    rule: "reference-exists",
    about: "a network, from 5.3 on",
    since: "5.3",
    broken: {
      "app.container": `${plain}Network=net.network:ip=10.0.0.1\nNetwork=pasta\n`,
      "web.pod": "[Pod]\nNetwork=net.network\n",
      "web.kube": "[Kube]\nYaml=x.yaml\nNetwork=net.network\n",
    },
    findings: [
      "app.container:3:9: error [Container] Network: there is no net.network: the generator refuses this unit, and no app.service is made; add net.network, or name net-network in external when others provide it (reference-exists)",
      "web.kube:3:9: error [Kube] Network: there is no net.network: the generator refuses this unit, and no web.service is made; add net.network, or name net-network in external when others provide it (reference-exists)",
      "web.pod:2:9: error [Pod] Network: there is no net.network: the generator refuses this unit, and no web-pod.service is made; add net.network, or name net-network in external when others provide it (reference-exists)",
    ],
    sound: { "app.container": `${plain}Network=net.network:ip=10.0.0.1\n`, "net.network": "[Network]\n" },
    made: {
      broken: {
        without: { "app.service": "nothing", "web.service": "nothing", "web-pod.service": "nothing" },
        says: "requested Quadlet unit net.network was not found",
      },
      sound: { services: { "app.service": ["Requires=net-network.service"] } },
    },
  },
  {
    rule: "reference-exists",
    about: "a network, to 5.2",
    until: "5.3",
    broken: { "app.container": `${plain}Network=net.network\n` },
    findings: [
      "app.container:3:9: error [Container] Network: there is no net.network: app.service requires net-network.service, which no unit makes, and does not start; add net.network, or name net-network in external when others provide it (reference-exists)",
    ],
    sound: { "app.container": `${plain}Network=net.network\n`, "net.network": "[Network]\n" },
    made: {
      broken: {
        services: { "app.service": ["Requires=net-network.service"] },
        without: { "net-network.service": "nothing" },
      },
      sound: { services: { "app.service": ["Requires=net-network.service"], "net-network.service": [] } },
    },
  },
  {
    rule: "reference-exists",
    about: "another container, whose network is joined",
    since: "5.4",
    broken: { "app.container": `${plain}Network=db.container\n` },
    findings: [
      "app.container:3:9: error [Container] Network: there is no db.container: the generator refuses this unit, and no app.service is made; add db.container, or name db in external when others provide it (reference-exists)",
    ],
    sound: { "app.container": `${plain}Network=db.container\n`, "db.container": plain },
    made: {
      broken: { without: { "app.service": "nothing" }, says: "requested Quadlet unit db.container was not found" },
      sound: { services: { "app.service": ["Requires=db.service", "container:systemd-db"] } },
    },
  },
  {
    rule: "reference-exists",
    about: "a pod",
    since: "5.0",
    broken: { "app.container": `${plain}Pod=web.pod\n` },
    findings: [
      "app.container:3:5: error [Container] Pod: there is no web.pod: the generator refuses this unit, and no app.service is made; add web.pod, or name web-pod in external when others provide it (reference-exists)",
    ],
    sound: { "app.container": `${plain}Pod=web.pod\n`, "web.pod": "[Pod]\n" },
    made: {
      broken: { without: { "app.service": "nothing" }, says: "quadlet pod unit web.pod does not exist" },
      sound: { services: { "app.service": ["BindsTo=web-pod.service"] } },
    },
  },
  {
    rule: "reference-exists",
    about: "an image",
    since: "4.8",
    broken: {
      "app.container": "[Container]\nImage=docker.io/x/y.image\n",
      "data.volume": "[Volume]\nDriver=image\nImage=base.image\n",
    },
    findings: [
      "app.container:2:7: error [Container] Image: there is no docker.io/x/y.image: the generator refuses this unit, and no app.service is made; write the name of a .image file, without a path and specifiers (reference-exists)",
      "data.volume:3:7: error [Volume] Image: there is no base.image: the generator refuses this unit, and no data-volume.service is made; add base.image, or name base-image in external when others provide it (reference-exists)",
    ],
    sound: {
      "app.container": "[Container]\nImage=base.image\n",
      "data.volume": "[Volume]\nDriver=image\nImage=base.image\n",
      "none.volume": "[Volume]\nImage=none.image\n",
      "base.image": "[Image]\nImage=docker.io/library/busybox:1\n",
    },
    made: {
      broken: {
        without: { "app.service": "nothing", "data-volume.service": "nothing" },
        says: "requested Quadlet image ",
      },
      sound: {
        services: {
          "app.service": ["Requires=base-image.service", "docker.io/library/busybox:1"],
          "data-volume.service": ["image=docker.io/library/busybox:1"],
          "none-volume.service": [],
        },
      },
    },
  },
  {
    rule: "reference-exists",
    about: "a build",
    since: "5.2",
    broken: { "app.container": "[Container]\nImage=app.build\n" },
    findings: [
      "app.container:2:7: error [Container] Image: there is no app.build: the generator refuses this unit, and no app.service is made; add app.build, or name app-build in external when others provide it (reference-exists)",
    ],
    sound: {
      "app.container": "[Container]\nImage=app.build\n",
      "app.build": "[Build]\nImageTag=localhost/app\nFile=/f\n",
    },
    made: {
      broken: { without: { "app.service": "nothing" }, says: "requested Quadlet image app.build was not found" },
      sound: { services: { "app.service": ["Requires=app-build.service", "localhost/app"] } },
    },
  },
  {
    rule: "reference-exists",
    about: "what a build mounts and is connected to",
    since: "5.3",
    broken: { "b.build": "[Build]\nImageTag=localhost/b\nFile=/f\nVolume=data.volume:/d\nNetwork=n.network\n" },
    findings: [
      "b.build:4:8: error [Build] Volume: there is no data.volume: the generator refuses this unit, and no b-build.service is made; add data.volume, or name data-volume in external when others provide it (reference-exists)",
      "b.build:5:9: error [Build] Network: there is no n.network: the generator refuses this unit, and no b-build.service is made; add n.network, or name n-network in external when others provide it (reference-exists)",
    ],
    sound: {
      "b.build": "[Build]\nImageTag=localhost/b\nFile=/f\nVolume=data.volume:/d\n",
      "data.volume": "[Volume]\n",
    },
    made: {
      broken: { without: { "b-build.service": "nothing" }, says: "requested Quadlet unit n.network was not found" },
      sound: { services: { "b-build.service": ["Requires=data-volume.service"] } },
    },
  },
  {
    rule: "reference-exists",
    about: "a build is no unit before 5.2",
    since: "4.8",
    until: "5.2",
    broken: { "app.container": "[Container]\nImage=app.image\n" },
    findings: [
      "app.container:2:7: error [Container] Image: there is no app.image: the generator refuses this unit, and no app.service is made; add app.image, or name app-image in external when others provide it (reference-exists)",
    ],
    sound: { "app.container": "[Container]\nImage=app.build\n" },
    made: { broken: { without: { "app.service": "nothing" } }, sound: { services: { "app.service": ["app.build"] } } },
  },
  {
    rule: "pod-unit",
    about: "a pod's name",
    broken: {
      "a.container": `${plain}Pod=web\n`,
      "b.container": `${plain}Pod=systemd-web\n`,
      "web.pod": "[Pod]\n",
    },
    findings: [
      "a.container:3:5: error [Container] Pod: it is not a .pod unit: the generator refuses this unit, and no a.service is made; write web.pod (pod-unit)",
      "b.container:3:5: error [Container] Pod: it is not a .pod unit: the generator refuses this unit, and no b.service is made; name a .pod unit, or write PodmanArgs=--pod=NAME (pod-unit)",
    ],
    sound: {
      "a.container": `${plain}Pod=web.pod\n`,
      "b.container": `${plain}Pod=\nPodmanArgs=--pod=other\n`,
      "web.pod": "[Pod]\n",
    },
    made: {
      broken: { without: { "a.service": "nothing", "b.service": "nothing" }, says: "pod web is not Quadlet based" },
      sound: { services: { "a.service": ["--pod"], "b.service": ["--pod=other"] } },
    },
  },
  {
    rule: "reference-by-name",
    about: "a volume",
    broken: {
      "app.container": `${plain}Volume=systemd-data:/data\n`,
      "data.volume": "[Volume]\n",
    },
    findings: [
      "app.container:3:8: warning [Container] Volume: data.volume makes the volume systemd-data, but nothing makes it before app.service starts; write data.volume in its place (reference-by-name)",
    ],
    sound: {
      "app.container": `${plain}Volume=data.volume:/data\nVolume=/systemd-data:/x\nVolume=systemd-data\n`,
      "data.volume": "[Volume]\n",
      "inner.network": "[Network]\nNetworkName=inner.network\n",
      "own.container": `${plain}Network=inner.network\n`,
      "host.volume": "[Volume]\nLabel=x=y\n",
      "late.container": `[Unit]\nRequires=data-volume.service\nAfter=data-volume.service\n${plain}Volume=systemd-data:/data\n`,
    },
    made: {
      broken: { services: { "app.service": ["systemd-data:/data"] }, without: { "app.service": ["data-volume"] } },
      sound: { services: { "app.service": ["Requires=data-volume.service"] } },
    },
  },
  {
    rule: "reference-by-name",
    about: "a network and a mount",
    since: "4.7",
    broken: {
      "app.container": `${plain}Network=net:ip=10.0.0.2\nMount=type=volume,source=data,destination=/data\n`,
      "net.network": "[Network]\nNetworkName=net\n",
      "data.volume": "[Volume]\nVolumeName=data\n",
    },
    findings: [
      "app.container:3:9: warning [Container] Network: net.network makes the network net, but nothing makes it before app.service starts; write net.network in its place (reference-by-name)",
      "app.container:4:7: warning [Container] Mount: data.volume makes the volume data, but nothing makes it before app.service starts; write data.volume in its place (reference-by-name)",
    ],
    sound: {
      "app.container": `${plain}Network=other\nMount=type=tmpfs,destination=/data\nMount=type=bind,source=/data,destination=/e\n`,
      "net.network": "[Network]\nNetworkName=net\n",
      "data.volume": "[Volume]\nVolumeName=data\n",
      "host.volume": "[Volume]\nVolumeName=%H\n",
    },
    made: {
      broken: { services: { "app.service": [] }, without: { "app.service": ["net-network", "data-volume"] } },
      sound: { services: { "app.service": [] } },
    },
  },
  {
    rule: "reference-by-name",
    about: "an image that is built here",
    since: "5.2",
    broken: {
      "app.container": "[Container]\nImage=localhost/app:2\n",
      "app.build": "[Build]\nImageTag=localhost/app:1\nImageTag=localhost/app:2\nFile=/f\n",
    },
    findings: [
      "app.container:2:7: warning [Container] Image: app.build makes the image localhost/app:2, but nothing makes it before app.service starts; write app.build in its place (reference-by-name)",
    ],
    sound: {
      "app.container": "[Container]\nImage=app.build\n",
      "root.container": "[Container]\nRootfs=/r\n",
      "app.build": "[Build]\nImageTag=localhost/app:1\nFile=/f\n",
    },
    made: {
      broken: { services: { "app.service": ["localhost/app:2"] }, without: { "app.service": ["app-build"] } },
      sound: { services: { "app.service": ["Requires=app-build.service"] } },
    },
  },
  {
    rule: "reference-same-name",
    about: "the name of a volume and of a network",
    broken: {
      "app.container": `${plain}Volume=data.volume:/data\nNetwork=net.network\n`,
      "data.volume": "[Volume]\nVolumeName=%N-data\n",
      "net.network": "[Network]\nNetworkName=%%%p\n",
    },
    findings: [
      "app.container:3:8: error [Container] Volume: data.volume is named with %N, which stands for something else in app.service: it is another volume there; name it in data.volume without %N (reference-same-name)",
      "app.container:4:9: error [Container] Network: net.network is named with %p, which stands for something else in app.service: it is another network there; name it in net.network without %p (reference-same-name)",
    ],
    sound: {
      "app.container": `${plain}Volume=data.volume:/data\nNetwork=net.network\n`,
      "data.volume": "[Volume]\nVolumeName=%H-data\n",
      "net.network": "[Network]\nNetworkName=100%%N\n",
    },
    made: {
      broken: { services: { "app.service": ["%N-data:/data"], "data-volume.service": ["--ignore %N-data"] } },
      sound: { services: { "app.service": ["%H-data:/data"], "data-volume.service": ["--ignore %H-data"] } },
    },
  },
  {
    rule: "reference-same-name",
    about: "the name of a pod, from 5.6 on",
    since: "5.6",
    broken: { "app.container": `${plain}Pod=web.pod\n`, "web.pod": "[Pod]\nPodName=%N\n" },
    findings: [
      "app.container:3:5: error [Container] Pod: web.pod is named with %N, which stands for something else in app.service: it is another pod there; name it in web.pod without %N (reference-same-name)",
    ],
    sound: { "app.container": `${plain}Pod=web.pod\n`, "web.pod": "[Pod]\n" },
    made: {
      broken: { services: { "app.service": ["--pod %N"], "web-pod.service": ["--name %N"] } },
      sound: { services: { "app.service": ["--pod systemd-web"] } },
    },
  },
  {
    rule: "reference-same-name",
    about: "the name of a pod, before, when its id was read from a file",
    since: "5.0",
    until: "5.6",
    broken: { "app.container": `${plain}Volume=d.volume:/d\n`, "d.volume": "[Volume]\nVolumeName=%n\n" },
    findings: [
      "app.container:3:8: error [Container] Volume: d.volume is named with %n, which stands for something else in app.service: it is another volume there; name it in d.volume without %n (reference-same-name)",
    ],
    sound: {
      "app.container": `${plain}Pod=web.pod\nVolume=lost.volume:/l\n`,
      "web.pod": "[Pod]\nPodName=%N\n",
      "lost.volume": "[Volume]\n",
    },
    made: {
      broken: { services: { "app.service": ["%n:/d"] } },
      sound: { services: { "app.service": ["--pod-id-file"], "web-pod.service": ["%N"] } },
    },
  },
  {
    rule: "container-network-release",
    about: "to 5.2 it is a network's name",
    until: "5.3",
    broken: { "app.container": `${plain}Network=db.container\n`, "db.container": plain },
    findings: [
      "app.container:3:9: error [Container] Network: Podman RELEASE takes db.container for the name of a network, and the service does not start; write container:NAME with the other's ContainerName, and Requires= and After= its service (container-network-release)",
    ],
    sound: { "app.container": `${plain}Network=container:db\n`, "db.container": `${plain}ContainerName=db\n` },
    made: {
      broken: { services: { "app.service": ["--network=db.container"] } },
      sound: { services: { "app.service": ["--network=container:db"] } },
    },
  },
  {
    rule: "container-network-options",
    about: "options behind the name",
    broken: { "app.container": `${plain}Network=db.container:ip=10.0.0.1\n`, "db.container": plain },
    findings: [
      "app.container:3:9: error [Container] Network: options make no sense for the network of db.container: the generator refuses this unit; write db.container alone (container-network-options)",
    ],
    sound: {
      "app.container": `${plain}Network=db.container\n`,
      "web.container": `${plain}Network=n.network:ip=10.0.0.1\n`,
      "db.container": plain,
      "n.network": "[Network]\n",
    },
    made: {
      broken: {
        without: { "app.service": "nothing" },
        says: "extra options are not supported when joining another container's network",
      },
      sound: { services: { "app.service": ["container:systemd-db"], "web.service": [":ip=10.0.0.1"] } },
    },
  },
  {
    rule: "container-network-name",
    about: "names with specifiers",
    broken: {
      "a.container": `${plain}Network=db.container\n`,
      "b.container": `${plain}Network=db@1.container\n`,
      "db.container": `${plain}ContainerName=db-%H\n`,
      "db@1.container": plain,
    },
    findings: [
      "a.container:3:9: error [Container] Network: the name of the container of db.container holds a specifier: the generator cannot tell it, and refuses this unit; give db.container a ContainerName without specifiers (container-network-name)",
      "b.container:3:9: error [Container] Network: the name of the container of db@1.container holds a specifier: the generator cannot tell it, and refuses this unit; give db@1.container a ContainerName without specifiers (container-network-name)",
    ],
    sound: {
      "a.container": `${plain}Network=db.container\nNetwork=n.network\n`,
      "db.container": `${plain}ContainerName=db-%N\n`,
      "n.network": "[Network]\n",
    },
    made: {
      broken: {
        without: { "a.service": "nothing", "b.service": "nothing" },
        says: "cannot get the resource name of db",
      },
      sound: { services: { "a.service": ["container:db-db"] } },
    },
  },
  {
    rule: "container-network-pod",
    about: "a member of a pod",
    broken: {
      "app.container": `${plain}Network=db.container\n`,
      "db.container": `${plain}Pod=web.pod\n`,
      "web.pod": "[Pod]\n",
    },
    findings: [
      "app.container:3:9: error [Container] Network: db.container runs in web.pod, and Podman lets no container outside of a pod join a network in it: app.service does not start; write Pod=web.pod in place of this line (container-network-pod)",
    ],
    sound: {
      "app.container": `${plain}Network=db.container\n`,
      "in.container": `${plain}Pod=web.pod\nNetwork=out.container\n`,
      "out.container": `${plain}Pod=web.pod\n`,
      "db.container": plain,
      "web.pod": "[Pod]\n",
    },
    made: {
      broken: { services: { "app.service": ["container:systemd-db"] } },
      sound: { services: { "app.service": ["container:systemd-db"] } },
    },
  },
];
