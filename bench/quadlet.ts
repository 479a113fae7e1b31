/** How long 1,000 nodes with Hecate's five services take to be rendered and checked: `npm run bench:quadlet [NODES]`. */
import { checkFleet } from "../quadlet/index.ts";
import type { NodeFiles } from "../quadlet/index.ts";
import { catalogue } from "../services/catalogue.ts";
import { renderService } from "../services/service.ts";

const count = Number(process.argv[2] ?? 1_000);
const services = Object.entries(catalogue);

/** A fleet in which no two nodes have the same units, so that nothing is checked once for several. */
function fleet(seed: string, differ: boolean): Readonly<Record<string, NodeFiles>> {
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => {
      const description = differ ? `${seed}-${index}` : seed;
      const files = services.map(([name, definition]) => {
        const { unit } = renderService(name, { ...definition, description });
        return { path: `${name}.container`, text: unit };
      });
      return [`node${index}`, { files }];
    }),
  );
}

function measure(what: string, differ: boolean): void {
  const times = Array.from({ length: 5 }, (_, run) => {
    const begun = performance.now();
    const rendered = fleet(`${what} ${run}`, differ);
    const between = performance.now();
    const findings = checkFleet(rendered);
    const ended = performance.now();
    if (findings.some(({ severity }) => severity === "error")) throw new Error("the catalogue breaks a rule");
    return { render: between - begun, check: ended - between, all: ended - begun };
  }).sort((a, b) => a.all - b.all);
  const median = times[2];
  if (median === undefined) return;
  const [render, check, all] = [median.render, median.check, median.all].map((time) => `${time.toFixed(0)} ms`);
  console.log(
    `${count} nodes x ${services.length} services, ${what}: ${all} (rendered in ${render}, checked in ${check})`,
  );
}

measure("the same on every node", false);
measure("other ones on every node", true);
