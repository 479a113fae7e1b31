import { newestRelease, readUnitDirectory } from "../../../quadlet/index.ts";
import type { Release } from "../../../quadlet/index.ts";
import type { UnitDirectory } from "../../../quadlet/directory.ts";
import type { UnitView } from "../../../quadlet/view.ts";
import type { Files } from "./nodeCase.ts";

/** A directory of these files. */
export function directoryOf(files: Files, podman: Release = newestRelease): UnitDirectory {
  return readUnitDirectory(
    Object.entries(files).map(([path, text]) => ({ path, text })),
    podman,
  );
}

/** A unit that is alone. */
export function unitOf(fileName: string, text: string, podman?: Release): UnitView {
  const [unit] = directoryOf({ [fileName]: text }, podman).units;
  if (unit === undefined) throw new Error(`${fileName} is no unit`);
  return unit;
}

/** A container with these lines in its own section. */
export function container(lines: readonly string[], podman?: Release): UnitView {
  return unitOf("a.container", ["[Container]", "Image=x.io/a:1", ...lines, ""].join("\n"), podman);
}
