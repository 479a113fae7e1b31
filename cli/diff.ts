import { styleText } from "node:util";
import type { Command } from "commander";
import { describePlan, wouldRefuse } from "../node/plan.ts";
import { asking, fleetOptions, readFleet } from "./fleetOptions.ts";
import type { FleetOptions } from "./fleetOptions.ts";
import { exitCodeOf, nodeStatus, sickOf } from "./fleetStatus.ts";
import { survey } from "./survey.ts";
import type { NodeView } from "./survey.ts";

/** `hecate-fleet diff`. */
export function addDiff(program: Command): void {
  fleetOptions(program.command("diff"))
    .description("Show what `pulumi up` would do on every node, in order and with its reasons: the lines of a preview")
    .addHelpText(
      "after",
      `
${asking.trimStart()}

Exit codes: 0 nothing is to be done, 2 something is, 1 trouble (a node does not answer, an up would be refused, a service is
unhealthy, or the stack cannot be read).`,
    )
    .action(async (options: FleetOptions) => {
      const { fleet, nodes } = await readFleet(options);
      const views = await survey(fleet, nodes, { askRegistries: fleet.askRegistries ?? true });
      process.stdout.write(
        diffLines(views)
          .map((line) => `${coloured(line)}\n`)
          .join(""),
      );
      process.exitCode = exitCodeOf(views.map(nodeStatus));
    });
}

/** The plan of every node, a line each. */
export function diffLines(views: readonly NodeView[]): string[] {
  return views.flatMap(({ name, refusals, sight }) => {
    const refused = refusals.map((refusal) => `error: ${name}: ${wouldRefuse(refusal)}`);
    if (sight.kind === "parked") return [`${name}: parked: not asked`];
    if (sight.kind === "unreachable") return [...refused, `error: ${sight.reason}`];
    const { lines, warnings, errors } = describePlan(name, sight.report);
    const said = [
      ...refused,
      ...lines.flatMap((line) => line.split("\n")),
      ...warnings.map((warning) => `warning: ${warning}`),
      ...errors.map((error) => `error: ${error}`),
      ...sickOf(sight.report.services).map((sick) => `error: ${name}: ${sick}`),
    ];
    return sight.report.actions.length === 0 && errors.length === 0 ? [...said, `${name}: nothing to do`] : said;
  });
}

/** Lines of a file that go are red, those that come are green, where the output is a terminal. */
function coloured(line: string): string {
  const [, sign] = /^\S+: {5}([-+]) /.exec(line) ?? [];
  if (sign === undefined) return line;
  return styleText(sign === "-" ? "red" : "green", line, { stream: process.stdout });
}
