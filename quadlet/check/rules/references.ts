import { kinds } from "../../kinds.ts";
import { has, minorOf } from "../../release.ts";
import type { Release } from "../../release.ts";
import { expandedIn, isNamedKind, ownSpecifier, resourceName } from "../names.ts";
import type { NamedKind } from "../names.ts";
import { mountsOf } from "../mounts.ts";
import { rulesOf } from "../rule.ts";
import { referencesOf } from "../references.ts";
import type { Reference } from "../references.ts";
import { dependenciesBy, servicesOf } from "../services.ts";
import type { ReadValue, UnitView } from "../../view.ts";

/** Rules about what a unit's own section says of other units. */
export const referenceRules = rulesOf([
  {
    id: "reference-exists",
    severity: "error",
    scope: "node",
    summary: "A unit that Volume, Mount, Network, Pod or Image names is there",
    why: "From Podman 5.3 on the generator refuses the unit, and so it always did for Pod and Image. To 5.2 it guesses the names of a missing volume or network, and the service then requires a service that nobody makes.",
    *check(directory, { target, external }) {
      const services = servicesOf(directory);
      for (const unit of directory.units) {
        for (const { key, value, fileName, kind } of referencesOf(unit)) {
          const service = `${fileName.slice(0, -kind.length - 1)}${kinds[kind].suffix}`;
          if (services.ofFile(fileName) !== undefined || external.has(`${service}.service`)) continue;
          const refused = key === "Pod" || key === "Image" || has(target, "5.3");
          // A guessed name may hold specifiers, which nobody here can expand.
          if (!refused && value.text.includes("%")) continue;
          yield {
            unit,
            on: value,
            message: refused
              ? `there is no ${fileName}: the generator refuses this unit, and no ${unit.service} is made`
              : `there is no ${fileName}: ${unit.service} requires ${service}.service, which no unit makes, and does not start`,
            fix: /[/%]/.test(fileName)
              ? `write the name of a .${kind} file, without a path and specifiers`
              : `add ${fileName}, or name ${service} in external when others provide it`,
          };
        }
      }
    },
  },
  {
    id: "pod-unit",
    severity: "error",
    scope: "node",
    since: "5.0",
    summary: "Pod names a .pod unit",
    why: 'The generator refuses the unit over any other name: "pod NAME is not Quadlet based". A pod that is made by other means can be joined by PodmanArgs.',
    *check({ units }) {
      for (const unit of units) {
        const pod = unit.kind === "container" ? unit.value("Pod") : undefined;
        if (pod === undefined || pod.text === "" || pod.text.endsWith(".pod")) continue;
        yield {
          unit,
          on: pod,
          message: `it is not a .pod unit: the generator refuses this unit, and no ${unit.service} is made`,
          fix: units.some(({ fileName }) => fileName === `${pod.text}.pod`)
            ? `write ${pod.text}.pod`
            : "name a .pod unit, or write PodmanArgs=--pod=NAME",
        };
      }
    },
  },
  {
    id: "reference-by-name",
    severity: "warning",
    scope: "node",
    summary:
      "A volume, network or image that a unit of the node makes is referred to by the unit, not by its name in Podman",
    why: "By its bare name nothing makes it first: Podman makes a volume of the same name without the unit's options; a network or an image that is not there yet keeps the service from starting.",
    *check(directory) {
      const made = madeBy(directory.units);
      if (made.size === 0) return;
      const services = servicesOf(directory);
      for (const unit of directory.units) {
        const waits = (["BindsTo", "Requires", "Wants"] as const)
          .flatMap((key) => dependenciesBy(unit, key))
          .map(({ name = "" }) => services.meant(name));
        const referred = new Set(referencesOf(unit).map(({ value }) => value));
        for (const { value, kind, name } of bareNames(unit)) {
          // A unit's file name may be the name in Podman as well.
          if (referred.has(value)) continue;
          const maker = made.get(`${kind} ${name}`);
          if (maker === undefined || waits.includes(maker)) continue;
          yield {
            unit,
            on: value,
            message: `${maker.fileName} makes the ${kind} ${name}, but nothing makes it before ${unit.service} starts`,
            fix: `write ${maker.fileName} in its place`,
          };
        }
      }
    },
  },
  {
    id: "reference-same-name",
    severity: "error",
    scope: "node",
    since: "4.7",
    summary: "The name of a volume, network or pod that others refer to holds no specifier of its own service",
    why: "The generator copies the name, specifiers and all, into every service that refers to the unit, and systemd expands it there: `VolumeName=%N` is another volume in each of them.",
    *check(directory, { target }) {
      const services = servicesOf(directory);
      for (const unit of directory.units) {
        for (const reference of referencesOf(unit)) {
          const maker = services.ofFile(reference.fileName);
          if (maker === undefined || !isCopied(reference, target)) continue;
          const { syntax, value } = resourceName(maker, reference.kind);
          const specifier = value === undefined ? undefined : ownSpecifier.exec(syntax)?.[1];
          if (specifier === undefined) continue;
          yield {
            unit,
            on: reference.value,
            message: `${maker.fileName} is named with %${specifier}, which stands for something else in ${unit.service}: it is another ${reference.kind} there`,
            fix: `name it in ${maker.fileName} without %${specifier}`,
          };
        }
      }
    },
  },
  {
    id: "container-network-release",
    severity: "error",
    scope: "node",
    until: "5.4",
    summary: "Network names a container's unit only where Podman can join its network",
    why: 'To 5.2 Podman looks for a network called `NAME.container`. 5.3 knows the form, but cannot tell the container\'s name ("cannot get the resource name").',
    *check({ units }, { target }) {
      for (const unit of units) {
        for (const value of unit.values("Network")) {
          const name = value.text.replace(/:.*/s, "");
          if (!name.endsWith(".container")) continue;
          yield {
            unit,
            on: value,
            message: has(target, "5.3")
              ? `Podman ${minorOf(target)} cannot tell the name of the container of ${name}, and refuses this unit`
              : `Podman ${minorOf(target)} takes ${name} for the name of a network, and the service does not start`,
            fix: "write container:NAME with the other's ContainerName, and Requires= and After= its service",
          };
        }
      }
    },
  },
  {
    id: "container-network-options",
    severity: "error",
    scope: "node",
    since: "5.4",
    summary: "A network that is joined by a container's unit has no options behind a colon",
    why: 'The generator refuses the unit: "extra options are not supported when joining another container\'s network".',
    *check({ units }) {
      for (const unit of units) {
        for (const { key, value, fileName, kind } of referencesOf(unit)) {
          if (key !== "Network" || kind !== "container" || value.text === fileName) continue;
          yield {
            unit,
            on: value,
            message: `options make no sense for the network of ${fileName}: the generator refuses this unit`,
            fix: `write ${fileName} alone`,
          };
        }
      }
    },
  },
  {
    id: "container-network-name",
    severity: "error",
    scope: "node",
    since: "5.4",
    summary: "A container whose network is joined has a name without specifiers",
    why: 'The generator refuses the unit that joins it: "cannot get the resource name". Of all specifiers it knows %N alone; the default name of a template\'s instance has others.',
    *check(directory) {
      const services = servicesOf(directory);
      for (const unit of directory.units) {
        for (const { key, value, fileName, kind } of referencesOf(unit)) {
          const joined = services.ofFile(fileName);
          if (key !== "Network" || kind !== "container" || joined === undefined) continue;
          if (!resourceName(joined, "container").syntax.replaceAll("%N", "").includes("%")) continue;
          yield {
            unit,
            on: value,
            message: `the name of the container of ${fileName} holds a specifier: the generator cannot tell it, and refuses this unit`,
            fix: `give ${fileName} a ContainerName without specifiers`,
          };
        }
      }
    },
  },
  {
    id: "container-network-pod",
    severity: "error",
    scope: "node",
    since: "5.4",
    summary: "A container whose network is joined runs in no pod",
    why: 'Podman does not start the one that joins it: "container dependency … is part of a pod, but container is not".',
    *check(directory) {
      const services = servicesOf(directory);
      for (const unit of directory.units) {
        for (const { key, value, fileName, kind } of referencesOf(unit)) {
          const pod = services.ofFile(fileName)?.value("Pod")?.text;
          if (key !== "Network" || kind !== "container" || pod === undefined) continue;
          // A member of a pod cannot have a network of its own, which is another rule's.
          if (unit.value("Pod") !== undefined) continue;
          yield {
            unit,
            on: value,
            message: `${fileName} runs in ${pod}, and Podman lets no container outside of a pod join a network in it: ${unit.service} does not start`,
            fix: `write Pod=${pod} in place of this line`,
          };
        }
      }
    },
  },
]);

/** Whether the name of what is referred to is written into the service of the unit that refers to it. */
function isCopied(reference: Reference, target: Release): reference is Reference & { readonly kind: NamedKind } {
  if (!isNamedKind(reference.kind) || reference.kind === "container") return false;
  return reference.kind !== "pod" || has(target, "5.6");
}

/** The units that make volumes, networks and images, by kind and name in Podman. */
function madeBy(units: readonly UnitView[]): ReadonlyMap<string, UnitView> {
  const made = new Map<string, UnitView>();
  for (const unit of units) {
    if (unit.kind === "volume" || unit.kind === "network") {
      const name = expandedIn(unit, resourceName(unit, unit.kind).syntax);
      if (name !== undefined) made.set(`${unit.kind} ${name}`, unit);
    } else if (unit.kind === "build") {
      for (const { text } of unit.values("ImageTag")) made.set(`image ${text}`, unit);
    }
  }
  return made;
}

/** What a unit refers to by what may be a name in Podman. */
function bareNames(
  unit: UnitView,
): readonly { readonly value: ReadValue; readonly kind: string; readonly name: string }[] {
  const image = unit.kind === "container" ? unit.value("Image") : undefined;
  return [
    ...mountsOf(unit).flatMap(({ value, type, source }) =>
      type === "volume" && source !== undefined ? [{ value, kind: "volume", name: source }] : [],
    ),
    ...unit.values("Network").map((value) => ({ value, kind: "network", name: value.text.replace(/:.*/s, "") })),
    ...(image === undefined ? [] : [{ value: image, kind: "image", name: image.text }]),
  ];
}
