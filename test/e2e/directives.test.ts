import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Host, HostSpec } from "../../lab/index.ts";
import { directiveFacts, directiveTable } from "../../quadlet/directives.ts";
import type { DirectiveFacts } from "../../quadlet/directives.ts";
import { olderNames } from "../../quadlet/systemd/older.ts";
import { systemTargets, userTargets } from "../../quadlet/systemd/targets.ts";
import { valueTypes } from "../../quadlet/systemd/valueTypes.ts";
import type { ValueTypeName } from "../../quadlet/systemd/valueTypes.ts";
import { valueCases } from "../quadlet/systemd/valueCases.ts";
import { bootHosts, on } from "./support/hosts.ts";

/** The hosts whose systemd judges, and its release. Other files boot beam00 as trixie, and no file boots the others. */
const judges = [
  { name: "beam00", release: "trixie", systemd: 257 },
  { name: "bookworm", release: "bookworm", systemd: 252 },
  { name: "forky", release: "forky", systemd: 262 },
] as const satisfies readonly (HostSpec & { readonly systemd: number })[];

/** What systemd's list of directives calls the values of our types. OTHER stands for whatever has no name there. */
const dumped: Partial<Readonly<Record<ValueTypeName, readonly string[]>>> = {
  boolean: ["BOOLEAN", "OTHER"],
  "required boolean": ["BOOLEAN"],
  // These took booleans alone in earlier releases.
  "private tmp": ["BOOLEAN", "OTHER"],
  "private users": ["BOOLEAN", "OTHER"],
  "protect control groups": ["BOOLEAN", "OTHER"],
  "protect hostname": ["BOOLEAN", "OTHER"],
  "time span": ["SECONDS", "OTHER"],
  nanoseconds: ["NANOSECONDS"],
  number: ["UNSIGNED", "OTHER"],
  nice: ["NICE"],
  "OOM score": ["OOMSCOREADJUST"],
  "octal mode": ["MODE"],
  weight: ["WEIGHT"],
  "CPU weight": ["CPUWEIGHT"],
  memory: ["LIMIT"],
  "positive memory": ["LIMIT"],
  "size limit": ["LIMIT"],
  "count limit": ["LIMIT"],
  "seconds limit": ["LIMIT"],
  "microseconds limit": ["LIMIT"],
  "nice limit": ["LIMIT"],
  signal: ["SIGNAL"],
  "exit statuses": ["STATUS"],
  "unit names": ["UNIT [...]", "OTHER"],
  slice: ["SLICE"],
  sockets: ["SOCKETS"],
  path: ["PATH"],
  "required path": ["PATH"],
  paths: ["PATH [...]"],
  "mount paths": ["PATH [...]"],
  "env file": ["FILE"],
  "condition path": ["CONDITION"],
  condition: ["CONDITION"],
  input: ["INPUT"],
  output: ["OUTPUT"],
  URLs: ["URL"],
  assignments: ["ENVIRON"],
  namespaces: ["NAMESPACES", "OTHER"],
  "secure bits": ["SECUREBITS"],
  capabilities: ["BOUNDINGSET"],
  restart: ["SERVICERESTART"],
  "restart mode": ["SERVICERESTARTMODE"],
  "service type": ["SERVICETYPE"],
  "exit type": ["SERVICEEXITTYPE"],
  "kill mode": ["KILLMODE"],
  "notify access": ["ACCESS"],
  "timeout failure mode": ["TIMEOUTMODE"],
  "emergency action": ["ACTION"],
  "job mode": ["MODE"],
  "log level": ["LEVEL"],
  "log facility": ["FACILITY"],
  "I/O class": ["IOCLASS"],
  "I/O priority": ["IOPRIORITY"],
  "CPU policy": ["CPUSCHEDPOLICY"],
  "CPU priority": ["CPUSCHEDPRIO"],
  "CPU affinity": ["CPUAFFINITY"],
  "device policy": ["POLICY"],
  "mount propagation": ["MOUNTFLAG", "MOUNTFLAG [...]"],
  command: ["PATH [ARGUMENT [...]]"],
};

/** The directives of a host's systemd with its names of their values, as `Service.Restart`. */
type Dump = ReadonlyMap<string, string>;

async function dump(host: Host): Promise<Dump> {
  const text = await on(host, "/usr/lib/systemd/systemd --user --dump-configuration-items");
  const found = new Map<string, string>();
  let section = "";
  for (const line of text.split("\n")) {
    section = /^\[(\w+)\]$/.exec(line)?.[1] ?? section;
    const [, key, value] = /^(\w+)=(.*)$/.exec(line) ?? [];
    if (key !== undefined && value !== undefined) found.set(`${section}.${key}`, value);
  }
  return new Map([...found].filter(([name]) => /^(?:Unit|Service|Install)\./.test(name)));
}

/** A value of a case, and whether the release takes it. */
interface Judged {
  readonly section: "Unit" | "Service";
  readonly key: string;
  readonly value: string;
  readonly isGood: boolean;
  readonly refuses: boolean;
}

function judgedBy(systemd: number): readonly Judged[] {
  return valueCases.flatMap(({ type, section = "Service", key, good, newer = {}, bad, silent }): Judged[] => {
    if (systemd < (directiveFacts(section, key)?.systemd ?? 0)) return [];
    const judged = (value: string, isGood: boolean): Judged => ({
      section,
      key,
      value,
      isGood,
      refuses: !isGood && valueTypes[type].refuses?.(value) === true,
    });
    return [
      ...good.map((value) => judged(value, true)),
      ...Object.entries(newer).map(([value, since]) => judged(value, systemd >= since)),
      ...(silent === undefined ? Object.keys(bad).map((value) => judged(value, false)) : []),
    ];
  });
}

/** What systemd says of each line of some units: `NAME:LINE`, with its words. */
async function verify(host: Host, units: Readonly<Record<string, string>>): Promise<ReadonlyMap<string, string>> {
  const files = Object.entries(units).map(([name, text]) => `printf '%s' ${quoted(text)} > $units/${name}.service`);
  const output = await on(
    host,
    `units=$(mktemp -d)\n${files.join("\n")}\nsystemd-analyze --user --man=no verify $units/*.service 2>&1; rm -rf $units`,
  );
  return new Map(
    output.split("\n").flatMap((line): [string, string][] => {
      const [, place, words] = /([\w-]+\.service:\d+): (.*)$/.exec(line) ?? [];
      return place === undefined ? [] : [[place, words ?? ""]];
    }),
  );
}

/** A property of each of some units, once the manager has loaded them. */
async function show(
  host: Host,
  units: readonly { readonly text: string; readonly property: string }[],
): Promise<readonly string[]> {
  const files = units.map(({ text }, at) => `printf '%s' ${quoted(text)} > $units/shown${at}.service`);
  const shown = units.map(({ property }, at) => `systemctl --user show -p ${property} --value shown${at}.service`);
  const output = await on(
    host,
    [
      "units=.config/systemd/user; mkdir -p $units",
      ...files,
      "systemctl --user daemon-reload",
      ...shown.map((command) => `echo "=$(${command})"`),
      "rm $units/shown*; systemctl --user daemon-reload",
    ].join("\n"),
  );
  return output.split("\n").map((line) => line.slice(1));
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** A unit with one line of each value, which begins at line 3. */
function unitOf(section: string, values: readonly Judged[]): string {
  const lines = values.map(({ key, value }) => `${key}=${value}`);
  const command = "[Service]\nExecStart=/bin/true";
  return section === "Service" ? `${command}\n${lines.join("\n")}\n` : `\n[Unit]\n${lines.join("\n")}\n${command}\n`;
}

describe("what the systemd of a host knows", () => {
  let hosts: readonly Host[];

  beforeAll(async () => {
    ({ hosts } = await bootHosts(judges.map(({ name, release }) => ({ name, release }))));
  });

  afterAll(async () => {
    // No other file needs these.
    await Promise.all(hosts.slice(1).map((host) => host.stop()));
  });

  const each = judges.map((judge, index) => ({ ...judge, index }));
  describe.each(each)("systemd $systemd", ({ release, systemd, index }) => {
    let untested: string | undefined;

    beforeAll(async () => {
      const found = await on(host(), "systemd-analyze --version | head -n 1");
      if (found.startsWith(`systemd ${systemd} `)) return;
      untested = `NOT TESTED here: systemd ${systemd}; Debian ${release} of this machine's mirror has ${found}`;
      process.stdout.write(`${untested}\n`);
    });

    // A release that is not stable moves on.
    beforeEach(({ skip }) => {
      skip(untested !== undefined, untested);
    });

    function host(): Host {
      const found = hosts[index];
      if (found === undefined) throw new Error("there is no such host");
      return found;
    }

    test("is the table of directives", async () => {
      const known = await dump(host());
      const tables: Readonly<Record<string, Readonly<Record<string, DirectiveFacts>>>> = directiveTable;
      const listed = Object.entries(tables).flatMap(([section, keys]) =>
        Object.entries(keys)
          .filter(([, facts]) => systemd >= (facts.systemd ?? 0))
          .map(([key]) => `${section}.${key}`),
      );
      const older = Object.entries(olderNames).flatMap(([section, keys]) =>
        Object.entries(keys)
          .filter(([, older]) => systemd < (older.until ?? Infinity) && systemd >= (older.systemd ?? 0))
          .map(([key]) => `${section}.${key}`),
      );
      expect([...listed, ...older].filter((name) => !known.has(name))).toEqual([]);
      expect([...known.keys()].filter((name) => ![...listed, ...older].includes(name))).toEqual([]);
    });

    test("has the types of the table", async () => {
      const different = [...(await dump(host()))].flatMap(([name, said]) => {
        const [section = "", key = ""] = name.split(".");
        const type = directiveFacts(section, key)?.type;
        const wanted = type === undefined ? undefined : dumped[type];
        const named = new Set(
          Object.values(dumped)
            .flat()
            .filter((one) => one !== "OTHER"),
        );
        // The table claims nothing about these.
        if (type === "special" || type === "text") return [];
        if (type === undefined || (wanted === undefined ? !named.has(said) : wanted.includes(said))) return [];
        return section === "Install" ? [] : [`${name}: ${type}, ${said}`];
      });
      expect(different).toEqual([]);
    });

    test("takes the good values and ignores the bad ones", async () => {
      const values = judgedBy(systemd).filter(({ refuses }) => !refuses);
      const bySection = (["Unit", "Service"] as const).map(
        (section) => [section.toLowerCase(), values.filter((one) => one.section === section)] as const,
      );
      const said = await verify(
        host(),
        Object.fromEntries(bySection.map(([name, own]) => [name, unitOf(name === "unit" ? "Unit" : "Service", own)])),
      );
      const wrong = bySection.flatMap(([name, own]) =>
        own.flatMap(({ key, value, isGood }, line) => {
          const words = said.get(`${name}.service:${line + 3}`);
          return (words === undefined) === isGood ? [] : [`${key}=${value}: ${words ?? "silent"}`];
        }),
      );
      expect(wrong).toEqual([]);
    });

    test("skips some of the bad values without a word", async () => {
      const silent = valueCases.flatMap(({ key, bad, silent: shown }) =>
        shown === undefined ? [] : Object.keys(bad).map((value) => ({ key, value, shown })),
      );
      const seen = await show(
        host(),
        silent.map(({ key, value }) => ({ text: `[Service]\nExecStart=/bin/true\n${key}=${value}\n`, property: key })),
      );
      expect(seen).toEqual(silent.map(({ shown }) => shown));
    });

    test("does not load a unit with some of the bad values", async () => {
      const values = judgedBy(systemd).filter(({ refuses }) => refuses);
      const names = values.map((_, at) => `refused${at}`);
      const files = Object.fromEntries(values.map((value, at) => [`refused${at}`, unitOf("Service", [value])]));
      const said = await verify(host(), files);
      expect(names.filter((name) => !said.has(`${name}.service:3`))).toEqual([]);
      const states = await show(
        host(),
        Object.values(files).map((text) => ({ text, property: "LoadState" })),
      );
      expect(states).toEqual(names.map(() => "bad-setting"));
    });

    test("ignores what the table calls removed, and acts on the rest", async () => {
      const names = Object.entries(olderNames["Service"] ?? {}).filter(([, older]) => systemd >= (older.systemd ?? 0));
      const text = `[Service]\nExecStart=/bin/true\n${names.map(([key]) => `${key}=`).join("\n")}\n`;
      const said = await verify(host(), { older: text });
      const ignored = names.filter((_, at) =>
        /has been removed|Unknown key/.test(said.get(`older.service:${at + 3}`) ?? ""),
      );
      expect(ignored).toEqual(names.filter(([, { until = Infinity }]) => systemd >= until));
    });

    test("refuses the combinations that the checker refuses", async () => {
      const combinations = [
        { lines: "Type=oneshot\nRestart=always", refused: true },
        { lines: "Type=oneshot\nRestart=on-success", refused: true },
        { lines: "Type=oneshot\nRestart=on-failure", refused: false },
        { lines: "Type=oneshot\nExitType=cgroup", refused: true },
        { lines: "Type=oneshot\nRestartForceExitStatus=5", refused: systemd < 254 },
        { lines: "Type=forking\nPrivatePIDs=yes", refused: systemd >= 257 },
        { lines: "Type=dbus", refused: true },
        { lines: "Type=dbus\nBusName=org.example.A", refused: false },
      ];
      const units = combinations.map(({ lines }) => ({
        text: `[Service]\nExecStart=/bin/true\n${lines}\n`,
        property: "LoadState",
      }));
      expect(await show(host(), units)).toEqual(
        combinations.map(({ refused }) => (refused ? "bad-setting" : "loaded")),
      );
    });

    test("has the targets of a user manager, and none of the system's", async () => {
      const own = (await on(host(), "cd /usr/lib/systemd/user; ls -- *.target")).split("\n");
      const systems = (await on(host(), "cd /usr/lib/systemd/system; ls -- *.target")).split("\n");
      expect(userTargets.filter((name) => name !== "machines.target" && !own.includes(name))).toEqual([]);
      expect(own.filter((name) => systemTargets.includes(name))).toEqual([]);
      expect(
        systems
          .filter((name) => !/@|^initrd|^printer|^rescue-ssh/.test(name) && !own.includes(name))
          .filter((name) => ![...systemTargets, "machines.target"].includes(name)),
      ).toEqual([]);
    });
  });
});
