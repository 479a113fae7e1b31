import type { Command } from "commander";
import { asking, fleetOptions, readFleet } from "./fleetOptions.ts";
import type { FleetOptions } from "./fleetOptions.ts";
import { survey } from "./survey.ts";
import type { NodeView } from "./survey.ts";
import { renderTable } from "./table.ts";

/** `hecate-fleet doctor`. */
export function addDoctor(program: Command): void {
  fleetOptions(program.command("doctor"))
    .description("Show what every node is and what it lacks, each with the way out")
    .addHelpText(
      "after",
      `
${asking.trimStart()}

Exit codes: 0 every node is ready (or there are warnings only), 1 one is not, or the stack cannot be read.`,
    )
    .action(async (options: FleetOptions) => {
      const { fleet, nodes } = await readFleet(options);
      const views = await survey(fleet, nodes, { askRegistries: fleet.askRegistries ?? true });
      process.stdout.write(doctorText(views));
      process.exitCode = views.every(isReady) ? 0 : 1;
    });
}

/** The facts by the names that the node program gives them. */
const facts = ["podman", "systemd", "os", "kernel", "arch", "cores", "memory", "disk"] as const;

/** A row of facts a node, then all that was found, node by node. */
export function doctorText(views: readonly NodeView[]): string {
  const rows = views.map(({ name, sight }) => {
    switch (sight.kind) {
      case "parked":
        return [name, "parked: not asked"];
      case "unreachable":
        return [name, "unreachable, see below"];
      case "observed":
        return [name, ...facts.map((fact) => sight.report.facts.get(fact) ?? "-")];
    }
  });
  const table = renderTable([["NODE", ...facts.map((fact) => fact.toUpperCase())], ...rows]);
  const found = views.flatMap(findingsOf);
  return `${table}\n${found.length === 0 ? "nothing is wrong\n" : found.map((line) => `${line}\n`).join("")}`;
}

/** Whether a converge could begin there: parked nodes are let alone. */
export function isReady({ sight }: NodeView): boolean {
  if (sight.kind !== "observed") return sight.kind === "parked";
  const { findings, refusals } = sight.report;
  return refusals.length === 0 && findings.every(({ severity }) => severity !== "error");
}

function findingsOf({ name, sight }: NodeView): string[] {
  if (sight.kind === "parked") return [];
  if (sight.kind === "unreachable") return [`error: ${sight.reason}`];
  const { findings, refusals, notes } = sight.report;
  return [
    ...findings.flatMap(({ severity, text, fix }) => [`${severity}: ${name}: ${text}`, `  fix: ${fix}`]),
    ...refusals.map((refusal) => `error: ${name}: up would refuse: ${refusal}`),
    ...notes.map((note) => `note: ${name}: ${note}`),
  ];
}
