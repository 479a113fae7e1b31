import { openLab } from "../lab/index.ts";
import type { Host, Lab } from "../lab/index.ts";

/** The eight hosts that the benchmarks share, in a lab of their own. Whoever gets them takes the lab down. */
export async function benchHosts(): Promise<{ lab: Lab; hosts: Host[] }> {
  const lab = await openLab({
    name: "bench",
    progress: (line) => {
      process.stderr.write(`${line}\n`);
    },
  });
  return { lab, hosts: await lab.up(Array.from({ length: 8 }, (_, index) => ({ name: `bench${index}` }))) };
}

/** The middle one of some numbers; 0 of none. */
export function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
}
