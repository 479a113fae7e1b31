/** `npm run bench:preview`: what looking at the nodes adds to a preview: a preview with it minus one without it. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { nodeProgram } from "../node/program.ts";
import { nodeConfig, nth } from "../test/e2e/support/hosts.ts";
import { allServices } from "../test/e2e/support/nodes.ts";
import { Stack } from "../test/e2e/support/stack.ts";
import { makeKey } from "../test/support/sshd.ts";
import { benchHosts, median } from "./hosts.ts";
import { simulateNodes } from "./simulatedNodes.ts";

const { lab, hosts } = await benchHosts();
const stack = await Stack.create("bench");
const keys = mkdtempSync(join(tmpdir(), "hecate-bench-"));

/** What a host in order says to a preview, and how long it takes to, its login left out. */
async function realAnswer(): Promise<{ answer: string; milliseconds: number }> {
  const host = nth(hosts, 0);
  const { path } = nodeProgram();
  // A generation on the node is what a question brings along.
  const ask = `cd && work=$(mktemp -d "/run/user/$(id -u)/hecate-fleet.$$.XXXXXX") && stack=.hecate/fleet/stacks/hecate/bench &&
    cp -R "$stack/generations/$(cat "$stack/proven")" "$work/new" && exec sh ${path} plan "$work" ${path}`;
  const times: number[] = [];
  let answer = "";
  for (let run = 0; run < 5; run++) {
    const start = performance.now();
    await host.ssh("true");
    const login = performance.now() - start;
    const { stdout, stderr } = await host.ssh(ask);
    if (!stdout.endsWith("\nend\n")) throw new Error(`${host.name} gives no whole answer: ${stdout}${stderr}`);
    answer = stdout;
    times.push(performance.now() - start - 2 * login);
  }
  return { answer, milliseconds: median(times) };
}

type Nodes = Readonly<Record<string, object>>;

async function seconds(nodes: Nodes, observe: "auto" | "off"): Promise<number> {
  await stack.configure({ nodes, observe, askRegistries: "false" });
  const run = await stack.preview();
  if (run.exitCode !== 0) throw new Error(run.output);
  return run.seconds;
}

async function measure(title: string, nodes: Nodes, runs: number): Promise<void> {
  await seconds(nodes, "auto");
  const pairs: { without: number; added: number }[] = [];
  for (let run = 0; run < runs; run++) {
    const without = await seconds(nodes, "off");
    pairs.push({ without, added: (await seconds(nodes, "auto")) - without });
  }
  const without = median(pairs.map((pair) => pair.without));
  const added = median(pairs.map((pair) => pair.added));
  const cells = [title.padEnd(15), `${without.toFixed(2)} s`, `${(without + added).toFixed(2)} s`];
  process.stdout.write(`${[...cells, `${(added * 1000).toFixed(0)} ms`].join("  ")}\n`);
}

function named(nodes: readonly object[]): Nodes {
  return Object.fromEntries(nodes.map((node, index) => [`node${String(index).padStart(3, "0")}`, node]));
}

try {
  process.stdout.write("nodes            without  with   added\n");
  for (const [count, runs] of [
    [1, 9],
    [8, 5],
  ] as const) {
    const nodes = named(hosts.slice(0, count).map((host) => nodeConfig(host, allServices)));
    await stack.configure({ nodes });
    const { exitCode, output } = await stack.up();
    if (exitCode !== 0) throw new Error(output);
    await measure(`${count} real`, nodes, runs);
  }
  // Eight real ones share this machine's processors with the preview already; a hundred would do nothing else.
  const real = await realAnswer();
  const [hostKey, loginKey] = [makeKey(keys, "ed25519"), makeKey(keys, "ed25519")];
  const privateKeyFile = join(keys, "login");
  writeFileSync(privateKeyFile, loginKey.private, { mode: 0o600 });
  const { ports, stop } = await simulateNodes({ count: 100, hostKey: hostKey.private, ...real });
  try {
    const host = "127.0.0.1";
    const nodes = ports.map((port) => ({
      ...{ host, port, user: "simulated", hostKey: hostKey.public, privateKeyFile, services: allServices },
    }));
    for (const count of [8, 100]) await measure(`${count} simulated`, named(nodes.slice(0, count)), 5);
    process.stdout.write(`(each answers after ${real.milliseconds.toFixed(0)} ms, as a real one does)\n`);
  } finally {
    stop();
  }
} finally {
  stack.remove();
  rmSync(keys, { recursive: true, force: true });
  await lab.down();
}
process.exit(0);
