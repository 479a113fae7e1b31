import { has } from "../../release.ts";
import type { Release, Since } from "../../release.ts";
import type { UnitView } from "../../view.ts";
import { rulesOf } from "../rule.ts";

/** An option of PodmanArgs that does not agree with what the generator writes. */
interface Conflict {
  readonly kind: "container" | "pod" | "kube";
  readonly options: readonly string[];
  /** Whether the value is a boolean, which only counts as a word of its own behind `=`. */
  readonly isBoolean?: true;
  /** Values that do no harm. Default: none. */
  readonly harmless?: RegExp;
  /** First release that it does no harm in. */
  readonly until?: Since;
  /** Keys that make it harmless. */
  readonly unless?: (unit: UnitView) => boolean;
  readonly message: string;
  readonly fix: string;
}

const isTrue = /^(?:true|1|t|T|TRUE|True)?$/;

/** Source: ConvertContainer, ConvertPod and ConvertKube of pkg/systemd/quadlet/quadlet.go, and podman 5.4 on a host. */
const conflicts: readonly Conflict[] = [
  {
    kind: "container",
    options: ["--restart"],
    harmless: /^(?:no|on-failure(?::\d+)?)?$/,
    message: "podman refuses it with the --rm that the generator writes",
    fix: "take it out, and write Restart= in [Service]",
  },
  {
    kind: "container",
    options: ["--name"],
    message: "the service stops and removes a container of the generator's name, not this one",
    fix: "take it out, and write ContainerName=",
  },
  {
    kind: "container",
    options: ["--rm"],
    isBoolean: true,
    harmless: isTrue,
    message: "the service removes the container when it stops, whatever this says",
    fix: "take it out",
  },
  {
    kind: "container",
    options: ["--replace"],
    isBoolean: true,
    harmless: isTrue,
    message: "a container that a crash left behind then keeps the service from starting",
    fix: "take it out",
  },
  {
    kind: "container",
    options: ["--detach", "-d"],
    isBoolean: true,
    harmless: isTrue,
    message: "the service counts on a container in the background",
    fix: "take it out",
  },
  {
    kind: "container",
    options: ["--sdnotify"],
    harmless: /^(?:conmon|container|healthy)$/,
    message: "systemd waits for a message that nobody sends, and the start times out",
    fix: "take it out, or write Notify=true or Notify=healthy",
  },
  {
    kind: "container",
    options: ["--cidfile"],
    until: "5.6",
    message: "the service finds its container by another file, and does not stop it",
    fix: "take it out",
  },
  {
    kind: "container",
    options: ["--cgroup-parent"],
    unless: (unit) =>
      (unit.value("CgroupsMode")?.text ?? "split") !== "split" ||
      args(unit).some(({ text }) => text.startsWith("--cgroups")),
    message: "podman refuses it with the --cgroups=split that the generator writes",
    fix: "take it out, and write Slice= in [Service]",
  },
  {
    kind: "pod",
    options: ["--name"],
    message: "the service stops and removes a pod of the generator's name, not this one",
    fix: "take it out, and write PodName=",
  },
  {
    kind: "pod",
    options: ["--infra"],
    isBoolean: true,
    harmless: isTrue,
    message: "the service follows the process of the infra container, and does not start without it",
    fix: "take it out",
  },
];

/** Rules about PodmanArgs. */
export const podmanArgsRules = rulesOf([
  {
    id: "podman-args",
    severity: "error",
    scope: "unit",
    summary: "PodmanArgs agrees with the options that the generator writes itself",
    why: "The generator writes --name, --replace, --rm, --cgroups, --sdnotify and -d for a container. Of an option that stands twice podman takes the later one, which is that of PodmanArgs, and the service is not made for it.",
    *check(unit, { target }) {
      const given = args(unit);
      for (const [index, value] of given.entries()) {
        const [name, joined] = splitOption(value.text);
        const conflict = conflicts.find((one) => isAbout(one, unit, target) && one.options.includes(name));
        if (conflict === undefined) continue;
        const setting = joined ?? (conflict.isBoolean ? "" : given[index + 1]?.text) ?? "";
        if (conflict.harmless?.test(setting) === true) continue;
        yield { unit, on: value, section: unit.ownSection, message: `${name}: ${conflict.message}`, fix: conflict.fix };
      }
    },
  },
]);

function args(unit: UnitView): ReturnType<UnitView["values"]> {
  return unit.values("PodmanArgs");
}

function isAbout({ kind, until, unless }: Conflict, unit: UnitView, target: Release): boolean {
  return unit.kind === kind && (until === undefined || !has(target, until)) && unless?.(unit) !== true;
}

function splitOption(text: string): readonly [name: string, value: string | undefined] {
  const equals = text.indexOf("=");
  return equals < 0 ? [text, undefined] : [text.slice(0, equals), text.slice(equals + 1)];
}
