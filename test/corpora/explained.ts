/** Errors of the checker about a unit of Podman's own that the generator takes, and who refuses the unit. */
export interface Explanation {
  /** File name of the unit. */
  readonly unit: string;
  readonly rule: string;
  readonly why: string;
}

const onePort = "The fixture has a line for each form of one port. podman cannot bind a port of the host twice.";
const noVolume =
  "The fixture names a volume that Podman's tests do not have. To 5.2 systemd refuses to start the service.";
const quoted = "To 4.9 Podman leaves the quotes in the value. The fixture has the same text for every release.";
const systemUnit = "The example is a unit of the system's manager. The checker judges units of a user's manager.";
const noBoolean = "The fixture tests the generator's warning with a value that systemd cannot parse.";
const rootful =
  "The fixture is for root, whose default network is a bridge. A rootless podman create refuses it: static ip/mac address.";

/** Every explanation is needed: a test fails for one that explains nothing. */
export const explained: readonly Explanation[] = [
  ...["ports.container", "ports.kube", "ports_ipv6.container", "ports_ipv6.kube"].map((unit) => ({
    ...{ unit, rule: "host-port-unique", why: onePort },
  })),
  ...["volume.container", "volume.pod", "volume.build", "mount.container"].map((unit) => ({
    ...{ unit, rule: "reference-exists", why: noVolume },
  })),
  ...["health.container", "hostname.container"].map((unit) => ({ unit, rule: "scalar-quotes", why: quoted })),
  ...["build", "container", "image", "kube", "network", "pod", "volume"].map((kind) => ({
    ...{ unit: `service-dynamicuser.${kind}`, rule: "directive-value", why: noBoolean },
  })),
  ...["sleep@.container", "hello.container", "with-volume.container", "webserver.container", "example0.container"].map(
    (unit) => ({
      ...{ unit, rule: "user-target", why: systemUnit },
    }),
  ),
  ...["ip.container", "ip.pod", "network-alias.container", "network-alias.pod"].map((unit) => ({
    ...{ unit, rule: "address-network", why: rootful },
  })),
  ...["ports.container", "ports.kube"].map((unit) => ({
    ...{
      unit,
      rule: "port-mapping",
      why: "podman create, from 5.3: must provide a non-empty container host IP to publish.",
    },
  })),
  {
    unit: "health.container",
    rule: "health-quotes",
    why: "The fixture tests what the generator passes on. The shell in the container finds no program of that name.",
  },
  {
    unit: "network.pod",
    rule: "pod-port-network",
    why: "The fixture publishes a port from the host's network. podman pod create: PortMappings can only be used with Bridge, slirp4netns, or pasta networking.",
  },
  {
    unit: "pull.build",
    rule: "build-pull",
    why: "The generator of 5.2.5 writes --pull never. podman build takes never for its context.",
  },
  {
    unit: "group-add.container",
    rule: "group-keep",
    why: "The fixture has every form of a group. podman create: keep-groups is not allowed with any other --group-add options.",
  },
  {
    unit: "mount.container",
    rule: "mount-path-unique",
    why: "The fixture has a line for each form of a mount at one path. podman create: duplicate mount destination.",
  },
  {
    unit: "other-sections.container",
    rule: "directive-known",
    why: "The fixture tests that the generator passes unknown directives on. systemd ignores them.",
  },
  {
    unit: "quotes.container",
    rule: "scalar-quotes",
    why: 'The fixture names its container RemoveQuotes"Name, with quotes around it.',
  },
  {
    unit: "quotes.container",
    rule: "resource-name",
    why: 'The fixture names its container RemoveQuotes"Name. podman create: names must match [a-zA-Z0-9][a-zA-Z0-9_.-]*.',
  },
];
