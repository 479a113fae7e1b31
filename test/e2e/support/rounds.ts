import fc from "fast-check";

import { labServices } from "../../../lab/catalogue.ts";
import { nodeEnvPath } from "../../../node/layout.ts";
import type { NodeState } from "../../../node/state.ts";
import { catalogue } from "../../../services/catalogue.ts";
import type { ServiceDefinition } from "../../../services/definition.ts";
import { renderService } from "../../../services/service.ts";
import { hasEnvFile, tierOf } from "../../../services/unit.ts";
import { envPath, linkPath, unitPath } from "../../../node/layout.ts";

/** What a node is to run, in the terms in which it is made up. */
export interface Wish {
  /** Version by service; a service that is not named does not run. */
  readonly versions: Readonly<Record<string, string>>;
  /** A variable of the node, and one of each daemon. */
  readonly nodeValue: number;
  readonly values: Readonly<Record<string, number>>;
  readonly held: readonly string[];
}

/** One round: a state, what somebody does to it by hand, and the next state. */
export interface Round {
  readonly damage: readonly string[];
  readonly wish: Wish;
}

const names = Object.keys(catalogue);

const wish: fc.Arbitrary<Wish> = fc
  .record({
    // The core is what the others cannot do without.
    services: fc.subarray(names.slice(1)).map((some) => ["hecate-daemon", ...some]),
    picks: fc.array(fc.nat({ max: 1 }), { minLength: names.length, maxLength: names.length }),
    nodeValue: fc.nat({ max: 1 }),
    values: fc.array(fc.nat({ max: 1 }), { minLength: names.length, maxLength: names.length }),
    held: fc.oneof(
      { weight: 4, arbitrary: fc.constant([]) },
      { weight: 1, arbitrary: fc.subarray(["hecate-traderw", "hecate-marthad"]) },
    ),
  })
  .map(({ services, picks, nodeValue, values, held }) => ({
    versions: Object.fromEntries(
      services.map((name) => [
        name,
        labServices.find((one) => one.name === name)?.versions[picks[names.indexOf(name)] ?? 0] ?? "",
      ]),
    ),
    nodeValue,
    values: Object.fromEntries(services.map((name) => [name, values[names.indexOf(name)] ?? 0])),
    held,
  }));

/** Acts of an operator on one service, as shell commands that may fail. */
function acts(name: string): string[] {
  const definition = catalogue[name];
  if (definition === undefined) return [];
  const tier = tierOf(definition);
  const file = unitPath(tier, `${name}.container`);
  const link = linkPath(`${name}.container`);
  return [
    `[ ! -e ${file} ] || echo '# by hand' >>${file}`,
    `rm -f ${file}`,
    `rm -f ${link}`,
    `systemctl --user stop ${name}`,
    `systemctl --user restart ${name}`,
    `[ ! -e ${file} ] || chmod 0600 ${file}`,
    `[ ! -e ${file} ] || touch ${file}`,
    ...(hasEnvFile(definition) ? [`[ ! -e ${envPath(tier, name)} ] || echo HAND=1 >>${envPath(tier, name)}`] : []),
    "systemctl --user daemon-reload",
    `[ ! -e ${nodeEnvPath} ] || echo HAND=1 >>${nodeEnvPath}`,
    "podman stop --ignore --time 1 hecate-traderw",
  ];
}

/** Rounds of random states with random damage between them. Every other state is the one before: drift alone. */
export const round: fc.Arbitrary<(before: Wish) => Round> = fc
  .record({
    next: fc.option(wish, { nil: undefined }),
    damage: fc.array(
      fc.constantFrom(...names).chain((name) => fc.constantFrom(...acts(name))),
      { maxLength: 3 },
    ),
  })
  .map(({ next, damage }) => (before: Wish): Round => ({ wish: next ?? before, damage }));

/** The state that the node program is to make of a wish. */
export function stateOf({ versions, nodeValue, values, held }: Wish): NodeState {
  const definitions = names
    .filter((name) => name in versions)
    .map((name): [string, ServiceDefinition] => {
      const { image, secretEnv: _, requires, after, ...rest } = catalogue[name] ?? { kind: "daemon", image: "" };
      return [
        name,
        {
          ...rest,
          image: image.replace(/:[^:]*$/, `:${versions[name] ?? ""}`),
          hold: held.includes(name),
          ...(requires === undefined ? {} : { requires }),
          ...(after === undefined ? {} : { after: after.filter((other) => other in versions) }),
        },
      ];
    });
  const rendered = definitions.map(([name, definition]) => renderService(name, definition));
  return {
    owner: "hecate/truth",
    node: "beam00",
    claim: "0123456789abcdef",
    stableSeconds: 1,
    files: [
      ...rendered.map(({ unit, unitPath: path }) => ({ path, mode: "0644" as const, content: unit })),
      ...definitions
        .filter(([, definition]) => hasEnvFile(definition))
        .map(([name, definition]) => ({
          path: envPath(tierOf(definition), name),
          mode: "0640" as const,
          content: `VALUE=${values[name] ?? 0}\n`,
        })),
      { path: nodeEnvPath, mode: "0640", content: `NODE_VALUE=${nodeValue}\n` },
    ],
    links: rendered.map(({ linkPath: path, unitPath: target }) => ({ path, target })),
    services: rendered.map(({ service }) => service),
    secrets: [],
  };
}
