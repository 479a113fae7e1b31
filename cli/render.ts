import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Command } from "commander";
import { QuadletError } from "../quadlet/index.ts";
import { renderService } from "../services/service.ts";
import { fleetOptions, readFleet } from "./fleetOptions.ts";
import type { FleetOptions } from "./fleetOptions.ts";
import { podmanOption } from "./podmanOption.ts";
import { Trouble } from "./trouble.ts";

interface RenderCommandOptions extends FleetOptions {
  readonly out: string;
  readonly podman?: string;
}

/** `hecate-fleet render`. */
export function addRender(program: Command): void {
  fleetOptions(program.command("render"))
    .description("Write the units of a stack's nodes to a directory, as `pulumi up` would; no node is spoken to")
    .option("-o, --out <directory>", "where to: DIRECTORY/NODE/gitops/{system,apps}", "rendered")
    .option("--podman <version>", "Podman that shall read them, as 5.4 (default: hecate:podman, else the newest known)")
    .addHelpText(
      "after",
      `
The configuration is read through Pulumi, so it asks for the stack's passphrase where it has one. Secrets are not written.
A file that is there with another content is an error: it may be somebody's work.

Exit codes: 0 they are written, 2 they are not.

Example:
  hecate-fleet render --stack prod --out /tmp/units && hecate-fleet lint /tmp/units/beam00`,
    )
    .action(async (options: RenderCommandOptions) => {
      await render(options);
    });
}

async function render({ out, podman, ...options }: RenderCommandOptions): Promise<void> {
  const { fleet, nodes } = await readFleet(options);
  const target = podman === undefined ? fleet.podman : podmanOption(podman);
  const files = nodes.flatMap(({ name: node, services }) =>
    services.flatMap(({ name, definition }) => {
      const service = rendered(node, () => renderService(name, definition, target));
      return [...service.companions, service].map(({ unit, unitPath }) => ({
        path: join(out, node, unitPath.replace(/^\.hecate\//, "")),
        text: unit,
      }));
    }),
  );
  // All of them are looked at before the first is written.
  for (const { path, text } of files) refuseForeign(path, text);
  for (const { path, text } of files) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    process.stdout.write(`${path}\n`);
  }
}

function rendered<T>(node: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof QuadletError ? new Trouble(`${node}: ${error.message}`) : error;
  }
}

/** A file of another content may be somebody's work. */
function refuseForeign(path: string, text: string): void {
  let there: string;
  try {
    there = readFileSync(path, "utf8");
  } catch {
    return;
  }
  if (there !== text)
    throw new Trouble(`${path}: it is there with another content; remove it, or choose another --out`);
}
