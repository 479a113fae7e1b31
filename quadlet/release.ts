/**
 * Podman releases that read units in different ways, oldest first. Each is named by its first version and lasts until the
 * next one: `5.8.0` stands for 5.8.0 and 5.8.1. A patch release is listed only where it reads units differently.
 * Source: the differences of cmd/quadlet, pkg/systemd/quadlet and pkg/systemd/parser between all tags of Podman.
 */
export const releases = [
  "4.4",
  "4.5.0",
  "4.5.1",
  "4.6",
  "4.7",
  "4.8",
  "4.9",
  "5.0",
  "5.1",
  "5.2",
  "5.3.0",
  "5.3.2",
  "5.4",
  "5.5",
  "5.6",
  "5.7",
  "5.8.0",
  "5.8.2",
  "6.0",
] as const;

/** A Podman release that units are read by. */
export type Release = (typeof releases)[number];

/** The newest known release, and the default target of rendering and checking. */
export const newestRelease = "6.0" satisfies Release;

type MinorOf<Version extends string> = Version extends `${infer Major}.${infer Minor}.${string}`
  ? `${Major}.${Minor}`
  : Version;

/** Podman version in which something first appears: a release, or the first version of a minor release, for example `5.8`. */
export type Since = Release | MinorOf<Release>;

/**
 * Release that a Podman version as the tools print it belongs to: `5.8.1` gives `5.8.0`, `5.4.2` gives `5.4`. A version
 * without its patch number counts as the last patch release of it (`5.8` gives `5.8.2`). A version newer than the known
 * ones counts as the newest one before it.
 * @throws RangeError for a version without Quadlet (below 4.4) and for text that is not a version.
 */
export function releaseOf(version: string): Release {
  const match = /^v?(\d+)\.(\d+)(?:\.(\d+))?(?:[.\-+~].*)?$/.exec(version.trim());
  if (match === null) {
    throw new RangeError(`"${version}" is not a Podman version: write it as "5.8" or "5.8.2"`);
  }
  const asked: Numbers = [Number(match[1]), Number(match[2]), Number(match[3] ?? Number.POSITIVE_INFINITY)];
  const found = releases.findLast((release) => compare(numbers(release), asked) <= 0);
  if (found === undefined) {
    throw new RangeError(`Podman ${version} has no Quadlet: ${releases[0]} is the first release with it`);
  }
  return found;
}

/** Whether `target` is the version `since` or a later one. */
export function has(target: Release, since: Since): boolean {
  return compare(numbers(target), numbers(since)) >= 0;
}

/** The name of a release in text about what all its patch releases do: `5.8` for `5.8.0` and `5.8.2`. */
export function minorOf(release: Since): string {
  const [major, minor] = numbers(release);
  return `${major}.${minor}`;
}

type Numbers = readonly [major: number, minor: number, patch: number];

const known = new Map<string, Numbers>();

/** Rules ask thousands of times. */
function numbers(version: Since): Numbers {
  const before = known.get(version);
  if (before !== undefined) return before;
  const [major = 0, minor = 0, patch = 0] = version.split(".").map(Number);
  const read: Numbers = [major, minor, patch];
  known.set(version, read);
  return read;
}

function compare(a: Numbers, b: Numbers): number {
  return a[0] - b[0] || a[1] - b[1] || (a[2] === b[2] ? 0 : a[2] - b[2]);
}
