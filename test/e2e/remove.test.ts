import { afterAll, beforeAll, expect, test } from "vitest";

import type { Host } from "../../lab/index.ts";
import { bootHosts, footprint, invocations, nodeConfig, nth, on, wipe } from "./support/hosts.ts";
import { activeUnits, hashes, restarted, tree, versionOf } from "./support/look.ts";
import { tagged, traderServices, units } from "./support/nodes.ts";
import { Stack } from "./support/stack.ts";

const links = ".config/containers/systemd";
const apps = ".hecate/gitops/apps";

/** Somebody else's, beside ours and in the same directories. */
const foreign = [`${links}/other.container`, `${apps}/other.container`, `${apps}/notes.env`];
/** Written by the services, or by hand. */
const data = [".hecate/hecate-daemon/sqlite/hecate.db", ".hecate/hecate-marthad/sqlite/martha.db"];

let beam00: Host;
let beam01: Host;
let stack: Stack;
let services: object = {};
let beam00Services: readonly string[] | "*" = "*";
/** What lay on beam01 before the first deployment. */
let untouched: string[];
let foreignBefore: string;
let dataBefore: string;

function configure(): Promise<void> {
  return stack.configure({
    nodes: { beam00: nodeConfig(beam00, beam00Services), beam01: nodeConfig(beam01, traderServices) },
    services,
    secrets: { registries: { "ghcr.io": { username: "octo", password: "token-of-the-registry" } } },
  });
}

beforeAll(async () => {
  const { hosts } = await bootHosts(["beam00", "beam01"]);
  beam00 = nth(hosts, 0);
  beam01 = nth(hosts, 1);
  await Promise.all([wipe(beam00), wipe(beam01)]);
  await on(
    beam00,
    `mkdir -p ${links} ${apps} && for file in ${foreign.join(" ")}; do printf '[Container]\\nImage=localhost/other:1\\n# %s\\n' "$file" >"$file"; done`,
  );
  // Podman makes an empty ~/.config wherever it is called the first time.
  await on(beam01, "podman --version");
  untouched = await tree(beam01, [".hecate", ".config"]);
  stack = await Stack.create("remove");
  await configure();
  await stack.cli("up", "--yes", "--non-interactive");
  await on(beam00, `for file in ${data.join(" ")}; do head -c 4096 /dev/urandom >"$file"; done`);
  foreignBefore = await hashes(beam00, foreign);
  dataBefore = await hashes(beam00, data);
});

afterAll(() => {
  stack.remove();
});

test("a service taken from a node is stopped, unlinked and gone; its data stays, the others run on", async () => {
  const before = await invocations(beam00);
  const beam01Before = { files: await footprint(beam01), invocations: await invocations(beam01) };

  beam00Services = traderServices;
  await configure();
  const up = await stack.up();

  expect(up.exitCode, up.output).toBe(0);
  expect(await activeUnits(beam00)).toEqual(units(traderServices));
  expect(restarted(before, await invocations(beam00))).toEqual(["hecate-marthad", "hecate-marthaw"]);
  expect(await on(beam00, "podman ps --all --format '{{.Names}}' | sort")).toBe(traderServices.join("\n"));
  const files = await tree(beam00, [".config", ".hecate"]);
  expect(files.filter((path) => path.includes("martha") && !path.startsWith(".hecate/hecate-marthad"))).toEqual([]);
  expect(await hashes(beam00, data)).toBe(dataBefore);
  expect({ files: await footprint(beam01), invocations: await invocations(beam01) }).toEqual(beam01Before);
});

test("a file of ours that somebody edited is kept aside before it is written again", async () => {
  const unit = `${apps}/hecate-traderw.container`;
  await on(beam00, `printf '# mended by hand\\n' >>${unit}`);
  const edited = await hashes(beam00, [unit]);

  services = tagged("hecate-traderw", "0.2.0");
  await configure();
  const up = await stack.up();

  expect(up.exitCode, up.output).toBe(0);
  expect(up.output).toContain("hecate-traderw.container (edited on the node)");
  expect(await versionOf(beam00, "hecate-traderw")).toBe("0.2.0");
  expect(await on(beam00, `cat ${unit}`)).not.toContain("mended by hand");
  const kept = await hashes(beam00, [".hecate/fleet/replaced/*-hecate-traderw.container"]);
  expect(kept.split(" ")[0]).toBe(edited.split(" ")[0]);
});

test("somebody else's file under a name of ours is refused, and nothing is changed", async () => {
  const unit = `${apps}/hecate-marthaw.container`;
  await on(beam00, `printf '[Container]\\nImage=localhost/my-martha:1\\n' >${unit}`);
  const before = { files: await footprint(beam00), invocations: await invocations(beam00) };

  beam00Services = [...traderServices, "hecate-marthaw"];
  services = { ...tagged("hecate-traderw", "0.1.0"), "hecate-marthaw": { after: [] } };
  await configure();
  const refused = await stack.up();

  expect(refused.exitCode, refused.output).not.toBe(0);
  expect(refused.output).toContain(
    `beam00: up would refuse: conflict: /home/${beam00.user}/${unit}: it is there already and is not ours`,
  );
  expect({ files: await footprint(beam00), invocations: await invocations(beam00) }).toEqual(before);
  await on(beam00, `rm ${unit}`);
});

test("destroy leaves the data and what is not ours, and nothing else", async () => {
  const destroyed = await stack.destroy();

  expect(destroyed.exitCode, destroyed.output).toBe(0);
  for (const host of [beam00, beam01]) {
    expect(await on(host, "systemctl --user list-units --all --plain --no-legend 'hecate-*'")).toBe("");
    expect(await on(host, "podman ps --all --quiet")).toBe("");
  }
  expect(await hashes(beam00, foreign)).toBe(foreignBefore);
  expect(await hashes(beam00, data)).toBe(dataBefore);
  const left = (await withoutData(beam00)).map((path) => path.replace(/\d{8}T\d{6}-/, "TIME-"));
  expect(left).toEqual([
    ".config",
    ".config/containers",
    links,
    `${links}/other.container`,
    ".hecate",
    ".hecate/fleet",
    ".hecate/fleet/replaced",
    // What was edited is its editor's.
    ".hecate/fleet/replaced/TIME-hecate-traderw.container",
    ".hecate/gitops",
    apps,
    `${apps}/notes.env`,
    `${apps}/other.container`,
  ]);
  expect(await withoutData(beam01)).toEqual([...untouched, ".hecate"].sort());
});

/** All that lies where a deployment may write, less the services' data. */
async function withoutData(host: Host): Promise<string[]> {
  const paths = await tree(host, [".config", ".hecate"]);
  return paths.filter((path) => !path.startsWith(".hecate/hecate-"));
}
