import { afterAll, beforeAll, describe, expect, test } from "vitest";
import fc from "fast-check";
import type { Host } from "../../lab/index.ts";
import { releaseOf } from "../../quadlet/index.ts";
import { hostileString } from "../quadlet/hostile.ts";
import { runningContainers } from "./support/containers.ts";
import type { Seen } from "./support/containers.ts";
import { bootHosts, nth, on } from "./support/hosts.ts";
import { realUnits } from "./support/realUnit.ts";
import type { RealUnit } from "./support/realUnit.ts";
import { seed } from "../support/seed.ts";

/** Number of units that are started. */
const count = Number(process.env["HECATE_REAL_UNITS"] ?? 200);
/** Units that run at once. */
const batch = 25;

const units = ".config/containers/systemd/real";

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** Runs a script on the host that may be longer than a command. */
async function script(host: Host, lines: readonly string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await host.ssh("sh -e -s", { stdin: lines.join("\n") });
  if (exitCode !== 0) throw new Error(`exit ${exitCode}: ${stderr.slice(0, 4000)}`);
  return stdout;
}

/** Starts the units, and gives what is seen of each: a container, or why there is none. */
async function started(host: Host, some: readonly RealUnit[]): Promise<readonly (Seen | string)[]> {
  const services = some.map(({ name }) => `${name}.service`).join(" ");
  await script(host, [
    `mkdir -p ${units}`,
    ...some.flatMap(({ name, text, directories, files }) => [
      ...directories.map((path) => `mkdir -p ${quoted(path)}`),
      ...Object.entries(files).map(([path, content]) => `printf '%s' ${quoted(content)} > ${quoted(path)}`),
      `printf '%s' ${quoted(text)} > ${units}/${name}.container`,
    ]),
    "systemctl --user daemon-reload",
    `systemctl --user start ${services} || :`,
  ]);
  const running = await runningContainers(host);
  const results = await Promise.all(
    some.map(async ({ name, expected }) => {
      const one = running.get(expected.name);
      if (one !== undefined) return one;
      const why = `systemctl --user show -P LoadState ${name}; journalctl --user -q -o cat -n 8 -u ${name}`;
      return on(host, `{ ${why}; } | cut -c 1-600`);
    }),
  );
  await script(host, ["systemctl --user stop 'real*.service'", `rm -rf ${units} real`]);
  return results;
}

/** What differs between what is wanted and what is seen, each shortened. */
function differences(wanted: Seen, one: Seen | string): string[] {
  if (typeof one === "string") return [`it does not run: ${one}`];
  return (Object.keys(wanted) as (keyof Seen)[]).flatMap((key) => {
    const [left, right] = [sorted(wanted[key]), sorted(one[key])];
    if (left === right) return [];
    const at = Array.from(left).findIndex((letter, index) => letter !== Array.from(right)[index]);
    const from = Math.max(0, at - 80);
    return [`${key}: wanted …${left.slice(from, at + 200)}\n  but it is …${right.slice(from, at + 200)}`];
  });
}

function sorted(value: Seen[keyof Seen]): string {
  const isMap = typeof value === "object" && !Array.isArray(value);
  return JSON.stringify(isMap ? Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)) : (value ?? null));
}

describe("random units, started for real", () => {
  let host: Host;
  let made: readonly RealUnit[];
  beforeAll(async () => {
    console.log(`HECATE_REAL_UNITS=${count} HECATE_PROPERTY_SEED=${seed}`);
    const { hosts } = await bootHosts(["beam00"]);
    host = nth(hosts, 0);
    const version = (await on(host, "podman --version")).split(" ").at(-1) ?? "";
    const content = hostileString.filter((text) => text !== "" && !/[\0\p{Surrogate}]/u.test(text));
    const secrets = Object.fromEntries(
      fc.sample(content, { numRuns: 6, seed }).map((text, index) => [`real${index}`, text]),
    );
    await script(
      host,
      Object.entries(secrets).map(
        ([name, text]) => `printf '%s' ${quoted(text)} | podman secret create --replace ${name} - >/dev/null`,
      ),
    );
    made = realUnits({ release: releaseOf(version), home: await on(host, "echo $HOME"), secrets }, count, seed);
  });

  // Other tests have the host after this one, also when it fails half-way.
  afterAll(() =>
    script(host, [
      "systemctl --user stop 'real*.service'",
      `rm -rf ${units} real`,
      "systemctl --user daemon-reload",
      "systemctl --user reset-failed",
      "podman secret ls -q --filter name=real | xargs -r podman secret rm >/dev/null",
    ]),
  );

  test("arguments, environment, mounts and the rest are in the container as the model says", async () => {
    const wrong: string[] = [];
    for (let from = 0; from < made.length; from += batch) {
      const some = made.slice(from, from + batch);
      const results = await started(host, some);
      for (const [index, { name, text, expected }] of some.entries()) {
        const found = differences(expected, results[index] ?? "nothing");
        if (found.length > 0) wrong.push([name, ...found, text.slice(0, 3000)].join("\n"));
      }
    }
    expect(made).toHaveLength(count);
    expect(wrong.slice(0, 5).join("\n\n"), `${wrong.length} of ${count} units`).toBe("");
  });
});
