/** Seconds in each unit that Go's time.ParseDuration knows; `µ` exists twice in Unicode. */
const secondsPerUnit = new Map([
  ["ns", 1e-9],
  ["us", 1e-6],
  ["µs", 1e-6],
  ["μs", 1e-6],
  ["ms", 1e-3],
  ["s", 1],
  ["m", 60],
  ["h", 3600],
]);

const part = /(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h)/gu;

/** Go counts nanoseconds in 64 bits, so this is the longest span that Podman can read, in seconds. */
const longest = 2 ** 63 / 1e9;

/**
 * A span of time as Go and Podman write it (`500ms`, `30s`, `1m30s`, `0`), in seconds.
 * Throws a RangeError, which says how to write it, for anything else: no unit, an unknown unit (`d`), blanks, a sign.
 */
export function parseDuration(text: string): number {
  if (text === "0") return 0;
  const parts = [...text.matchAll(part)];
  if (text === "" || parts.map(([whole]) => whole).join("") !== text) {
    throw new RangeError(
      `${JSON.stringify(text)} is not a duration; write numbers with their units, for example 500ms, 30s, 1m30s or 2h`,
    );
  }
  const seconds = parts.reduce(
    (sum, [, count, unit]) => sum + Number(count) * Number(secondsPerUnit.get(String(unit))),
    0,
  );
  if (!(seconds < longest)) throw new RangeError(`${JSON.stringify(text)} is longer than Podman can count (292 years)`);
  return seconds;
}
