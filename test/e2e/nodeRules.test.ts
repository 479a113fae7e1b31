import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { check } from "../../quadlet/index.ts";
import type { Host } from "../../lab/index.ts";
import { hostCases } from "../quadlet/check/cases/onHost.ts";
import type { HostCase } from "../quadlet/check/cases/onHost.ts";
import type { Files } from "../quadlet/check/nodeCase.ts";
import { bootHosts, nth, on } from "./support/hosts.ts";
import { errorsOf, recordErrors } from "./support/serviceErrors.ts";

const unitDirectory = ".config/containers/systemd";

let host: Host;

/** Nothing of an earlier case is there, and containers can be on a bridge without the host's firewall. */
async function clean(): Promise<void> {
  await on(
    host,
    [
      `rm -rf ${unitDirectory}; mkdir -p ${unitDirectory} .config/containers/containers.conf.d`,
      "printf '[network]\\nfirewall_driver=\"none\"\\n' >.config/containers/containers.conf.d/rules.conf",
      "systemctl --user stop a.service b.service a-pod.service b-pod.service p-pod.service 2>/dev/null",
      "systemctl --user stop '*-volume.service' '*-network.service' '*-build.service'",
      "podman pod rm -f -a -t0 >/dev/null; podman rm -f -a -t0 >/dev/null",
      "podman volume rm -f -a >/dev/null; podman network prune -f >/dev/null",
      "systemctl --user daemon-reload; systemctl --user reset-failed",
    ].join("; "),
  );
}

async function install(files: Files): Promise<void> {
  await clean();
  const writes = Object.entries(files).map(
    ([name, text]) => `printf '%s' '${text.replaceAll("'", "'\\''")}' >${unitDirectory}/${name}`,
  );
  const image = "printf 'FROM ghcr.io/hecate-social/hecate-daemon:0.8.0\\n' >Containerfile";
  await on(host, [...writes, image, "systemctl --user daemon-reload"].join(" && "));
}

/** Starts services; what systemctl and the ones that fail say, by service. */
async function start({ start: services }: HostCase): Promise<Readonly<Record<string, string>>> {
  const failed: Record<string, string> = {};
  for (const service of services) {
    const command = `systemctl --user start ${service} && exit; ${errorsOf(service)}; exit 1`;
    const { exitCode, stdout, stderr } = await host.ssh(`${recordErrors}\n${command}`);
    if (exitCode !== 0) failed[service] = stderr + stdout;
  }
  return failed;
}

function breaks({ rule }: HostCase, files: Files): boolean {
  const sources = Object.entries(files).map(([path, text]) => ({ path, text }));
  const external = rule === "service-name-unique" ? ["a"] : [];
  return check(sources, { podman: "5.4", external }).some((finding) => finding.rule === rule);
}

beforeAll(async () => {
  const { hosts } = await bootHosts(["beam00"]);
  host = nth(hosts, 0);
  expect(await on(host, "podman --version")).toMatch(/ 5\.4\./);
});

afterAll(async () => {
  await clean();
  await on(host, `rm -r ${unitDirectory} .config/containers/containers.conf.d/rules.conf Containerfile`);
});

describe.each(hostCases)("$rule: $about", (one) => {
  test("broken", async () => {
    expect(breaks(one, one.broken)).toBe(true);
    await install(one.broken);
    const failed = await start(one);
    expect(Object.keys(failed)).toEqual(one.fails === undefined ? [] : [one.fails.service]);
    if (one.fails !== undefined) expect(failed[one.fails.service]).toContain(one.fails.says);
    if (one.shows !== undefined) await shows(one.shows.command, one.shows.broken);
  });

  test("sound", async () => {
    expect(breaks(one, one.sound)).toBe(false);
    await install(one.sound);
    expect(await start(one)).toEqual({});
    if (one.shows !== undefined) await shows(one.shows.command, one.shows.sound);
  });
});

/** systemd notices the end of a container after the other one has started. */
async function shows(command: string, part: string): Promise<void> {
  await expect.poll(async () => (await host.ssh(command)).stdout + "\n", { timeout: 20_000 }).toContain(part);
}
