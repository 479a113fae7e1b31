import type { Files } from "./nodeCase.ts";

/** One act of a person who follows advice. */
export type Change = (files: Files) => Files;

/** @throws Error where the file is missing, or the old text does not stand in it once. */
function edit(path: string, from: string, to: string): Change {
  return (files) => {
    const [before, after, ...more] = textOf(files, path).split(from);
    if (before === undefined || after === undefined || more.length > 0)
      throw new Error(`${JSON.stringify(from)} does not stand once in ${path}`);
    return { ...files, [path]: before + to + after };
  };
}

function rename(path: string, to: string): Change {
  return (files) => ({ ...remove(path)(files), [to]: textOf(files, path) });
}

function remove(path: string): Change {
  return (files) => {
    textOf(files, path);
    return Object.fromEntries(Object.entries(files).filter(([one]) => one !== path));
  };
}

function add(path: string, text: string): Change {
  return (files) => {
    if (path in files) throw new Error(`${path} is there already`);
    return { ...files, [path]: text };
  };
}

function textOf(files: Files, path: string): string {
  const text = files[path];
  if (text === undefined) throw new Error(`${path} is missing`);
  return text;
}

const plain = "[Container]\nImage=docker.io/library/busybox:1\n";
const volume = add("data.volume", "[Volume]\n");
const network = add("net.network", "[Network]\nSubnet=10.0.0.0/24\n");
const build = "[Build]\nImageTag=localhost/app\nFile=/f\n";
const image = "[Image]\nImage=docker.io/library/busybox:1\n";
const name = (file: string, from: string, to: string): readonly Change[] => [edit(file, from, to)];
const own = (file: string): Change => edit(file, "[Container]\n", "[Container]\nContainerName=own\n");

/** Every way to follow the advice of a case, by `RULE: ABOUT`: the acts that end all of its findings. */
export const nodeWays: Readonly<Record<string, readonly (readonly Change[])[]>> = {
  "file-name-unique: a file of the same name in a subdirectory": [
    [rename("below/app.container", "below/other.container")],
    [remove("below/app.container")],
  ],
  "subdirectory-release: a unit in a subdirectory": [[rename("below/app.container", "app.container")]],
  "drop-in-release: a drop-in of a unit": [
    [remove("app.container.d/10.conf"), edit("app.container", "[Container]\n", "[Container]\nContainerName=x\n")],
  ],
  "drop-in-unused: drop-ins of units that there are not": [
    [
      rename("ap.container.d/10.conf", "app.container.d/10.conf"),
      remove("volume.d/10.conf"),
      rename("app.service.d/10.conf", "app.container.d/20.conf"),
    ],
    [remove("ap.container.d/10.conf"), remove("volume.d/10.conf"), remove("app.service.d/10.conf")],
  ],
  "drop-in-unused: drop-ins of a kind": [
    [rename("b-.container.d/10.conf", "a-b.container.d/10.conf")],
    [remove("b-.container.d/10.conf")],
  ],
  "syntax: a line that is nothing hides its whole directory": [
    name("bad.container", "what is this\n", ""),
    name("bad.container", "what is this", "# what is this"),
    name("bad.container", "what is this", "ContainerName=x"),
  ],
  "syntax: before 5.0 it hides one unit": [name("bad.container", "what is this\n", "")],
  "syntax: a unit that is alone": [
    [
      edit(
        "bad.container",
        "Image=x\n[Container]\nImage=docker.io/library/busybox:1",
        "[Container]\nImage=quay.io/x/y:1",
      ),
    ],
  ],
  "syntax: a drop-in hides nothing but itself": [name("app.container.d/10.conf", "what is this\n", "")],

  "service-name-unique: a volume and a container": [
    [rename("data.volume", "store.volume")],
    [rename("data-volume.container", "app.container")],
  ],
  "service-name-unique: a ServiceName": [name("b.volume", "=a", "=b"), [rename("a.container", "c.container")]],
  "service-name-unique: a service that others run": [[rename("a.container", "b.container")]],
  "alias-unique: an alias that is another's service": [name("b.container", "a.service", "c.service")],
  "alias-unique: an alias that two have": [name("b.container", "c.service", "d.service")],
  "container-name-unique: a ContainerName that two have": [name("b.container", "=app", "=own")],
  "container-name-unique: a ContainerName that two have, from 5.3 on": [name("b.container", "=app", "=own")],
  "container-name-unique: default names and specifiers": [
    [edit("b.container", "=systemd-a", "=b"), own("d.container")],
  ],
  "container-name-unique: instances of a template": [name("b.container", "systemd-a_1", "own")],
  "container-name-unique: a pod's infra container": [name("web.pod", "=web", "=own")],
  "pod-name-unique: a PodName that is another's default": [name("b.pod", "systemd-a", "own")],
  "pod-container-name: the default names of a pod and a container": [[own("app.container")]],
  "pod-container-name: a ContainerName": [name("a.container", "=b", "=own")],
  "volume-name-unique: a VolumeName that two have": [name("b.volume", "=data", "=own"), [remove("b.volume")]],
  "network-name-unique: a NetworkName that is another's default": [
    name("b.network", "systemd-a", "own"),
    [remove("b.network")],
  ],

  "dependency-file-name: files that there are and are not": [
    [
      edit("app.container", "db.container", "db.service"),
      edit("app.container", "data.volume", "data-volume.service"),
      edit("app.container", "gone.volume", "gone-volume.service"),
    ],
  ],
  "dependency-exists: a file that there is not": [
    [add("db.container", plain)],
    name("app.container", "db.container", "db.service"),
  ],
  "dependency-service: a volume's service by the name of its file": [
    [
      edit("app.container", "Requires=data.service", "Requires=data-volume.service"),
      edit("app.container", "After=data.service", "After=data-volume.service"),
      edit("log.container", "data.service", "data-volume.service"),
    ],
  ],
  "dependency-service: a service with another ServiceName": [
    [edit("app.container", "db.service", "postgres.service"), edit("app.container", "data-volume.", "store.")],
  ],
  "dependency-exists: a kind of file that the release does not know": [
    name("app.container", "data.artifact", "data.service"),
  ],
  "dependency-known: a pod's service, before pods": [name("app.container", "After=web-pod.service", "")],
  "dependency-known: names of Quadlet's making": [[volume, add("web.pod", "[Pod]\n")]],
  "dependency-known: misspelled names": [
    [
      ...["wrker", "worcker", "workre", "warker"].map((wrong) =>
        edit("app.container", `${wrong}.service`, "worker.service"),
      ),
      edit("end.container", "worke.service", "worker.service"),
    ],
  ],
  "dependency-cycle: After and Before": [
    [edit("a.container", "After=b.service", ""), edit("f.container", "Before=e.service", "")],
  ],
  "dependency-cycle: a unit that waits for one that refers to it": [
    [edit("app.container", "Before=data-volume.service", ""), add("gone.volume", "[Volume]\n")],
  ],
  "dependency-cycle: names of files, which count from 5.5 on": [name("a.container", "After=b.container", "")],
  "dependency-cycle: names of files, which count for nothing before": [name("a.container", "After=b.service", "")],
  "install-file-name: files that there are and are not": [
    [
      edit("app.container", "db.container", "db.service"),
      edit("app.container", "web.pod", "web-pod.service"),
      edit("app.container", "gone.volume", "gone-volume.service"),
    ],
  ],
  "template-install: a template without an instance": [
    name("app@.container", "default.target", "default.target\nDefaultInstance=one"),
    [add("app@one.container", `${plain}[Install]\nWantedBy=default.target\n`)],
  ],
  "template-install: a template without an instance, before DefaultInstance": [
    [add("app@one.container", `${plain}[Install]\nWantedBy=default.target\n`)],
  ],

  "reference-exists: a volume, from 5.3 on": [[volume]],
  "reference-exists: a volume, to 5.2": [[volume]],
  "reference-exists: sources of mounts": [[volume, add("data.image", image)]],
  "reference-exists: an image as the source of a mount counts from 5.3 on": [[volume]],
  "reference-exists: a mount without a type is none to 5.5": [[volume]],
  "reference-exists: an artifact": [[add("data.artifact", "[Artifact]\nArtifact=quay.io/x/y:1\n")]],
  "reference-exists: a network, from 5.3 on": [[network]],
  "reference-exists: a network, to 5.2": [[network]],
  "reference-exists: another container, whose network is joined": [[add("db.container", plain)]],
  "reference-exists: a pod": [[add("web.pod", "[Pod]\n")]],
  "reference-exists: a volume that others provide": [
    [edit("app.container", "%H.volume", "own.volume"), add("own.volume", "[Volume]\n")],
  ],
  "reference-exists: an image": [
    [edit("app.container", "docker.io/x/y.image", "base.image"), add("base.image", image)],
  ],
  "reference-exists: a build": [[add("app.build", build)]],
  "reference-exists: what a build mounts and is connected to": [[volume, add("n.network", "[Network]\n")]],
  "reference-exists: a build is no unit before 5.2": [[add("app.image", image)]],
  "pod-unit: a pod's name": [
    [edit("a.container", "=web", "=web.pod"), edit("b.container", "=systemd-web", "=web.pod")],
    [edit("a.container", "=web", "=web.pod"), edit("b.container", "Pod=systemd-web", "PodmanArgs=--pod=systemd-web")],
  ],
  "reference-by-name: a volume": [name("app.container", "systemd-data", "data.volume")],
  "reference-by-name: a network and a mount": [
    [
      edit("app.container", "Network=net", "Network=net.network"),
      edit("app.container", "source=data", "source=data.volume"),
    ],
  ],
  "reference-by-name: an image that is built here": [name("app.container", "localhost/app:2", "app.build")],
  "reference-same-name: the name of a volume and of a network": [
    [edit("data.volume", "%N-data", "data"), edit("net.network", "%%%p", "net")],
  ],
  "reference-same-name: the name of a pod, from 5.6 on": [name("web.pod", "%N", "web")],
  "reference-same-name: the name of a pod, before, when its id was read from a file": [name("d.volume", "%n", "d")],
  "container-network-release: to 5.2 it is a network's name": [
    [
      edit("app.container", "[Container]", "[Unit]\nRequires=db.service\nAfter=db.service\n[Container]"),
      edit("app.container", "=db.container", "=container:own"),
      own("db.container"),
    ],
  ],
  "container-network-options: options behind the name": [name("app.container", ":ip=10.0.0.1", "")],
  "container-network-name: names with specifiers": [
    [edit("db.container", "db-%H", "db"), edit("db@1.container", "[Container]\n", "[Container]\nContainerName=db1\n")],
  ],
  "container-network-pod: a member of a pod": [name("app.container", "Network=db.container", "Pod=web.pod")],

  "private-label-shared: a directory": [
    [
      edit("a.container", "ro,Z", "ro,z"),
      edit("b.container", ":/data\n", ":/data:z\n"),
      edit("d.container", ":Z", ":z"),
      edit("e.container", ":Z", ":z"),
    ],
  ],
  "private-label-shared: a volume, by its unit and by its name": [
    [edit("a.container", ":Z", ":z"), edit("b.container", ":/data", ":/data:z")],
  ],
  "private-label-shared: mounts, and directories beside the units": [
    [edit("a.container", "relabel=private", "relabel=shared")],
  ],
  "private-label-shared: pods": [[edit("a.container", ":Z", ":z"), edit("q.pod", ":/data\n", ":/data:z\n")]],
  "pod-mount-path: a volume, a mount and a tmpfs": [
    [
      edit("a.container", "/x:/data/", "/x:/data3/"),
      edit("a.container", "target=/data2", "target=/data4"),
      edit("a.container", "Tmpfs=/data:", "Tmpfs=/data5:"),
      edit("a.container", "Volume=/data2\n", ""),
    ],
  ],
  "auto-update-build: an image that is built here": [name("a.container", "=registry", "=local")],
  "subnet-unique: IPv4 and IPv6": [
    [
      edit("b.network", "10.1.2.0/24", "172.20.0.0/24"),
      edit("c.network", "10.0.0.0/8", "172.21.0.0/24"),
      edit("d.network", "fd00::1:0/112", "fd01::/112"),
      edit("d.network", "FD00:0:0:1:0:0:0:0/80", "fd02::/80"),
    ],
  ],
  "address-in-subnet: keys and options": [
    [
      edit("a.container", "10.1.1.1", "10.0.1.1"),
      edit("a.container", "fd01::1", "fd00::1"),
      edit("b.container", "10.1.0.1", "10.0.1.2"),
      edit("b.container", "fd01::2", "fd00::2"),
    ],
  ],
  "address-unique: two containers, and a container and a pod": [
    [edit("b.container", "10.0.1.1", "10.0.1.2"), edit("c.pod", "10.0.1.1", "10.0.1.3")],
  ],
  "host-port-unique: addresses": [
    [
      edit("b.container", ":8080:", ":9001:"),
      edit("c.container", ":8080:", ":9002:"),
      edit("d.container", ":8080:", ":9003:"),
      edit("d.container", ":8083:", ":9004:"),
      edit("f.container", ":8084:", ":9005:"),
      edit("h.container", ":8085:", ":9006:"),
    ],
  ],
  "host-port-unique: both families on a network of Podman's own": [
    [
      edit("b.container", ":8081:", ":9001:"),
      edit("b.container", ":8083:", ":9002:"),
      edit("c.container", "[::]:8085:", "[::]:9003:"),
    ],
  ],
  "host-port-unique: ranges, protocols and the lines of one unit": [
    [
      edit("a.container", "8090:91", "9001:91"),
      edit("b.container", "8082-8083:", "9002-9003:"),
      edit("c.container", "8090:90/udp", "9004:90/udp"),
      edit("c.container", "8079-8085:", "9010-9016:"),
    ],
  ],
  "host-port-unique: both families with pasta": [name("b.container", "8081", "8082")],
  "host-port-unique: pods, and networks that discard ports": [
    [edit("b.kube", "8080:", "8081:"), edit("c.pod", "8080:", "8082:")],
  ],
};
