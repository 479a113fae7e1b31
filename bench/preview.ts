/** `npm run bench:preview`: what looking at the nodes adds to a preview: a preview with it minus one without it. */
import { nodeConfig } from "../test/e2e/support/hosts.ts";
import { allServices } from "../test/e2e/support/nodes.ts";
import { Stack } from "../test/e2e/support/stack.ts";
import { benchHosts, median } from "./hosts.ts";

const { lab, hosts } = await benchHosts();
const stack = await Stack.create("bench");

/** Past the last host they begin anew, under another address: a hundred nodes share eight machines and this one. */
async function addresses(): Promise<void> {
  for (const [index, host] of hosts.entries()) {
    const more = Array.from({ length: 12 }, (_, nth) => lab.network.at(20 + hosts.length * nth + index));
    const { exitCode, stderr } = await host.root(
      `device=$(ip -o -4 address show scope global | awk 'NR == 1 { print $2 }')
      ${more.map((address) => `ip address replace ${address}/24 dev "$device"`).join("\n")}`,
    );
    if (exitCode !== 0) throw new Error(`${host.name}: ${stderr}`);
  }
}

function configure(count: number, observe: "auto" | "off"): Promise<void> {
  const nodes = Object.fromEntries(
    Array.from({ length: count }, (_, index) => {
      const host = hosts[index % hosts.length];
      if (host === undefined) throw new Error("the lab has no hosts");
      const more = index < hosts.length ? {} : { host: lab.network.at(20 + index - hosts.length) };
      return [`node${String(index).padStart(3, "0")}`, nodeConfig(host, allServices, more)];
    }),
  );
  return stack.configure({ nodes, observe, askRegistries: "false" });
}

async function seconds(count: number, observe: "auto" | "off"): Promise<number> {
  await configure(count, observe);
  const run = await stack.preview();
  if (run.exitCode !== 0) throw new Error(run.output);
  return run.seconds;
}

try {
  await addresses();
  process.stdout.write("nodes  without  with   added\n");
  for (const [count, runs] of [
    [1, 9],
    [8, 5],
    [100, 3],
  ] as const) {
    if (count <= hosts.length) {
      await configure(count, "auto");
      const { exitCode, output } = await stack.up();
      if (exitCode !== 0) throw new Error(output);
    }
    await seconds(count, "auto");
    const pairs: { without: number; added: number }[] = [];
    for (let run = 0; run < runs; run++) {
      const without = await seconds(count, "off");
      pairs.push({ without, added: (await seconds(count, "auto")) - without });
    }
    const without = median(pairs.map((pair) => pair.without));
    const added = median(pairs.map((pair) => pair.added));
    const cells = [String(count).padEnd(5), `${without.toFixed(2)} s`, `${(without + added).toFixed(2)} s`];
    process.stdout.write(`${[...cells, `${(added * 1000).toFixed(0)} ms`].join("  ")}\n`);
  }
} finally {
  stack.remove();
  await lab.down();
}
process.exit(0);
