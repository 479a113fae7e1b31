import fc from "fast-check";
import { prefixed } from "../../../quadlet/text.ts";
import { defineUnit, render, renderEnvFile, withSpecifiers } from "../../../quadlet/index.ts";
import type { Release, Text } from "../../../quadlet/index.ts";
import { expanded } from "../../quadlet/generator/commandLine.ts";
import { argument, hostileString, hostileText } from "../../quadlet/hostile.ts";
import { refusesText } from "../../quadlet/refusals.ts";
import type { Seen } from "./containers.ts";

/** A container unit to be started for real, what it needs on the host, and what must be seen of its container. */
export interface RealUnit {
  readonly name: string;
  readonly text: string;
  readonly directories: readonly string[];
  readonly files: Readonly<Record<string, string>>;
  readonly expected: Seen;
}

/** Where the units are to run. */
export interface Place {
  readonly release: Release;
  /** Home directory of the user, which `%h` stands for. */
  readonly home: string;
  /** Podman's secrets that are there, with their content. */
  readonly secrets: Readonly<Record<string, string>>;
}

export const image = "ghcr.io/hecate-social/hecate-daemon:0.8.0";

/** What every container of the image has. */
const ownEnvironment = { container: "podman", HOME: "/root", PATH: "/bin" };

/** Runs until it is told to end, whatever its arguments are. */
const program = ["sh", "-c", "trap exit TERM INT USR1; while :; do sleep 600 & wait $!; done"];

const variable = fc.stringMatching(/^V[A-Za-z0-9_]{0,2}$/);
const label = fc.stringMatching(/^l[A-Za-z0-9_.-]{0,6}$/);

/** Part of a path: without what ends a part, short enough for a file system. */
const part = hostileString.map((text) =>
  Array.from(text.replaceAll(/[/\0\p{Surrogate}]/gu, ""))
    .slice(0, 50)
    .join(""),
);

/** The same where colons, commas and quotes have a meaning to Podman itself. */
const plainPart = part.map((text) => text.replaceAll(/[:,"\r\n]/g, ""));

const bind = fc.record({ from: plainPart, to: plainPart, readOnly: fc.boolean(), byHome: fc.boolean() });

const model = fc.record({
  args: fc.array(hostileText, { maxLength: 6 }),
  environment: fc.dictionary(variable, hostileText, { maxKeys: 6, noNullPrototype: true }),
  envFiles: fc.array(fc.tuple(part, fc.dictionary(variable, hostileString, { maxKeys: 6, noNullPrototype: true })), {
    maxLength: 2,
  }),
  labels: fc.dictionary(label, hostileText, { maxKeys: 3, noNullPrototype: true }),
  annotations: fc.dictionary(label, hostileText, { maxKeys: 3, noNullPrototype: true }),
  volumes: fc.array(bind, { maxLength: 3 }),
  mounts: fc.array(bind, { maxLength: 2 }),
  tmpfs: fc.array(plainPart, { maxLength: 2 }),
  inVolume: fc.boolean(),
  user: fc.option(fc.tuple(fc.integer({ min: 1, max: 60_000 }), fc.option(fc.integer({ min: 1, max: 60_000 })))),
  hostName: fc.option(part.map((text) => `h${Array.from(text).slice(0, 15).join("")}`)),
  containerName: fc.boolean(),
  secretVariables: fc.array(fc.nat(), { maxLength: 2 }),
  secretFiles: fc.array(fc.tuple(fc.nat(), plainPart), { maxLength: 2 }),
  podmanArgs: fc.array(hostileText, { maxLength: 2 }),
  healthCmd: fc.option(hostileText),
  stopTimeout: fc.option(fc.integer({ min: 1, max: 90 })),
  stopSignal: fc.option(fc.constantFrom("SIGINT", "SIGUSR1", "SIGTERM")),
  timezone: fc.option(fc.constantFrom("UTC", "local")),
  readOnly: fc.boolean(),
  noNewPrivileges: fc.boolean(),
  openFiles: fc.option(fc.integer({ min: 64, max: 1024 })),
  pingGroups: fc.option(fc.integer({ min: 1, max: 9 })),
});
type Model = typeof model extends fc.Arbitrary<infer Made> ? Made : never;

/** Random units; the same seed gives the same ones. */
export function realUnits(place: Place, count: number, seed: number): RealUnit[] {
  return fc.sample(model, { numRuns: count, seed }).map((made, index) => realUnit(`real${index}`, made, place));
}

function realUnit(name: string, made: Model, place: Place): RealUnit {
  const base = `${place.home}/real/${name}`;
  const carries = (key: string, text: Text): boolean =>
    !refusesText({ section: "Container", key, form: "fixed", value: text }, argument(text), place.release);
  const arrives = (text: Text): string => argument(text).replaceAll(`${expanded}h`, place.home);
  const pairs = (key: string, all: Readonly<Record<string, Text>>): [string, Text][] =>
    Object.entries(all).filter(([one, text]) => carries(key, prefixed(`${one}=`, text)));
  const arrived = (all: readonly [string, Text][]): Record<string, string> =>
    Object.fromEntries(all.map(([one, text]) => [one, arrives(text)]));

  const args = made.args.filter((text) => carries("Exec", text));
  const environment = pairs("Environment", made.environment);
  const labels = pairs("Label", made.labels);
  const annotations = pairs("Annotation", made.annotations);
  const envFiles = made.envFiles
    .map(([rest, variables], index) => ({
      path: `${base}/e${index}${rest}`,
      variables: Object.fromEntries(
        Object.entries(variables).filter(
          ([one, text]) => !/[\n\0\p{Surrogate}]|\r$/u.test(text) && Buffer.byteLength(`${one}=${text}`) <= 65_535,
        ),
      ),
    }))
    .filter(({ path }) => carries("EnvironmentFile", path));
  const volumes = made.volumes
    .map((one, index) => bound(place, base, one, { letter: "v", index }))
    .map((one) => ({ ...one, text: joined(one.source, `:${one.target}${one.readOnly ? ":ro" : ""}`) }))
    .filter(({ text }) => carries("Volume", text));
  const mounts = made.mounts
    .map((one, index) => bound(place, base, one, { letter: "m", index }))
    .map((one) => ({
      ...one,
      text: joined(prefixed("type=bind,source=", one.source), `,destination=${one.target}${one.readOnly ? ",ro" : ""}`),
    }))
    .filter(({ text }) => carries("Mount", text));
  const tmpfs = made.tmpfs.map((rest, index) => `/m/t${index}${rest}`).filter((path) => carries("Tmpfs", path));
  const secretNames = Object.keys(place.secrets);
  const secretOf = (number: number): string => secretNames[number % secretNames.length] ?? "";
  const secretVariables = made.secretVariables.map((number, index) => [`S${index}`, secretOf(number)] as const);
  const secretFiles = made.secretFiles
    .map(([number, rest], index) => [`f${index}${rest}`, secretOf(number)] as const)
    .filter(([target]) => carries("Secret", `s,target=${target}`));
  const podmanArgs = made.podmanArgs
    .map((text, index) => ({ index, text, word: prefixed(`--label=p${index}=`, text) }))
    .filter(({ word }) => carries("PodmanArgs", word));
  const workingDir = [...volumes, ...mounts].find(({ target }) => made.inVolume && carries("WorkingDir", target));
  const hostName = made.hostName !== null && carries("HostName", made.hostName) ? made.hostName : undefined;
  const health = made.healthCmd === null ? undefined : prefixed("true ", made.healthCmd);
  const healthCmd = health !== undefined && carries("HealthCmd", health) ? health : undefined;
  const [user, group] = made.user ?? [];
  const bindsSeen = [...volumes, ...mounts].map(({ from, target, readOnly }): [string, string] => [
    target,
    `${readOnly ? "ro" : "rw"} ${from}`,
  ]);
  const tmpfsSeen = tmpfs.map((path): [string, string] => [path, "rw tmpfs"]);

  const containerName = made.containerName ? `${name}.of-its_own` : undefined;
  const unit = defineUnit({
    kind: "container",
    name,
    container: {
      Image: image,
      ContainerName: containerName,
      Pull: "never",
      Network: ["none"],
      Entrypoint: "/bin/busybox",
      Exec: [...program, ...args],
      Environment: Object.fromEntries(environment),
      EnvironmentFile: envFiles.map(({ path }) => path),
      Label: Object.fromEntries(labels),
      Annotation: Object.fromEntries(annotations),
      Volume: volumes.map(({ text }) => text),
      Mount: mounts.map(({ text }) => text),
      Tmpfs: tmpfs,
      WorkingDir: workingDir?.target,
      User: user?.toString(),
      Group: group?.toString(),
      HostName: hostName,
      Secret: [
        ...secretVariables.map(([target, secret]) => `${secret},type=env,target=${target}`),
        ...secretFiles.map(([target, secret]) => `${secret},target=${target}`),
      ],
      PodmanArgs: podmanArgs.map(({ word }) => word),
      HealthCmd: healthCmd,
      HealthInterval: healthCmd === undefined ? undefined : "disable",
      StopTimeout: made.stopTimeout ?? undefined,
      StopSignal: made.stopSignal ?? undefined,
      Timezone: made.timezone ?? undefined,
      ReadOnly: made.readOnly,
      NoNewPrivileges: made.noNewPrivileges,
      Ulimit: made.openFiles === null ? [] : [`nofile=${made.openFiles}:${made.openFiles}`],
      Sysctl: made.pingGroups === null ? [] : [`net.ipv4.ping_group_range=0 ${made.pingGroups}`],
    },
  });
  return {
    name,
    text: render(unit, { podman: place.release }),
    directories: [base, ...[...volumes, ...mounts].map(({ from }) => from)],
    files: Object.fromEntries(envFiles.map(({ path, variables }) => [path, renderEnvFile(variables)])),
    expected: {
      name: containerName ?? `systemd-${name}`,
      argv: ["/bin/busybox", ...program, ...args.map(arrives)],
      environment: {
        ...ownEnvironment,
        ...Object.fromEntries(envFiles.flatMap(({ variables }) => Object.entries(variables))),
        ...arrived(environment),
        ...Object.fromEntries(secretVariables.map(([target, secret]) => [target, place.secrets[secret] ?? ""])),
      },
      mounts: Object.fromEntries([...bindsSeen, ...tmpfsSeen]),
      secrets: Object.fromEntries(secretFiles.map(([target, secret]) => [target, place.secrets[secret] ?? ""])),
      directory: workingDir?.target ?? "/",
      user: `${user ?? 0}:${group ?? 0}`,
      hostName,
      labels: {
        PODMAN_SYSTEMD_UNIT: `${name}.service`,
        ...arrived(labels),
        ...Object.fromEntries(podmanArgs.map(({ index, text }) => [`p${index}`, arrives(text)])),
      },
      annotations: arrived(annotations),
      healthCmd: healthCmd === undefined ? undefined : ["CMD-SHELL", arrives(healthCmd)],
      stopTimeout: made.stopTimeout ?? 10,
      stopSignal: made.stopSignal ?? "SIGTERM",
      timezone: made.timezone ?? "",
      readOnly: made.readOnly,
      noNewPrivileges: made.noNewPrivileges,
      openFiles: made.openFiles ?? undefined,
      pingGroups: `0 ${made.pingGroups ?? 0}`,
    },
  };
}

interface Bound {
  /** The directory on the host. */
  readonly from: string;
  /** The same as the unit has it. */
  readonly source: Text;
  readonly target: string;
  readonly readOnly: boolean;
}

function bound(
  { home }: Place,
  base: string,
  made: { readonly from: string; readonly to: string; readonly readOnly: boolean; readonly byHome: boolean },
  { letter, index }: { readonly letter: string; readonly index: number },
): Bound {
  const from = `${base}/${letter}${index}${made.from}`;
  const source = made.byHome ? withSpecifiers(`%h${from.slice(home.length).replaceAll("%", "%%")}`) : from;
  return { from, source, target: `/m/${letter}${index}${made.to}`, readOnly: made.readOnly };
}

function joined(text: Text, after: string): Text {
  return typeof text === "string" ? text + after : withSpecifiers(text.syntax + after.replaceAll("%", "%%"));
}
