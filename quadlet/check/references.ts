import { unitKindOf } from "../directory.ts";
import { kinds } from "../kinds.ts";
import type { UnitKind } from "../kinds.ts";
import { has } from "../release.ts";
import type { Release, Since } from "../release.ts";
import type { ReadValue, UnitView } from "../view.ts";
import { mountsOf } from "./mounts.ts";

/** A key of a unit that names another unit's file. */
export interface Reference {
  readonly key: "Image" | "Mount" | "Network" | "Pod" | "Volume";
  readonly value: ReadValue;
  /** Name of the file, as `data.volume`. */
  readonly fileName: string;
  readonly kind: UnitKind;
}

/**
 * The units that a unit's own section refers to by their file names, as far as the release at hand takes the names for
 * that. Source: handleStorageSource, handleImageSource, handlePod and addNetworks of pkg/systemd/quadlet/quadlet.go.
 */
export function referencesOf(unit: UnitView): readonly Reference[] {
  const found: Reference[] = [];
  const add = (key: Reference["key"], value: ReadValue, fileName: string, ...allowed: UnitKind[]): void => {
    const kind = unitKindOf(fileName);
    if (kind !== undefined && allowed.includes(kind) && has(unit.target, sinceOf(key, kind))) {
      found.push({ key, value, fileName, kind });
    }
  };
  for (const { value, source, type } of mountsOf(unit)) {
    // A path is none, however it ends.
    if (source === undefined || /^[./]/.test(source)) continue;
    if (value.entry.key === "Volume") add("Volume", value, source, "volume", "artifact");
    else if (resolvedTypes(unit.target).has(type)) add("Mount", value, source, "volume", "image", "artifact");
  }
  for (const value of unit.values("Network")) {
    add("Network", value, value.text.replace(/:.*/s, ""), "network", "container");
  }
  const pod = unit.value("Pod");
  if (pod !== undefined) add("Pod", pod, pod.text, "pod");
  const image = unit.value("Image");
  const taken = unit.kind === "container" || (unit.kind === "volume" && unit.value("Driver")?.text === "image");
  if (image !== undefined && taken) add("Image", image, image.text, "image", "build");
  return found;
}

/** Types of mounts whose source may be a unit. */
function resolvedTypes(target: Release): ReadonlySet<string> {
  const types = ["volume", "bind", "glob"];
  if (has(target, "5.3")) types.push("image");
  if (has(target, "5.7")) types.push("artifact");
  return new Set(types);
}

/** First release that takes the name of such a unit for one under the key. */
function sinceOf(key: Reference["key"], kind: UnitKind): Since {
  // 5.3 has the form, but never makes it work.
  if (key === "Network" && kind === "container") return "5.4";
  if (key === "Mount" && kind === "image") return "5.3";
  return kinds[kind].since;
}
