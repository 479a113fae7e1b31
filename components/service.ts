import type { ComponentResourceOptions, Output } from "@pulumi/pulumi";
import { ComponentResource } from "@pulumi/pulumi";

import type { NodeFile } from "../node/state.ts";
import type { ServiceDefinition } from "../services/definition.ts";
import { renderService } from "../services/service.ts";
import type { RenderedService } from "../services/service.ts";
import { serviceEnvFile } from "../services/state.ts";
import { hasEnvFile } from "../services/unit.ts";
import { envFile, resolveEnv } from "./env.ts";
import type { Env } from "./env.ts";
import type { HecateNode } from "./hecateNode.ts";
import { kept } from "./parked.ts";

/** What every service takes, whatever its kind. Dependencies are services of the same node, or names of external ones. */
export interface ServiceArgs extends Omit<
  ServiceDefinition,
  "kind" | "env" | "requires" | "wants" | "after" | "core" | "port" | "containerPort" | "dataDirectories" | "homePaths"
> {
  /** The node it runs on. */
  readonly node: HecateNode;
  /** Services that must run for this one to run (`Requires=` and `After=`). */
  readonly requires?: readonly (Service | string)[];
  /** Services that are started along, but may fail (`Wants=` and `After=`). */
  readonly wants?: readonly (Service | string)[];
  /** Services that are started before this one (`After=`). */
  readonly after?: readonly (Service | string)[];
  /** Variables of the service: `~/.hecate/gitops/{system,apps}/NAME.env`. For secret ones see `secretEnv`. */
  readonly env?: Env;
}

/**
 * A service of a node: shows its unit, so that a preview has it as a line diff, and holds what the node's transaction
 * needs. It touches nothing by itself.
 */
export abstract class Service extends ComponentResource {
  /** Name of the service: of its files, its container and its unit. */
  readonly serviceName: string;
  /** Unit that runs it, as `hecate-daemon.service`. Known when the node's transaction has succeeded. */
  readonly unit: Output<string>;
  /** @internal */
  readonly definition: ServiceDefinition;
  /** @internal */
  readonly rendered: RenderedService;
  /** @internal The file of its variables, where it has one. */
  readonly envFile: Output<NodeFile> | undefined;

  protected constructor(
    type: string,
    name: string,
    { node, env }: Pick<ServiceArgs, "node" | "env">,
    definition: ServiceDefinition,
    options: ComponentResourceOptions,
  ) {
    const rendered = renderService(name, definition, node.podman);
    const envText = hasEnvFile(definition) ? envFile(`${node.nodeName}, env of ${name}`, resolveEnv(env)) : undefined;
    super(
      type,
      `${node.nodeName}-${name}`,
      {
        unit: rendered.unit,
        ...Object.fromEntries(rendered.companions.map(({ file, unit }) => [file, unit])),
        ...(envText === undefined ? {} : { env: envText }),
      },
      { parent: node, ...(node.parked ? kept(options) : options) },
    );
    this.serviceName = name;
    this.definition = definition;
    this.rendered = rendered;
    this.envFile = envText?.apply((content) => serviceEnvFile(name, definition, content));
    node.add(this);
    this.unit = node.converged.apply(() => `${name}.service`);
  }
}

/** The part of a definition that both kinds have in common, without what is left out. */
export function commonDefinition(args: ServiceArgs): Omit<ServiceDefinition, "kind"> {
  const { image, description, secretEnv, health, hold, boot } = args;
  const { unit, container, quadlet, service, install, extra, units, silence } = args;
  return {
    image,
    requires: (args.requires ?? []).map(nameOf),
    wants: (args.wants ?? []).map(nameOf),
    after: (args.after ?? []).map(nameOf),
    ...(description === undefined ? {} : { description }),
    ...(secretEnv === undefined ? {} : { secretEnv }),
    ...(health === undefined ? {} : { health }),
    ...(hold === undefined ? {} : { hold }),
    ...(boot === undefined ? {} : { boot }),
    ...(unit === undefined ? {} : { unit }),
    ...(container === undefined ? {} : { container }),
    ...(quadlet === undefined ? {} : { quadlet }),
    ...(service === undefined ? {} : { service }),
    ...(install === undefined ? {} : { install }),
    ...(extra === undefined ? {} : { extra }),
    ...(units === undefined ? {} : { units }),
    ...(silence === undefined ? {} : { silence }),
    // Which file there is, is part of the shape; what stands in it is not.
    ...(args.env === undefined ? {} : { env: {} }),
  };
}

function nameOf(service: Service | string): string {
  return typeof service === "string" ? service : service.serviceName;
}
