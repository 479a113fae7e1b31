import { unitKindOf } from "../../directory.ts";
import { kinds } from "../../kinds.ts";
import type { UnitKind } from "../../kinds.ts";
import type { Release } from "../../release.ts";
import { has, minorOf } from "../../release.ts";
import { cycles } from "../cycles.ts";
import { rulesOf } from "../rule.ts";
import { dependenciesOf, installedBy, servicesOf } from "../services.ts";
import type { UnitView } from "../../view.ts";

/** Rules about the order of services and what starts them: [Unit] and [Install]. */
export const dependencyRules = rulesOf([
  {
    id: "dependency-file-name",
    severity: "error",
    scope: "node",
    until: "5.5",
    summary: "[Unit] names services, not the files of units",
    why: 'To Podman 5.4 the generator passes the name on, and systemd knows no units of that type: "Failed to add dependency on NAME.container, ignoring: Invalid argument".',
    *check(directory) {
      const services = servicesOf(directory);
      for (const unit of directory.units) {
        for (const { value } of dependenciesOf(unit)) {
          const kind = unitKindOf(value.text);
          if (kind === undefined) continue;
          const meant = services.ofFile(value.text)?.service ?? guessed(value.text, kind);
          yield {
            unit,
            on: value,
            message: `systemd knows no unit ${value.text} and ignores the dependency`,
            fix: `write ${meant}`,
          };
        }
      }
    },
  },
  {
    id: "dependency-exists",
    severity: "error",
    scope: "node",
    since: "5.5",
    summary: "A unit file that [Unit] names is there",
    why: 'From Podman 5.5 on the generator replaces such names by those of services, and refuses the unit over one that it does not have: "unable to translate dependency for NAME.container".',
    *check(directory, { target }) {
      const services = servicesOf(directory);
      for (const unit of directory.units) {
        for (const { value } of dependenciesOf(unit)) {
          const kind = unitKindOf(value.text);
          if (kind === undefined || services.ofFile(value.text) !== undefined) continue;
          yield {
            unit,
            on: value,
            message: has(target, kinds[kind].since)
              ? `there is no ${value.text}: the generator refuses this unit, and no ${unit.service} is made`
              : `Podman ${minorOf(target)} has no such units, and systemd ignores the dependency`,
            fix: has(target, kinds[kind].since)
              ? `add ${value.text}, or name the service that is meant`
              : "name the service that is meant",
          };
        }
      }
    },
  },
  {
    id: "dependency-service",
    severity: "error",
    scope: "node",
    summary: "A service that is named after a unit is the one that the unit makes",
    why: "`data.volume` makes data-volume.service, and a unit with ServiceName= makes one of that name alone. Under another name systemd finds nothing: what requires it does not start, any other dependency on it counts for nothing.",
    *check(directory, { external }) {
      const services = servicesOf(directory);
      for (const unit of directory.units) {
        for (const { key, section, value, name } of [...dependenciesOf(unit), ...installedBy(unit)]) {
          if (name?.endsWith(".service") !== true || external.has(name)) continue;
          if (services.named(name) !== undefined) continue;
          const meant = misnamed(directory.units, name);
          if (meant === undefined) continue;
          yield {
            unit,
            on: value,
            message: `${meant.fileName} makes ${meant.service}, not ${name}: ${consequence(unit, key, section)}`,
            fix: `write ${meant.service}, or name ${name.slice(0, -".service".length)} in external when others run it`,
          };
        }
      }
    },
  },
  {
    id: "dependency-known",
    severity: "warning",
    scope: "node",
    summary: "A service that looks like one of the node's own is one",
    why: "Names that end in -volume, -pod or -artifact are those that Quadlet gives, and a name that differs from a service of the node in one letter is likely misspelled. systemd says nothing about a missing service that is wanted or ordered after.",
    *check(directory, { external, target }) {
      const services = servicesOf(directory);
      const names = directory.units.map(({ service }) => service);
      for (const unit of directory.units) {
        for (const { key, section, value, name } of [...dependenciesOf(unit), ...installedBy(unit)]) {
          if (name?.endsWith(".service") !== true || external.has(name)) continue;
          if (services.named(name) !== undefined || misnamed(directory.units, name) !== undefined) continue;
          const near = names.find((known) => isNear(known, name));
          const way = near === undefined ? additionFor(name, target) : `write ${near}`;
          if (way === undefined) continue;
          yield {
            unit,
            on: value,
            message: `no unit here makes ${name}: ${consequence(unit, key, section)}`,
            fix: `${way}, or name ${name.slice(0, -".service".length)} in external when others run it`,
          };
        }
      }
    },
  },
  {
    id: "dependency-cycle",
    severity: "error",
    scope: "node",
    summary: "No services wait for each other in a circle",
    why: 'After=, Before= and what a unit refers to say who waits. In a circle nobody can be first: systemd drops one of the starts at random, or refuses all of them ("Transaction order is cyclic").',
    *check(directory) {
      const order = servicesOf(directory).order();
      const graph = new Map(directory.units.map((unit) => [unit, order.filter(({ from }) => from === unit)]));
      for (const circle of cycles(graph)) {
        const [{ from, owner, value }] = circle;
        const names = [from, ...circle.map(({ to }) => to)].map(({ service }) => service).join(" waits for ");
        yield {
          unit: owner,
          on: value,
          message: `${names}: systemd takes one of them out of the start, or starts none`,
          fix: "take one of these dependencies out",
        };
      }
    },
  },
  {
    id: "install-file-name",
    severity: "error",
    scope: "node",
    summary: "[Install] names services or targets, not the files of units",
    why: "No release translates names there: the generator makes a link for a unit of a type that systemd does not know, and nothing ever starts this one.",
    *check(directory) {
      const services = servicesOf(directory);
      for (const unit of directory.units) {
        for (const { key, value } of installedBy(unit)) {
          const kind = unitKindOf(value.text);
          if (kind === undefined) continue;
          yield {
            unit,
            on: value,
            message: `systemd knows no unit ${value.text}: ${consequence(unit, key, "Install")}`,
            fix: `write ${services.ofFile(value.text)?.service ?? guessed(value.text, kind)}`,
          };
        }
      }
    },
  },
  {
    id: "template-install",
    severity: "error",
    scope: "node",
    summary: "A template that is to be started has a DefaultInstance, or instances of its own",
    why: "The generator leaves WantedBy, RequiredBy and UpheldBy of a template out unless DefaultInstance= says which instance is meant (from Podman 5.0 on), or the link NAME@INSTANCE.container makes one. To 4.9 it links the template itself, which cannot be started.",
    *check({ units }, { target }) {
      for (const unit of units) {
        if (!unit.name.endsWith("@")) continue;
        const [first] = installedBy(unit);
        if (first === undefined) continue;
        if (has(target, "5.0") && unit.value("DefaultInstance", "Install") !== undefined) continue;
        if (units.some((other) => other !== unit && other.kind === unit.kind && other.name.startsWith(unit.name)))
          continue;
        yield {
          unit,
          on: first.value,
          message: `${unit.fileName} is a template without an instance: nothing starts it`,
          fix: has(target, "5.0")
            ? `add DefaultInstance= to [Install], or a link ${unit.name}INSTANCE.${unit.kind} to it`
            : `add a link ${unit.name}INSTANCE.${unit.kind} to it`,
        };
      }
    },
  },
]);

/** The service that a unit file of this name would make. */
function guessed(fileName: string, kind: UnitKind): string {
  return `${fileName.slice(0, -kind.length - 1)}${kinds[kind].suffix}.service`;
}

/** The unit that is meant by a service's name which none has. */
function misnamed(units: readonly UnitView[], name: string): UnitView | undefined {
  const stem = name.slice(0, -".service".length);
  return units.find((unit) => stem === unit.name || stem === unit.name + kinds[unit.kind].suffix);
}

/** What to do about a service of this name, where it ends as only Quadlet's services do. */
function additionFor(service: string, target: Release): string | undefined {
  const file = service.replace(/^(.+)-(volume|pod|artifact)\.service$/, "$1.$2");
  const kind = file === service ? undefined : unitKindOf(file);
  if (kind === undefined) return undefined;
  return has(target, kinds[kind].since) ? `add ${file}` : "remove the name";
}

/** What becomes of a dependency on a service that is not there. */
function consequence(unit: UnitView, key: string, section: "Unit" | "Install"): string {
  if (section === "Install") return `nothing starts ${unit.service} by this line`;
  return key === "Requires" || key === "Requisite" || key === "BindsTo"
    ? `${unit.service} does not start`
    : "the dependency counts for nothing";
}

/**
 * Whether two names of services differ in one letter that is missing, too much, another one, or in its neighbour's
 * place. Digits are not letters, app1 and app2 are two services; and short names differ in a letter for good reasons.
 */
export function isNear(a: string, b: string): boolean {
  if (Math.min(a.length, b.length) < "12345.service".length) return false;
  let start = 0;
  while (a[start] === b[start]) start++;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  const [left, right] = [a.slice(start, a.length - end), b.slice(start, b.length - end)];
  const swapped = left.replace(/^([a-z])([a-z])$/i, "$2$1");
  return /^[a-z]?,[a-z]?$/i.test(`${left},${right}`) || (swapped !== left && swapped === right);
}
