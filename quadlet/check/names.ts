import { literalText } from "../expand.ts";
import { has } from "../release.ts";
import type { ReadValue, UnitView } from "../view.ts";

/** A name in Podman that a unit gives to what it makes. */
export interface ResourceName {
  /** As it stands in the command line of the unit's own service, with specifiers. */
  readonly syntax: string;
  /** The value that gives it; absent when it is the default. */
  readonly value?: ReadValue;
}

/** The keys that name what a unit of a kind makes. */
const nameKeys = { container: "ContainerName", pod: "PodName", volume: "VolumeName", network: "NetworkName" } as const;

/** Kind of a unit that makes something with a name of its own. */
export type NamedKind = keyof typeof nameKeys;

/** Whether what units of the kind make has a name of its own. */
export function isNamedKind(kind: string): kind is NamedKind {
  return Object.hasOwn(nameKeys, kind);
}

/**
 * The name of the container, pod, volume or network that a unit makes.
 * Source: getContainerName, getResourceName and GetPodResourceName of pkg/systemd/quadlet/quadlet.go.
 */
export function resourceName(unit: UnitView, kind: NamedKind): ResourceName {
  const value = unit.value(nameKeys[kind]);
  if (value !== undefined && value.text !== "") return { syntax: value.text, value };
  if (kind !== "container") return { syntax: `systemd-${unit.name}` };
  const ofInstance = unit.name.includes("@") && has(unit.target, "5.0");
  return { syntax: ofInstance ? "systemd-%p_%i" : "systemd-%N" };
}

/**
 * A text as systemd expands it in the unit's service, as far as that is known without the node. Undefined when it holds
 * specifiers of the node, or when the service is a template and the text is another one in each instance.
 */
export function expandedIn(unit: UnitView, syntax: string): string | undefined {
  const text = ownExpandedIn(unit, syntax);
  return text === undefined ? undefined : literalText(text);
}

/** The same with the specifiers of the node left as they are: the same text is then the same on one node. */
export function ownExpandedIn(unit: UnitView, syntax: string): string | undefined {
  const service = unit.service.replace(/\.service$/, "");
  const [, prefix = service, instance = ""] = /^([^@]*)@(.*)$/.exec(service) ?? [];
  if (service.endsWith("@") && /%[Nni]/.test(syntax)) return undefined;
  const own = new Map([
    ["N", service],
    ["n", unit.service],
    ["p", prefix],
    ["i", instance],
  ]);
  const expanded = syntax.replace(
    /%(.)/gs,
    (specifier, letter: string) => own.get(letter)?.replaceAll("%", "%%") ?? specifier,
  );
  return ownSpecifier.test(expanded) ? undefined : expanded;
}

/** Specifiers that stand for something else in every service: its name and the parts of it, its file, its instance. */
export const ownSpecifier = /(?<!%)(?:%%)*%([NnpPiIjJfyY])/;
