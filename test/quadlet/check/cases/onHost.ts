import type { RuleId } from "../../../../quadlet/index.ts";
import type { Files } from "../nodeCase.ts";

/** What only Podman and systemd on a host show of a rule, where the generator says nothing. */
export interface HostCase {
  readonly rule: RuleId;
  readonly about: string;
  readonly broken: Files;
  readonly sound: Files;
  /** Services that are started one after the other, of which none fails in the sound files. */
  readonly start: readonly string[];
  /** The one of them that does not start in the broken files, and what it says. */
  readonly fails?: { readonly service: string; readonly says: string };
  /** A shell command run after the starts, and what its output comes to hold. */
  readonly shows?: { readonly command: string; readonly broken: string; readonly sound: string };
}

// At the end a shell is killed at once: as process 1 of a container it would not mind SIGTERM.
const container =
  "[Container]\nImage=ghcr.io/hecate-social/hecate-daemon:0.8.0\nEntrypoint=/bin/sleep\nExec=600\nStopTimeout=0\n";
const of = (...lines: readonly string[]): string => container + lines.map((line) => `${line}\n`).join("");
const states = "systemctl --user show --value -p ActiveState a.service b.service | xargs";

/** Cases that need a host, with Podman 5.4. */
export const hostCases: readonly HostCase[] = [
  ...[
    { about: "the same line", one: "18080:80", other: "18080:80", free: "18081:80" },
    {
      about: "every address and one",
      one: "0.0.0.0:18080:80",
      other: "127.0.0.1:18080:80",
      free: "127.0.0.1:18081:80",
    },
    { about: "one address and every one", one: "127.0.0.1:18080:80", other: "18080:80", free: "127.0.0.2:18080:80" },
    { about: "ranges", one: "18080-18082:80-82", other: "18082-18083:80-81", free: "18083-18084:80-81" },
  ].map(({ about, one, other, free }): HostCase => ({
    rule: "host-port-unique",
    about,
    broken: { "a.container": of(`PublishPort=${one}`), "b.container": of(`PublishPort=${other}`) },
    sound: { "a.container": of(`PublishPort=${one}`), "b.container": of(`PublishPort=${free}`) },
    start: ["a.service", "b.service"],
    fails: { service: "b.service", says: "Address already in use" },
  })),
  {
    rule: "host-port-unique",
    about: "two lines of one unit",
    broken: { "a.container": of("PublishPort=18080:80", "PublishPort=18080:81") },
    sound: { "a.container": of("PublishPort=18080:80", "PublishPort=18080:80", "PublishPort=18080:80/udp") },
    start: ["a.service"],
    fails: { service: "a.service", says: "Address already in use" },
  },
  {
    rule: "host-port-unique",
    about: "a pod and a container",
    broken: { "a.pod": "[Pod]\nPublishPort=18080:80\n", "b.container": of("PublishPort=18080:80") },
    sound: { "a.pod": "[Pod]\nPublishPort=18080:80\n", "b.container": of("Network=host", "PublishPort=18080:80") },
    start: ["a-pod.service", "b.service"],
    fails: { service: "b.service", says: "Address already in use" },
  },
  ...["Volume=/var/tmp:/data/", "Mount=type=bind,source=/tmp,target=/data", "Tmpfs=/data", "Volume=/data"].map(
    (line): HostCase => ({
      rule: "pod-mount-path",
      about: line,
      broken: { "a.container": of("Pod=p.pod", line), "p.pod": "[Pod]\nVolume=/tmp:/data\n" },
      sound: {
        "a.container": of("Pod=p.pod", line.replace("/data", "/data/below")),
        "p.pod": "[Pod]\nVolume=/tmp:/data\n",
      },
      start: ["a.service"],
      fails: { service: "a.service", says: "duplicate mount destination" },
    }),
  ),
  {
    rule: "container-network-pod",
    about: "a container outside of the pod",
    broken: {
      "a.container": of("Pod=p.pod"),
      "b.container": of("Network=a.container"),
      "p.pod": "[Pod]\n",
    },
    sound: { "a.container": of(), "b.container": of("Network=a.container") },
    start: ["a.service", "b.service"],
    fails: { service: "b.service", says: "is part of a pod, but container is not" },
  },
  {
    rule: "subnet-unique",
    about: "a subnet within another",
    broken: { "a.network": "[Network]\nSubnet=10.77.0.0/16\n", "b.network": "[Network]\nSubnet=10.77.7.0/24\n" },
    sound: { "a.network": "[Network]\nSubnet=10.77.0.0/16\n", "b.network": "[Network]\nSubnet=10.78.7.0/24\n" },
    start: ["a-network.service", "b-network.service"],
    fails: { service: "b-network.service", says: "is already used on the host or by another config" },
  },
  {
    rule: "address-in-subnet",
    about: "an address of another network",
    broken: {
      "a.container": of("Network=n.network", "IP=10.78.0.5"),
      "n.network": "[Network]\nSubnet=10.77.0.0/16\n",
    },
    sound: {
      "a.container": of("Network=n.network", "IP=10.77.0.5"),
      "n.network": "[Network]\nSubnet=10.77.0.0/16\n",
    },
    start: ["a.service"],
    fails: { service: "a.service", says: "not in any subnet on network systemd-n" },
  },
  {
    rule: "address-unique",
    about: "a key and an option",
    broken: {
      "a.container": of("Network=n.network", "IP=10.77.0.5"),
      "b.container": of("Network=n.network:ip=10.77.0.5"),
      "n.network": "[Network]\nSubnet=10.77.0.0/16\n",
    },
    sound: {
      "a.container": of("Network=n.network", "IP=10.77.0.5"),
      "b.container": of("Network=n.network:ip=10.77.0.6"),
      "n.network": "[Network]\nSubnet=10.77.0.0/16\n",
    },
    start: ["a.service", "b.service"],
    fails: { service: "b.service", says: "requested ip address 10.77.0.5 is already allocated" },
  },
  {
    rule: "container-name-unique",
    about: "the second one removes the first one's container",
    broken: { "a.container": of("ContainerName=app"), "b.container": of("ContainerName=app") },
    sound: { "a.container": of("ContainerName=app"), "b.container": of("ContainerName=app2") },
    start: ["a.service", "b.service"],
    shows: { command: states, broken: "failed active", sound: "active active" },
  },
  {
    rule: "container-name-unique",
    about: "a container with the name of an infra container",
    broken: { "a.pod": "[Pod]\nPodName=app\n", "b.container": of("ContainerName=app-infra") },
    sound: { "a.pod": "[Pod]\nPodName=app\n", "b.container": of("ContainerName=infra") },
    start: ["a-pod.service", "b.service"],
    fails: { service: "b.service", says: "is the infra container of pod" },
  },
  {
    rule: "pod-name-unique",
    about: "the second one removes the first one's pod",
    broken: { "a.pod": "[Pod]\nPodName=app\n", "b.pod": "[Pod]\nPodName=app\n" },
    sound: { "a.pod": "[Pod]\nPodName=app\n", "b.pod": "[Pod]\nPodName=app2\n" },
    start: ["a-pod.service", "b-pod.service"],
    shows: { command: "podman pod ps --format '{{.Name}}' | sort | xargs", broken: "app\n", sound: "app app2\n" },
  },
  {
    rule: "volume-name-unique",
    about: "the second one's options count for nothing",
    broken: {
      "a.volume": "[Volume]\nVolumeName=data\nLabel=of=a\n",
      "b.volume": "[Volume]\nVolumeName=data\nLabel=of=b\n",
    },
    sound: {
      "a.volume": "[Volume]\nVolumeName=data\nLabel=of=a\n",
      "b.volume": "[Volume]\nVolumeName=data2\nLabel=of=b\n",
    },
    start: ["a-volume.service", "b-volume.service"],
    shows: {
      command: "podman volume inspect --all --format '{{.Labels}}' | sort | xargs",
      broken: "map[of:a]\n",
      sound: "map[of:a] map[of:b]\n",
    },
  },
  {
    rule: "network-name-unique",
    about: "the second one's options count for nothing",
    broken: {
      "a.network": "[Network]\nNetworkName=net\nSubnet=10.77.0.0/16\n",
      "b.network": "[Network]\nNetworkName=net\nSubnet=10.78.0.0/16\n",
    },
    sound: {
      "a.network": "[Network]\nNetworkName=net\nSubnet=10.77.0.0/16\n",
      "b.network": "[Network]\nNetworkName=net2\nSubnet=10.78.0.0/16\n",
    },
    start: ["a-network.service", "b-network.service"],
    shows: {
      command: "podman network ls --format '{{.Name}}' | sort | xargs",
      broken: "net podman",
      sound: "net net2 podman",
    },
  },
  {
    rule: "pod-container-name",
    about: "a BoltDB does not keep the two apart",
    broken: { "same.container": of("ContainerName=same"), "same.pod": "[Pod]\nPodName=same\n" },
    sound: { "same.container": of("ContainerName=other"), "same.pod": "[Pod]\nPodName=same\n" },
    start: [],
    shows: {
      command: [
        "export CI_DESIRED_DATABASE=boltdb",
        'old() { podman --root "$HOME/.local/share/containers/bolt" --runroot "$HOME/bolt" --db-backend boltdb "$@"; }',
        "name=$(sed -n 's/^ContainerName=//p' .config/containers/systemd/same.container)",
        "old pod create --name same; old create --name $name --rootfs /tmp 2>&1 && echo made",
        'podman unshare rm -rf "$HOME/.local/share/containers/bolt" "$HOME/bolt"',
      ].join("; "),
      broken: 'name "same" is in use: pod already exists',
      sound: "made",
    },
  },
  {
    rule: "service-name-unique",
    about: "a unit of the user's own hides the generated one",
    broken: { "a.container": of() },
    sound: { "b.container": of() },
    start: [],
    shows: {
      command: [
        "mkdir -p .config/systemd/user",
        "printf '[Service]\\nExecStart=/bin/true\\n' >.config/systemd/user/a.service",
        "systemctl --user daemon-reload",
        "systemctl --user show --value -p FragmentPath $(basename -s .container .config/containers/systemd/*).service",
        "rm .config/systemd/user/a.service",
      ].join("; "),
      broken: ".config/systemd/user/a.service",
      sound: "generator/b.service",
    },
  },
  {
    rule: "reference-by-name",
    about: "Podman makes a volume without the unit's options",
    broken: { "a.container": of("Volume=systemd-data:/data"), "data.volume": "[Volume]\nLabel=of=unit\n" },
    sound: { "a.container": of("Volume=data.volume:/data"), "data.volume": "[Volume]\nLabel=of=unit\n" },
    start: ["a.service"],
    shows: {
      command: "podman volume inspect systemd-data --format '{{.Labels}}'",
      broken: "map[]",
      sound: "map[of:unit]",
    },
  },
  {
    rule: "reference-by-name",
    about: "there is no network to start on",
    broken: { "a.container": of("Network=systemd-net"), "net.network": "[Network]\n" },
    sound: { "a.container": of("Network=net.network"), "net.network": "[Network]\n" },
    start: ["a.service"],
    fails: { service: "a.service", says: "unable to find network with name or ID systemd-net" },
  },
  {
    rule: "reference-same-name",
    about: "another volume in each service",
    broken: { "a.container": of("Volume=data.volume:/data"), "data.volume": "[Volume]\nVolumeName=%N-x\n" },
    sound: { "a.container": of("Volume=data.volume:/data"), "data.volume": "[Volume]\nVolumeName=%u-x\n" },
    start: ["a.service"],
    shows: {
      command: "podman volume ls --format '{{.Name}}' | sort | xargs",
      broken: "a-x data-volume-x\n",
      sound: "rl-x\n",
    },
  },
  {
    rule: "dependency-file-name",
    about: "systemd ignores it",
    broken: { "a.container": `[Unit]\nAfter=b.container\n${container}`, "b.container": of() },
    sound: { "a.container": `[Unit]\nAfter=b.service\n${container}`, "b.container": of() },
    start: [],
    shows: {
      command: "systemctl --user show -p After a.service | tr ' ' '\\n' | grep -c '^b\\.' || true",
      broken: "0",
      sound: "1",
    },
  },
  {
    rule: "dependency-service",
    about: "what is required is not found",
    broken: { "a.container": `[Unit]\nRequires=data.service\n${container}`, "data.volume": "[Volume]\n" },
    sound: { "a.container": `[Unit]\nRequires=data-volume.service\n${container}`, "data.volume": "[Volume]\n" },
    start: ["a.service"],
    fails: { service: "a.service", says: "Unit data.service not found" },
  },
  {
    rule: "dependency-cycle",
    about: "two that require each other",
    broken: {
      "a.container": `[Unit]\nRequires=b.service\nAfter=b.service\n${container}`,
      "b.container": `[Unit]\nRequires=a.service\nAfter=a.service\n${container}`,
    },
    sound: {
      "a.container": `[Unit]\nRequires=b.service\nAfter=b.service\n${container}`,
      "b.container": `[Unit]\nRequires=a.service\n${container}`,
    },
    start: ["a.service"],
    fails: { service: "a.service", says: "Transaction order is cyclic" },
  },
  {
    rule: "dependency-cycle",
    about: "two that a target wants",
    broken: {
      "a.container": `[Unit]\nAfter=b.service\n${container}[Install]\nWantedBy=circle.target\n`,
      "b.container": `[Unit]\nAfter=a.service\n${container}[Install]\nWantedBy=circle.target\n`,
    },
    sound: {
      "a.container": `[Unit]\nAfter=b.service\n${container}[Install]\nWantedBy=circle.target\n`,
      "b.container": `${container}[Install]\nWantedBy=circle.target\n`,
    },
    start: [],
    shows: {
      command: `mkdir -p .config/systemd/user; echo '[Unit]' >.config/systemd/user/circle.target; systemctl --user daemon-reload; systemctl --user start circle.target; ${states}; systemctl --user stop circle.target; rm .config/systemd/user/circle.target`,
      broken: "inactive",
      sound: "active active",
    },
  },
  {
    rule: "auto-update-build",
    about: "it asks a registry called localhost",
    broken: {
      "a.container": `${container.replace(/Image=.*/, "Image=a.build")}AutoUpdate=registry\n`,
      "a.build": "[Build]\nImageTag=localhost/a:1\nFile=%h/Containerfile\nSetWorkingDirectory=unit\n",
    },
    sound: {
      "a.container": `${container.replace(/Image=.*/, "Image=a.build")}AutoUpdate=local\n`,
      "a.build": "[Build]\nImageTag=localhost/a:1\nFile=%h/Containerfile\nSetWorkingDirectory=unit\n",
    },
    start: ["a.service"],
    shows: {
      command: "podman auto-update --dry-run 2>&1",
      broken: "pinging container registry localhost",
      sound: "localhost/a:1",
    },
  },
];
