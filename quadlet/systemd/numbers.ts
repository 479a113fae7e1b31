/*
 * Numbers as systemd parses them. Source: systemd.syntax(7), systemd.time(7), and parse_size(), parse_time(),
 * parse_permyriad() of src/basic of systemd 252 to 262.
 */

const digits = /^(?:0x[\da-f]+|0b[01]+|0o[0-7]+|0[0-7]*|[1-9]\d*)$/i;

/** A whole number with at most one sign: decimal, or with the prefix 0x, 0b, 0o or 0 (safe_atoi()). */
export function signedNumber(text: string): number | undefined {
  const unsigned = text.replace(/^[+-]/, "");
  if (!digits.test(unsigned)) return undefined;
  const number = /^0[0-7]+$/.test(unsigned) ? Number.parseInt(unsigned, 8) : Number(unsigned);
  return text.startsWith("-") && number > 0 ? -number : number;
}

/** A whole number from 0 on (safe_atou()). systemd takes `+5` and `-0` as well. */
export function wholeNumber(text: string): number | undefined {
  const number = signedNumber(text);
  return number !== undefined && number >= 0 ? number : undefined;
}

const sizeUnits = ["E", "P", "T", "G", "M", "K", "B", ""];

/** Bytes of a size: numbers with the units K, M, G, T, P, E to the base 1024, the largest first (`1G 512M`). */
export function sizeOf(text: string): number | undefined {
  let [rest, from, sum] = [text, 0, 0];
  do {
    const [part, count = "", after = ""] = /^\s*\+?(\d+(?:\.\d*)?)\s*(.?)/.exec(rest) ?? [];
    const unit = sizeUnits.findIndex((one, index) => index >= from && after.startsWith(one));
    if (part === undefined || unit < 0) return undefined;
    sum += Number(count) * 1024 ** Math.max(0, 6 - unit);
    rest = rest.slice(part.length - after.length + (sizeUnits[unit] ?? "").length);
    from = unit + 1;
  } while (rest !== "");
  return sum < 2 ** 64 ? sum : undefined;
}

/** A share in percent, `‰` or `‱`, as percent. */
export function shareOf(text: string): number | undefined {
  const [, count = "", part = "", sign = ""] = /^([^.]+)((?:\.\d{1,2})(?=%)|(?:\.\d)(?=‰)|)([%‰‱])$/.exec(text) ?? [];
  const per: Readonly<Record<string, number>> = { "%": 1, "‰": 10, "‱": 100 };
  const whole = wholeNumber(count);
  return whole === undefined ? undefined : (whole + Number(`0${part}`)) / (per[sign] ?? 1);
}

const seconds = { us: 1e-6, ms: 1e-3, s: 1, min: 60, h: 3600, d: 86_400, w: 604_800, month: 2_629_800, y: 31_557_600 };

/** Units of time in the order in which systemd looks for them: the first one that the text begins with counts. */
const timeUnits: readonly (readonly [string, number])[] = [
  ...["seconds", "second", "sec", "s"].map((name) => [name, seconds.s] as const),
  ...["minutes", "minute", "min"].map((name) => [name, seconds.min] as const),
  ...["months", "month", "M"].map((name) => [name, seconds.month] as const),
  ...["msec", "ms"].map((name) => [name, seconds.ms] as const),
  ["m", seconds.min],
  ...["hours", "hour", "hr", "h"].map((name) => [name, seconds.h] as const),
  ...["days", "day", "d"].map((name) => [name, seconds.d] as const),
  ...["weeks", "week", "w"].map((name) => [name, seconds.w] as const),
  ...["years", "year", "y"].map((name) => [name, seconds.y] as const),
  ...["usec", "us", "μs", "µs"].map((name) => [name, seconds.us] as const),
];

/** The same with nanoseconds, which come last. */
const nanosecondUnits: typeof timeUnits = [...timeUnits, ["nsec", 1e-9], ["ns", 1e-9]];

/** Names of units of time. */
export const timeUnitNames: readonly string[] = timeUnits.map(([name]) => name);

/**
 * Seconds of a time span: numbers with units (`1min 30s`), or `infinity`. A number before a blank or the end may lack its unit.
 * A number may have the sign +.
 */
export function spanOf(text: string, bare: number = seconds.s): number | undefined {
  return spanIn(text, timeUnits, bare);
}

/** The same of a directive whose unit is the nanosecond. */
export function nanosecondsOf(text: string): number | undefined {
  return spanIn(text, nanosecondUnits, 1e-9);
}

function spanIn(text: string, units: typeof timeUnits, bare: number): number | undefined {
  if (text.trim() === "infinity") return Infinity;
  let [rest, sum] = [text.trim(), 0];
  do {
    const [part, count, fraction, blank] = /^(?:\+?(\d+(?:\.\d+)?)|(\.\d+))(\s*)/.exec(rest) ?? [];
    if (part === undefined) return undefined;
    rest = rest.slice(part.length);
    const unit = units.find(([name]) => rest.startsWith(name));
    if (unit === undefined && rest !== "" && blank === "") return undefined;
    sum += Number(count ?? fraction) * (unit?.[1] ?? bare);
    rest = rest.slice(unit?.[0].length ?? 0).trimStart();
  } while (rest !== "");
  return sum < 2 ** 64 / 1e6 ? sum : undefined;
}
