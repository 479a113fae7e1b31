/** A way in which a service's unit is executed otherwise than the one that it was made after. */
export interface SeedDifference {
  /** The services that it is found in. */
  readonly services: readonly string[];
  /** What is executed or set now, begun with `+`, or no longer, begun with `-`; `%h` is the user's home, NAME the service. */
  readonly lines: readonly string[];
  readonly why: string;
}

const plugins = ["hecate-traderd", "hecate-marthad"] as const;
const daemons = ["hecate-daemon", ...plugins] as const;
const all = [...daemons, "hecate-traderw", "hecate-marthaw"] as const;

const path = "the path holds the home directory, so it is no longer in the .env file, where no specifier counts";

/** All of them, the same for every release of Podman. */
export const seedDifferences: readonly SeedDifference[] = [
  {
    services: all,
    lines: ["- [Service] Restart=on-failure", "+ [Service] Restart=always"],
    why: "podman auto-update stops the old container, which ends with exit status 0; on-failure would take that for its end",
  },
  {
    services: all,
    lines: ["+ [Unit] StartLimitIntervalSec=10min", "+ [Unit] StartLimitBurst=20"],
    why: "a service that cannot run comes to rest, and is then seen as failed",
  },
  {
    services: daemons,
    lines: ["+ [Service] RestartMode=direct"],
    why: "one failed start of a daemon must not stop for good those that require it; systemd before 254 leaves it out",
  },
  {
    services: daemons,
    lines: ["+ ExecStart --env-file %h/.hecate/config/node.env"],
    why: "the variables of the whole node, which the seed's .env files speak of, are read after the service's own and win",
  },
  {
    services: ["hecate-daemon"],
    lines: [
      "+ ExecStart --env-file %h/.hecate/secrets/llm-providers.env",
      "+ ExecStart --env-file %h/.hecate/secrets/cluster.env",
    ],
    why: "secrets come from files that their owner alone can read, not from the .env file",
  },
  {
    services: plugins,
    lines: ["+ ExecStart --env-file %h/.hecate/secrets/cluster.env"],
    why: "the cookie of the cluster is a secret, and comes from a file that its owner alone can read",
  },
  {
    services: daemons,
    lines: ["+ ExecStart --env HOME=%h"],
    why: "the data lies at the same path in the container as on the node, and so does the home that it is found from",
  },
  {
    services: ["hecate-daemon"],
    lines: ["+ ExecStart --env HECATE_SOCKET_PATH=%h/.hecate/NAME/sockets/api.sock"],
    why: path,
  },
  {
    services: plugins,
    lines: ["+ ExecStart --env HECATE_DAEMON_SOCKET=%h/.hecate/hecate-daemon/sockets/api.sock"],
    why: path,
  },
  {
    services: ["hecate-traderd"],
    lines: [
      "+ ExecStart --env TRADERD_SOCKET_PATH=%h/.hecate/NAME/sockets/api.sock",
      "+ ExecStart --env TRADERD_DATA_DIR=%h/.hecate/NAME",
    ],
    why: path,
  },
  {
    services: ["hecate-marthad"],
    lines: [
      "+ ExecStart --env MARTHAD_SOCKET_PATH=%h/.hecate/NAME/sockets/api.sock",
      "+ ExecStart --env MARTHAD_DATA_DIR=%h/.hecate/NAME",
      "+ ExecStart --env MARTHAD_AGENTS_DIR=%h/.hecate/NAME/hecate-agents",
    ],
    why: path,
  },
];

/** The page about the differences, `docs/seed.md`, in Markdown. */
export function seedPage(): string {
  const rows = seedDifferences.map(({ services, lines, why }) => {
    const shown = lines.map((line) => `\`${line}\``).join("<br>");
    return `| ${services.length === all.length ? "all five" : services.join(", ")} | ${shown} | ${why} |`;
  });
  return [
    "# The five services and the units that they were made after",
    "",
    "<!-- Written by `npm run docs`; the tests hold it against what Podman's generators make of both. -->",
    "",
    "Hecate's services were first declared by hand, in five Quadlet files for the user `rl`. From each of these and from our",
    "unit of the same service, the generators of Podman 4.6 to 5.8 make services that execute the same command with the same",
    "arguments and set the same directives, but for what is listed here. The path `/home/rl` of the old files counts as `%h`,",
    "which systemd expands to the home of whoever runs the service.",
    "",
    "| service | now (+), no longer (-) | why |",
    "| --- | --- | --- |",
    ...rows,
    "",
  ].join("\n");
}
