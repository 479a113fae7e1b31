import type { UnitView } from "../../view.ts";
import { mountsOf } from "../mounts.ts";
import type { MountView } from "../mounts.ts";
import { isNamedKind, ownExpandedIn, resourceName } from "../names.ts";
import { referencesOf } from "../references.ts";
import { rulesOf } from "../rule.ts";
import { exclude, servicesOf } from "../services.ts";
import type { Services } from "../services.ts";

/** Rules about what several units have together: mounts, pods, images. */
export const sharingRules = rulesOf([
  {
    id: "private-label-shared",
    severity: "warning",
    scope: "node",
    summary: "What a container mounts with a private label (:Z) no other one mounts",
    why: "On hosts with SELinux, :Z gives the files to this container alone, and the others lose access when it starts, to the directories below as well. Containers of one pod have one label. Hosts without SELinux ignore it.",
    *check(directory) {
      const mounts = labelledMounts(directory.units, servicesOf(directory));
      for (const one of mounts.filter(({ mount }) => mount.label === "private")) {
        const other = mounts.find(
          (candidate) =>
            candidate.owner !== one.owner && meet(candidate.source, one.source) && !exclude(candidate.unit, one.unit),
        );
        if (other === undefined) continue;
        yield {
          unit: one.unit,
          on: one.mount.value,
          message: `${other.unit.fileName} mounts ${other.source === one.source ? "it" : "a part of it, or what it is a part of,"} as well: on hosts with SELinux the private label (Z) takes it away`,
          fix: "write z in place of Z, in every unit that mounts it",
        };
      }
    },
  },
  {
    id: "pod-mount-path",
    severity: "error",
    scope: "node",
    since: "5.0",
    summary: "A container mounts nothing where its pod has a mount",
    why: 'The containers of a pod have its volumes. Podman does not start one that has a mount of its own at such a path: "duplicate mount destination".',
    *check(directory) {
      const services = servicesOf(directory);
      for (const unit of directory.units) {
        const pod = services.ofFile(unit.value("Pod")?.text ?? "");
        if (pod === undefined) continue;
        const taken = new Set(mountsOf(pod).map(({ destination }) => destination));
        for (const { value, destination } of mountsOf(unit)) {
          if (destination === undefined || !taken.has(destination)) continue;
          yield {
            unit,
            on: value,
            message: `${pod.fileName} has a mount at ${destination} for all of its containers: ${unit.service} does not start`,
            fix: "take one of the two out, or mount it at another path",
          };
        }
      }
    },
  },
  {
    id: "auto-update-build",
    severity: "warning",
    scope: "node",
    since: "5.2",
    summary: "The image of a .build unit is updated from what is here, not from a registry",
    why: "With `registry`, podman auto-update asks a registry for the image that this node builds.",
    *check({ units }) {
      for (const unit of units) {
        const policy = unit.value("AutoUpdate");
        if (policy?.text !== "registry" || unit.kind !== "container") continue;
        const image = referencesOf(unit).find(({ key, kind }) => key === "Image" && kind === "build");
        if (image === undefined) continue;
        yield {
          unit,
          on: policy,
          message: `podman auto-update asks a registry for the image that ${image.fileName} builds here`,
          fix: "write AutoUpdate=local",
        };
      }
    },
  },
]);

/** A mount of something of the host, or of a volume. */
interface LabelledMount {
  readonly unit: UnitView;
  /** The unit whose label counts: a container's pod, or the unit itself. */
  readonly owner: UnitView;
  readonly mount: MountView;
  /** A path, or a volume; specifiers of the node as they are. */
  readonly source: string;
}

/** The mounts that labels are a matter of. */
function labelledMounts(units: readonly UnitView[], services: Services): readonly LabelledMount[] {
  return units.flatMap((unit) => {
    // A container without a label has access to everything, and labels nothing.
    if (unit.flag("SecurityLabelDisable") === true || unit.kind === "build") return [];
    const owner = services.ofFile(unit.value("Pod")?.text ?? "") ?? unit;
    return mountsOf(unit).flatMap((mount) => {
      const source = mount.source === undefined ? undefined : sourceOf(unit, mount.source, services);
      return source === undefined ? [] : [{ unit, owner, mount, source }];
    });
  });
}

/** What a source is on the node; undefined when it is another one in each instance of a template. */
function sourceOf(unit: UnitView, source: string, services: Services): string | undefined {
  const maker = services.ofFile(source);
  if (maker !== undefined && isNamedKind(maker.kind))
    return ownExpandedIn(maker, resourceName(maker, maker.kind).syntax);
  const absolute = source.startsWith(".") ? joined(unit.path, source) : source;
  return ownExpandedIn(unit, absolute)?.replace(/(?<=.)\/+$/, "");
}

/** A path that is relative to the directory of a unit file, told apart from absolute ones by the dot that it begins with. */
function joined(unitPath: string, relative: string): string {
  const parts: string[] = [];
  for (const part of [...unitPath.split("/").slice(0, -1), ...relative.split("/")]) {
    if (part === ".." && parts.length > 0 && parts.at(-1) !== "..") parts.pop();
    else if (part !== "." && part !== "") parts.push(part);
  }
  return `./${parts.join("/")}`;
}

/** Whether two sources are the same, or one is a directory that the other lies in. */
function meet(a: string, b: string): boolean {
  return a === b || (/[/%]/.test(a) && (a.startsWith(`${b}/`) || b.startsWith(`${a}/`)));
}
