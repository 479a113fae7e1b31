import type { Companion } from "./companions.ts";
import type { UnitOverrides } from "./overrides.ts";

/** The seed's two container types: a daemon owns data and a socket, a frontend publishes one port. */
export type ServiceKind = "daemon" | "frontend";

/** A span of time as Podman and Go write it: `500ms`, `30s`, `1m30s`, `2h`. */
export type Duration = string;

/** How the node, and Podman after it, tells that a service is healthy. */
export interface HealthOptions {
  /**
   * Command run in the container (Quadlet `HealthCmd=`); exit status 0 is healthy. Default: a daemon's socket is there,
   * a frontend answers an HTTP GET on its port.
   */
  readonly command?: string;
  /**
   * Path of an HTTP GET over a daemon's socket, as `/health`, whose JSON answer has `"ready": true` once the daemon is up.
   * The node waits for that when it proves a change; Podman's own check stays as it is. Default: none, the socket is proof.
   */
  readonly ready?: string;
  /** Between two checks of Podman (`HealthInterval=`). Default `30s`. */
  readonly interval?: Duration;
  /** Failed checks in a row until Podman calls the container unhealthy (`HealthRetries=`). Default 3. */
  readonly retries?: number;
  /** One check may take this long (`HealthTimeout=`). Default `5s`. */
  readonly timeout?: Duration;
  /** After a start, failed checks do not count for this long (`HealthStartPeriod=`). Default `10s`, a frontend's `5s`. */
  readonly startPeriod?: Duration;
  /**
   * A rollout fails and is rolled back when the service is not healthy this long after its start. The time that the start
   * is queued, for example behind the network, does not count. Default: when Podman
   * would call it unhealthy, `startPeriod + retries × (interval + timeout)`; with `ready` `150s`, for a boot that takes two
   * minutes.
   */
  readonly deadline?: Duration;
}

/** One service as plain data: everything that shapes its unit. Values of secrets are elsewhere. */
export interface ServiceDefinition extends UnitOverrides {
  /** What the unit is shaped like. */
  readonly kind: ServiceKind;
  /** Fully qualified image reference: `ghcr.io/hecate-social/hecate-daemon:0.8.0`, or with a digest. */
  readonly image: string;
  /** `Description=` of the unit. Default: the service's name. */
  readonly description?: string;
  /** The core daemon: its files live in `gitops/system`, all others' in `gitops/apps`. Default false. */
  readonly core?: boolean;
  /** Services that must run for this one to run (`Requires=` and `After=`). */
  readonly requires?: readonly string[];
  /** Services that are started along, but may fail (`Wants=` and `After=`). */
  readonly wants?: readonly string[];
  /** Services that are started before this one (`After=`). */
  readonly after?: readonly string[];
  /** Variables of the service, not secret: `~/.hecate/gitops/{system,apps}/NAME.env`. */
  readonly env?: Readonly<Record<string, string>>;
  /** Variables that hold a path, given relative to the home of the node's user: `.hecate/NAME/sockets/api.sock`. */
  readonly homePaths?: Readonly<Record<string, string>>;
  /** Secret env files that the service reads, by name: `llm-providers` is `~/.hecate/secrets/llm-providers.env`. */
  readonly secretEnv?: readonly string[];
  /** Directories made below a daemon's data directory `~/.hecate/NAME/` before its first start. Default: `sockets`. */
  readonly dataDirectories?: readonly string[];
  /** TCP port that a frontend publishes on the node. */
  readonly port?: number;
  /** TCP port that a frontend listens on in its container. Default: `port`. */
  readonly containerPort?: number;
  /** How it is told to be healthy. Default: each option's own. */
  readonly health?: HealthOptions;
  /**
   * Left as it is, running or stopped, until released: its files are kept right, no deployment starts or stops it. A boot
   * starts it like any other. Default false.
   */
  readonly hold?: boolean;
  /**
   * Whether a boot of the node starts the service (`WantedBy=default.target`). A preview refuses a service that no boot
   * starts, unless this is false: then only `up`, or another unit that asks for the service, starts it.
   * @default true
   */
  readonly boot?: boolean;
  /** Units that it brings along. */
  readonly units?: readonly Companion[];
  /** Rules of the checker that its unit may break, by id, each with the reason. */
  readonly silence?: Readonly<Record<string, string>>;
}
