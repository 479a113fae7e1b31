/** `npm run bench:observe`: what looking at nodes costs, beside the least that it could cost: a login and nothing more. */
import { readFileSync } from "node:fs";

import { atOnce } from "../node/atOnce.ts";
import { mostSessions, observe } from "../node/observe.ts";
import { reach } from "../node/reach.ts";
import type { NodeState } from "../node/state.ts";
import { catalogue } from "../services/catalogue.ts";
import { renderService } from "../services/service.ts";
import { benchHosts, median } from "./hosts.ts";

const runs = 5;
/** As many as an observation has at once: an sshd refuses more that have not logged in yet. */
const logins = atOnce(mostSessions);

function stateFor(owner: string): NodeState {
  const rendered = Object.entries(catalogue).map(([name, definition]) => renderService(name, definition));
  // What a unit names and nobody makes is refused, and a refused plan is a short one.
  const variables = new Set(rendered.flatMap(({ service }) => service.reads.filter((path) => path.endsWith(".env"))));
  return {
    owner,
    node: "bench",
    claim: "0123456789abcdef",
    stableSeconds: 2,
    files: [
      ...rendered.map(({ unit, unitPath }) => ({ path: unitPath, mode: "0644", content: unit }) as const),
      ...[...variables].map((path) => ({ path, mode: "0640", content: "" }) as const),
    ],
    links: rendered.map(({ linkPath, unitPath }) => ({ path: linkPath, target: unitPath })),
    services: rendered.map(({ service }) => service),
    secrets: [],
  };
}

async function medianTime(work: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < runs; run++) {
    const start = performance.now();
    await work();
    times.push(performance.now() - start);
  }
  return median(times);
}

const { lab, hosts } = await benchHosts();

/** The n-th node; past the last host they begin anew, so that a hundred nodes share eight machines and this one. */
function node(index: number): { readonly name: string; readonly connection: Parameters<typeof reach>[1] } {
  const host = hosts[index % hosts.length];
  if (host === undefined) throw new Error("the lab has no hosts");
  const { address, user, hostKey, privateKeyFile } = host;
  return {
    name: `node${index}`,
    connection: { host: address, user, hostKey, privateKey: readFileSync(privateKeyFile, "utf8") },
  };
}

try {
  process.stdout.write("nodes  login  observation  ratio\n");
  for (const count of [1, 8, 100]) {
    const nodes = Array.from({ length: count }, (_, index) => node(index));
    const login = await medianTime(() =>
      Promise.all(nodes.map(({ name, connection }) => logins(() => reach(name, connection, 60)))),
    );
    const seen = await medianTime(() =>
      Promise.all(
        nodes.map(({ name, connection }) =>
          observe(name, { connection, state: stateFor(`bench/${name}`), askRegistries: false }),
        ),
      ),
    );
    const cells = [
      String(count).padEnd(5),
      `${login.toFixed(0)} ms`,
      `${seen.toFixed(0)} ms`,
      (seen / login).toFixed(1),
    ];
    process.stdout.write(`${cells.join("  ")}\n`);
  }
} finally {
  await lab.down();
}
process.exit(0);
