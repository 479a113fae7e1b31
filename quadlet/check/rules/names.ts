import { kinds } from "../../kinds.ts";
import { has } from "../../release.ts";
import type { ReadValue, UnitView } from "../../view.ts";
import { expandedIn, resourceName } from "../names.ts";
import type { NamedKind } from "../names.ts";
import { rulesOf } from "../rule.ts";
import { aliasesOf, exclude } from "../services.ts";

/** Rules about names that may be given once. */
export const nameRules = rulesOf([
  {
    id: "service-name-unique",
    severity: "error",
    scope: "node",
    summary: "No two units make a service of the same name, nor one that others run",
    why: "The generator writes one over the other without a word; units in ~/.config/systemd/user or /etc/systemd/user hide what it writes.",
    *check({ units }, { external }) {
      const first = new Map<string, UnitView>();
      for (const unit of units) {
        const other = first.get(unit.service);
        const on = unit.value("ServiceName");
        const place = { unit, ...(on === undefined ? {} : { on }) };
        if (other !== undefined) {
          yield {
            ...place,
            message: `${other.fileName} makes ${unit.service} as well: one of the two is never made`,
            fix: "rename one of the files, or give it a ServiceName of its own (Podman 5.3)",
          };
        } else if (external.has(unit.service)) {
          yield {
            ...place,
            message: `others run ${unit.service} on this node: one of the two hides the other`,
            fix: "rename this one, or take the name out of external",
          };
        }
        first.set(unit.service, other ?? unit);
      }
    },
  },
  {
    id: "alias-unique",
    severity: "error",
    scope: "node",
    summary: "An alias differs from the names and aliases of other services",
    why: "The generator removes what stands in the way of the link for an alias: the other service is gone, or the other alias.",
    *check({ units }) {
      const owners = new Map(units.map((unit) => [unit.service, unit]));
      for (const unit of units) {
        for (const value of aliasesOf(unit)) {
          const owner = owners.get(value.text);
          if (owner !== undefined && owner !== unit) {
            yield {
              unit,
              on: value,
              message: `${value.text} is ${owner.fileName}'s: the link for the alias takes its place`,
              fix: "take another alias",
            };
          }
          owners.set(value.text, owner ?? unit);
        }
      }
    },
  },
  {
    id: "container-name-unique",
    severity: "error",
    scope: "node",
    summary: "No two containers of a node have the same name",
    why: "Quadlet starts containers with --replace: the service that starts last kills the other's container. A pod's infra container is called after the pod, with -infra (from Podman 5.3 on), and nothing replaces that one.",
    *check({ units }) {
      yield* twice(
        units.flatMap((unit) => [...named(unit, "container"), ...infra(unit)]),
        ({ unit, name }, { unit: other }) => ({
          message: `its container is called ${name}, as is that of ${other.fileName}: ${
            unit.kind === other.kind
              ? "the one that starts last removes the other's"
              : "the service that starts second fails"
          }`,
          fix: unit.kind === "pod" ? "give the pod a PodName of its own" : "give it a ContainerName of its own",
        }),
        // Pods of one name are another rule's.
        (a, b) => a.kind === "container" || b.kind === "container",
      );
    },
  },
  {
    id: "pod-name-unique",
    severity: "error",
    scope: "node",
    since: "5.0",
    summary: "No two pods of a node have the same name",
    why: "Quadlet makes pods with --replace: the service that starts last removes the other's pod with all of its containers.",
    *check({ units }) {
      yield* twice(
        units.flatMap((unit) => named(unit, "pod")),
        ({ name }, other) => ({
          message: `its pod is called ${name}, as is that of ${other.unit.fileName}: the one that starts last removes the other's`,
          fix: "give it a PodName of its own",
        }),
      );
    },
  },
  {
    id: "pod-container-name",
    severity: "warning",
    scope: "node",
    since: "5.0",
    summary: "No container has the name of a pod",
    why: "podman-systemd.unit(5) forbids it. It fails where Podman's database is a BoltDB, as those are that Podman to 4.7 made; with SQLite it works, but commands that take either name mean one of the two. By default app.pod and app.container are both called systemd-app.",
    *check({ units }) {
      const pods = new Map(units.flatMap((unit) => named(unit, "pod")).map(({ name, unit }) => [name, unit]));
      for (const { unit, name, value } of units.flatMap((candidate) => named(candidate, "container"))) {
        const pod = pods.get(name);
        if (pod === undefined) continue;
        yield {
          unit,
          ...(value === undefined ? {} : { on: value }),
          message: `the pod of ${pod.fileName} is called ${name} as well, and not every Podman keeps the two apart`,
          fix: "give the container a ContainerName of its own",
        };
      }
    },
  },
  {
    id: "volume-name-unique",
    severity: "warning",
    scope: "node",
    summary: "No two units make a volume of the same name",
    why: "Podman takes the volume that is there already (--ignore): the options of the unit that starts second count for nothing, and which one that is, chance decides.",
    *check({ units }) {
      yield* twice(
        units.flatMap((unit) => named(unit, "volume")),
        ({ name }, other) => ({
          message: `its volume is called ${name}, as is that of ${other.unit.fileName}: the options of the one that starts second count for nothing`,
          fix: `give it a VolumeName of its own, or refer to ${other.unit.fileName} everywhere`,
        }),
      );
    },
  },
  {
    id: "network-name-unique",
    severity: "warning",
    scope: "node",
    summary: "No two units make a network of the same name",
    why: "Podman takes the network that is there already (--ignore): the options of the unit that starts second count for nothing, and which one that is, chance decides.",
    *check({ units }) {
      yield* twice(
        units.flatMap((unit) => named(unit, "network")),
        ({ name }, other) => ({
          message: `its network is called ${name}, as is that of ${other.unit.fileName}: the options of the one that starts second count for nothing`,
          fix: `give it a NetworkName of its own, or refer to ${other.unit.fileName} everywhere`,
        }),
      );
    },
  },
]);

/** A unit with the name of what it makes. */
interface Named {
  readonly unit: UnitView;
  readonly name: string;
  readonly value?: ReadValue;
}

/** The name of what a unit of this kind makes, where it can be told; nothing for a unit of another kind. */
function named(unit: UnitView, kind: NamedKind): readonly Named[] {
  if (unit.kind !== kind || !has(unit.target, kinds[kind].since)) return [];
  const { syntax, value } = resourceName(unit, kind);
  const name = expandedIn(unit, syntax);
  return name === undefined ? [] : [{ unit, name, ...(value === undefined ? {} : { value }) }];
}

/** The name of a pod's infra container, which Podman itself made up to 5.2. */
function infra(unit: UnitView): readonly Named[] {
  if (!has(unit.target, "5.3")) return [];
  return named(unit, "pod").map((pod) => ({ ...pod, name: `${pod.name}-infra` }));
}

/** A hit for each of those that have the name of one before, unless the two never run at the same time. */
function* twice(
  all: readonly Named[],
  say: (one: Named, other: Named) => { readonly message: string; readonly fix: string },
  mayMeet: (a: UnitView, b: UnitView) => boolean = () => true,
): Generator<{ unit: UnitView; on?: ReadValue; message: string; fix: string }> {
  for (const [index, one] of all.entries()) {
    const other = all
      .slice(0, index)
      .find(({ unit, name }) => name === one.name && mayMeet(unit, one.unit) && !exclude(unit, one.unit));
    if (other !== undefined) {
      yield { unit: one.unit, ...(one.value === undefined ? {} : { on: one.value }), ...say(one, other) };
    }
  }
}
