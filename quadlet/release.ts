/** Podman releases (major.minor) that have a Quadlet generator and that this library knows, oldest first. */
export const releases = [
  "4.4",
  "4.5",
  "4.6",
  "4.7",
  "4.8",
  "4.9",
  "5.0",
  "5.1",
  "5.2",
  "5.3",
  "5.4",
  "5.5",
  "5.6",
  "5.7",
  "5.8",
] as const;

/** A Podman release, "major.minor": Quadlet's keys never changed within one. */
export type Release = (typeof releases)[number];

/** The newest release that is known, and the default target of rendering. */
export const newestRelease = "5.8" satisfies Release;

/** Release in which a key, a section or a kind of unit first appears; "6.0" is announced but not out. */
export type Since = Release | "6.0";

/**
 * Release that a Podman version as the tools print it belongs to ("5.4.2" and "5.4" give "5.4"). A version newer than
 * all that are known counts as the newest known one, since Quadlet has never dropped a key.
 * Throws a RangeError for a version that has no Quadlet (below 4.4) and for text that is no version.
 */
export function releaseOf(version: string): Release {
  const match = /^v?(\d+)\.(\d+)(?:[.\-+~].*)?$/.exec(version.trim());
  if (match === null) {
    throw new RangeError(
      `"${version}" is not a Podman version; write it as "${newestRelease}" or "${newestRelease}.2"`,
    );
  }
  const [major, minor] = [Number(match[1]), Number(match[2])];
  const known = releases.find((release) => release === `${major}.${minor}`);
  if (known !== undefined) return known;
  if (compare([major, minor], numbers(newestRelease)) > 0) return newestRelease;
  if (compare([major, minor], numbers(releases[0])) < 0) {
    throw new RangeError(`Podman ${version} has no Quadlet; ${releases[0]} is the first release that does`);
  }
  throw new RangeError(`there is no Podman release ${major}.${minor}; known are ${releases.join(", ")}`);
}

/** True when `target` is the release `since` or a later one. */
export function has(target: Release, since: Since): boolean {
  return inOrder.indexOf(target) >= inOrder.indexOf(since);
}

const inOrder: readonly Since[] = [...releases, "6.0"];

type Numbers = readonly [major: number, minor: number];

function numbers(release: Release): Numbers {
  const [major, minor] = release.split(".");
  return [Number(major), Number(minor)];
}

function compare(a: Numbers, b: Numbers): number {
  return a[0] - b[0] || a[1] - b[1];
}
