import { nearest } from "../suggest.ts";
import {
  controllers,
  exitStatusNames,
  isSignal,
  isUnitName,
  logFacilities,
  logLevels,
  namespaces,
  secureBits,
  signalNames,
} from "./names.ts";
import { nanosecondsOf, shareOf, signedNumber, sizeOf, spanOf, timeUnitNames, wholeNumber } from "./numbers.ts";
import { assignments, capabilities, eachPath, isAbsolute, nodeList, openedFile, urls } from "./texts.ts";
import { checked, isBoolean, oneOf, unjudged, wordsOf } from "./valueType.ts";
import type { ValueType } from "./valueType.ts";

/*
 * The types that values of directives have. Source: the manual pages systemd.unit(5), systemd.service(5), systemd.exec(5),
 * systemd.kill(5) and systemd.resource-control(5), and the parsers of src/core/load-fragment.c of systemd 252, 257 and 262.
 * A test on booted hosts lets systemd judge good and bad values of each type.
 */
const types = {
  boolean: checked("yes or no", isBoolean),
  "required boolean": checked("yes or no", isBoolean, { refuses: () => true }),
  number: checked("a whole number from 0 on", (value) => (wholeNumber(value) ?? 2 ** 32) < 2 ** 32),
  nice: inRange(-20, 19),
  "OOM score": inRange(-1000, 1000),
  "I/O priority": inRange(0, 7),
  "CPU priority": inRange(0, 99),
  "exit status": inRange(0, 255),
  weight: inRange(1, 10_000),
  "CPU weight": checked(
    "a whole number from 1 to 10000, or idle",
    (value) => value === "idle" || isBetween(wholeNumber(value), 1, 10_000),
  ),
  "octal mode": checked("an octal mode, for example 0755", (value) => /^[0-7]{1,4}$|^0+[0-7]{4}$/.test(value)),
  memory: checked("a size such as 512M or 2G, a percentage, or infinity", (value) => isMemory(value, 0), {
    better: betterSize,
  }),
  "positive memory": checked("a size such as 512M or 2G, a percentage, or infinity", (value) => isMemory(value, 1), {
    better: betterSize,
  }),
  tasks: checked(
    "a whole number from 1 on, a percentage, or infinity",
    (value) => value === "infinity" || isShare(value) || (wholeNumber(value) ?? 0) > 0,
  ),
  "CPU quota": checked("a percentage above 0%, for example 150%", (value) => (shareOf(value) ?? 0) > 0, {
    better: (value) => `${value}%`,
  }),
  percentage: checked("a percentage from 0% to 100%", isShare, { better: (value) => `${value}%` }),
  "time span": checked("a time span, for example 30s, 5min or infinity", (value) => spanOf(value) !== undefined, {
    better: betterSpan,
  }),
  nanoseconds: checked("a time span, for example 50us", (value) => nanosecondsOf(value) !== undefined),
  "size limit": limit("a size such as 512M or infinity", sizeOf, betterSize),
  "count limit": limit("a whole number or infinity", wholeNumber),
  "seconds limit": limit("a time span in seconds, or infinity", (value) => spanOf(value, 1)),
  "microseconds limit": limit("a time span such as 500ms, or infinity", (value) => spanOf(value, 1e-6)),
  "nice limit": checked("a nice level with its sign, or a number from 0 to 40", (value) => isLimit(value, niceLimit)),
  signal: checked("the name of a signal, for example SIGTERM", isSignal, { better: betterSignal }),
  "exit statuses": checked(
    "exit statuses from 0 to 255 or their names, and names of signals, with blanks between them",
    (value) => value.split(/\s+/).every((word) => isExitStatus(word)),
  ),
  "CPU list": checked("numbers of CPUs, for example 0-3,6", (value) => nodeList(value), { expands: true }),
  "CPU affinity": checked(
    "numbers of CPUs, for example 0-3,6, or numa",
    (value) => value === "numa" || nodeList(value),
    {
      expands: true,
    },
  ),
  "NUMA nodes": checked("numbers of nodes, for example 0-1, or all", (value) => value === "all" || nodeList(value), {
    expands: true,
  }),
  slice: checked(
    "the name of a slice, for example app.slice",
    (value) => value.endsWith(".slice") && isUnitName(value),
    {
      expands: true,
      better: (value) => (value.includes(".") ? undefined : `${value}.slice`),
    },
  ),
  path: checked("an absolute path, for example %h/data", isAbsolute, { expands: true }),
  "required path": checked("an absolute path, for example %h/data", isAbsolute, { expands: true, refuses: () => true }),
  directory: checked("an absolute path, ~ or %h/…", (value) => /^-?(?:~$|\/)/.test(value), {
    expands: true,
    refuses: (value) => !value.startsWith("-"),
  }),
  "env file": checked("an absolute path, for example %h/app.env", (value) => /^-?\//.test(value), { expands: true }),
  "condition path": checked("an absolute path", (value) => /^\|?!?\//.test(value), { expands: true }),
  paths: eachPath(/^-?\+?\//),
  "mount paths": eachPath(/^\//),
  input: openedFile("null tty tty-force tty-fail socket fd data", /^(?:file:\/.|fd:[^:]*$)/),
  output: openedFile(
    "inherit null tty kmsg kmsg+console journal journal+console socket fd syslog syslog+console",
    /^(?:(?:file|append|truncate):\/.|fd:[^:]*$)/,
  ),
  URLs: urls,
  assignments,
  capabilities,
  controllers: wordsOf("controllers", controllers, { booleans: true }),
  namespaces: wordsOf("namespaces", namespaces, { booleans: true }),
  "secure bits": wordsOf("secure bits", secureBits),

  restart: oneOf("no on-success on-failure on-abnormal on-watchdog on-abort always", {
    instead: { "unless-stopped": "always", never: "no", none: "no", false: "no", true: "always", yes: "always" },
  }),
  "restart mode": oneOf("normal direct debug", { newer: { debug: 257 } }),
  "service type": oneOf("simple forking oneshot dbus notify notify-reload idle exec", {
    newer: { "notify-reload": 253 },
  }),
  "exit type": oneOf("main cgroup"),
  "kill mode": oneOf("control-group process mixed none"),
  "notify access": oneOf("none main exec all"),
  "OOM policy": oneOf("continue stop kill"),
  "timeout failure mode": oneOf("terminate abort kill"),
  "collect mode": oneOf("inactive inactive-or-failed"),
  // A user manager takes no action on the system: parse_emergency_action() of src/core/emergency-action.c.
  "emergency action": oneOf("none exit exit-force"),
  "job mode": oneOf(
    "fail lenient replace replace-irreversibly isolate flush ignore-dependencies ignore-requirements triggering " +
      "restart-dependencies",
    { newer: { lenient: 258, "restart-dependencies": 254 } },
  ),
  "log level": oneOf(logLevels.join(" "), { numbers: 7, instead: { error: "err", warn: "warning" } }),
  "log facility": oneOf(logFacilities.join(" "), { numbers: 23 }),
  "I/O class": oneOf("none realtime best-effort idle", { numbers: 7 }),
  "CPU policy": oneOf("other batch idle fifo ext rr", { numbers: 7, newer: { ext: 260 } }),
  "NUMA policy": oneOf("default preferred bind interleave local preferred-many weighted-interleave", {
    numbers: 6,
    newer: { "preferred-many": 262, "weighted-interleave": 262 },
  }),
  "device policy": oneOf("auto closed strict"),
  "CPU set partition": oneOf("member root isolated"),
  "managed OOM mode": oneOf("auto kill"),
  "managed OOM preference": oneOf("none avoid omit"),
  "pressure watch": oneOf("auto skip", { booleans: true }),
  "keyring mode": oneOf("inherit private shared"),
  "protect proc": oneOf("default noaccess invisible ptraceable"),
  "proc subset": oneOf("all pid"),
  "private tmp": oneOf("connected disconnected", { booleans: true, newer: { disconnected: 257 } }),
  "private users": oneOf("self identity full managed", {
    booleans: true,
    newer: { identity: 257, full: 258, managed: 260 },
  }),
  "protect control groups": oneOf("private strict", { booleans: true, newer: { private: 257, strict: 257 } }),
  "protect system": oneOf("full strict", { booleans: true }),
  "protect home": oneOf("read-only tmpfs", { booleans: true }),
  // The host name that may follow is the machine's matter.
  "protect hostname": checked(
    "yes, no or private",
    (value) => isBoolean(value) || /^(?:private|yes)(?::.+)?$/.test(value),
    {
      expands: true,
    },
  ),
  "preserve mode": oneOf("restart on-success", { booleans: true, newer: { "on-success": 261 } }),
  "utmp mode": oneOf("init login user"),
  "memory THP": oneOf("inherit disable madvise system"),
  "mount propagation": oneOf("shared slave private"),

  // These take a text of their own, or what only the machine can judge.
  "unit names": unjudged,
  sockets: unjudged,
  condition: unjudged,
  command: unjudged,
  text: unjudged,
  special: unjudged,
} as const satisfies Readonly<Record<string, ValueType>>;

/** Name of a type of values. */
export type ValueTypeName = keyof typeof types;

/** The types of values by name. */
export const valueTypes: Readonly<Record<ValueTypeName, ValueType>> = types;

function inRange(from: number, to: number): ValueType {
  return checked(`a whole number from ${from} to ${to}`, (value) => isBetween(signedNumber(value), from, to));
}

function isBetween(number: number | undefined, from: number, to: number): boolean {
  return number !== undefined && number >= from && number <= to;
}

function isShare(value: string): boolean {
  return isBetween(shareOf(value), 0, 100);
}

function isMemory(value: string, least: number): boolean {
  return (
    value === "infinity" || (isShare(value) && (shareOf(value) ?? 0) >= least / 1e6) || (sizeOf(value) ?? -1) >= least
  );
}

/** A limit, or a soft and a hard one with a colon between them. */
function limit(
  form: string,
  read: (value: string) => number | undefined,
  better?: (value: string) => string | undefined,
): ValueType {
  const isGood = (value: string): boolean =>
    isLimit(value, (part) => (part === "infinity" ? Infinity : below(2 ** 64, read(part))));
  return checked(`${form}, or SOFT:HARD of these`, isGood, better === undefined ? {} : { better });
}

/** One limit, or a soft one and a hard one that is not lower: rlimit_parse() of src/basic/rlimit-util.c. */
function isLimit(value: string, read: (part: string) => number | undefined): boolean {
  const limits = value.split(":").map((part, index) => read(index === 0 ? part : part.trimStart()));
  const [soft, hard] = limits.length === 1 ? [limits[0], limits[0]] : limits;
  return limits.length <= 2 && soft !== undefined && hard !== undefined && soft <= hard;
}

function below(end: number, number: number | undefined): number | undefined {
  return number !== undefined && number < end ? number : undefined;
}

/** The kernel's limit, 20 less the nice level: rlimit_parse_nice(). A number without a sign is that limit. */
function niceLimit(text: string): number | undefined {
  const level = wholeNumber(text.slice(1));
  if (text.startsWith("+")) return isBetween(level, 0, 19) ? 20 - Number(level) : undefined;
  if (text.startsWith("-")) return isBetween(level, 0, 20) ? 20 + Number(level) : undefined;
  return below(41, wholeNumber(text));
}

function isExitStatus(word: string): boolean {
  return exitStatusNames.includes(word) || isBetween(wholeNumber(word), 0, 255) || isSignal(word);
}

/** `2GB`, `2Gi` and `2g` mean `2G` to other tools. */
function betterSize(value: string): string | undefined {
  const [, count, unit = ""] = /^(\d+(?:\.\d+)?)\s*([KMGTPE])(?:i?B|i)?$/i.exec(value) ?? [];
  return count === undefined ? undefined : `${count}${unit.toUpperCase()}`;
}

function betterSpan(value: string): string {
  const names: Readonly<Record<string, string>> = { secs: "s", mins: "min", hrs: "h", millis: "ms" };
  return value.replaceAll(/[A-Za-zµμ]+/g, (unit) => names[unit.toLowerCase()] ?? nearUnit(unit) ?? unit);
}

/** One letter can be any unit; only its case is mended. */
function nearUnit(unit: string): string | undefined {
  if (unit.length > 1) return nearest(unit, timeUnitNames);
  return timeUnitNames.find((name) => name === unit.toLowerCase());
}

function betterSignal(value: string): string | undefined {
  const meant = nearest(value.toUpperCase().replace(/^SIG/, ""), signalNames);
  return meant === undefined ? undefined : `SIG${meant}`;
}
