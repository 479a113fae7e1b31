/** A service that the lab has images of. */
export interface LabService {
  readonly name: string;
  /** TCP port of a frontend; a daemon has none, it opens a unix socket. */
  readonly port?: number;
  /** Versions that work, the oldest first. */
  readonly versions: readonly [string, ...string[]];
}

/** The five Hecate services. */
export const labServices: readonly LabService[] = [
  { name: "hecate-daemon", versions: ["0.8.0", "0.8.1"] },
  { name: "hecate-traderd", versions: ["0.1.0", "0.2.0"] },
  { name: "hecate-marthad", versions: ["0.1.0", "0.2.0"] },
  { name: "hecate-traderw", port: 5174, versions: ["0.1.0", "0.2.0"] },
  { name: "hecate-marthaw", port: 5175, versions: ["0.1.0", "0.2.0"] },
];

/**
 * Tags that every service has beside its versions, each broken in the way that it is named for:
 *
 * - `exits`: says a line on stderr and exits 1 at once
 * - `no-socket`: runs, but never opens its socket or port
 * - `not-ready`: answers `ready: false` (a frontend: status 503) for ever
 * - `slow`: opens its socket or port after 8 s
 * - `boots`: answers at once, and is ready after 8 s
 * - `leaves-socket`: works, but leaves its socket file behind when it is stopped
 */
export const brokenTags = ["exits", "no-socket", "not-ready", "slow", "boots", "leaves-socket"] as const;

/** The registry path that the real images have. */
const imageRepository = "ghcr.io/hecate-social";

/** One image of the lab. */
export interface LabImage {
  /** Full reference, with the tag. */
  readonly reference: string;
  readonly entrypoint: readonly string[];
  readonly env: readonly string[];
}

/** Every image that a host of the lab has; any other tag cannot be had. */
export function labImages(): LabImage[] {
  return labServices.flatMap((service) =>
    [...service.versions, ...brokenTags].map((tag) => {
      const broken = brokenTags.some((name) => name === tag);
      const port = service.port;
      return {
        reference: `${imageRepository}/${service.name}:${tag}`,
        entrypoint: [
          "/bin/standin",
          port === undefined ? "daemon" : "frontend",
          ...[service.name, tag, broken ? tag : "good"],
        ],
        env: ["PATH=/bin", "HOME=/root", ...(port === undefined ? [] : [`PORT=${port}`])],
      };
    }),
  );
}
