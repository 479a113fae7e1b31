import { literalText } from "../expand.ts";
import { has } from "../release.ts";
import type { ReadValue, UnitView } from "../view.ts";

/** A mount of a container, pod or build, from `Volume=`, `Mount=` or `Tmpfs=`. */
export interface MountView {
  readonly value: ReadValue;
  /** `volume` for what stands under `Volume=`, `tmpfs` for `Tmpfs=`, else what the mount says. */
  readonly type: string;
  /** What is mounted, as it stands in the unit: a path, the name of a volume, a unit. */
  readonly source: string | undefined;
  /** Path inside, literal and without a slash at its end; undefined when it holds a specifier or there is none. */
  readonly destination: string | undefined;
  /** SELinux relabelling: `private` is `:Z`, `shared` is `:z`. */
  readonly label: "private" | "shared" | undefined;
}

/** The mounts of a unit. */
export function mountsOf(unit: UnitView): readonly MountView[] {
  return [
    ...unit.values("Volume").map(ofVolume),
    ...unit.values("Mount").map((value) => ofMount(value, unit)),
    ...unit.values("Tmpfs").map(ofTmpfs),
  ];
}

/** `[SOURCE:]DESTINATION[:OPTIONS]`, taken apart as the generator does: at the first two colons. */
function ofVolume(value: ReadValue): MountView {
  const parts = value.text.split(":");
  const [source = "", destination, ...options] = parts.length === 1 ? ["", ...parts] : parts;
  const words = options.join(":").split(",");
  return {
    value,
    type: "volume",
    source: source === "" ? undefined : source,
    destination: pathOf(destination),
    label: words.includes("Z") ? "private" : words.includes("z") ? "shared" : undefined,
  };
}

/** `type=…,source=…,destination=…`, one line of CSV. Without a type it is a volume since Podman 5.6. */
function ofMount(value: ReadValue, unit: UnitView): MountView {
  const fields = new Map(
    csvFields(value.text).map((field): [string, string] => {
      const equals = `${field}=`.indexOf("=");
      return [field.slice(0, equals), field.slice(equals + 1)];
    }),
  );
  const source = fields.get("source") ?? fields.get("src") ?? "";
  const relabel = fields.get("relabel");
  return {
    value,
    type: fields.get("type") ?? (has(unit.target, "5.6") ? "volume" : "unknown"),
    source: source === "" ? undefined : source,
    destination: pathOf(fields.get("destination") ?? fields.get("dst") ?? fields.get("target")),
    label: relabel === "private" || relabel === "shared" ? relabel : undefined,
  };
}

/** `DESTINATION[:OPTIONS]`. */
function ofTmpfs(value: ReadValue): MountView {
  const [destination] = value.text.split(":");
  return { value, type: "tmpfs", source: undefined, destination: pathOf(destination), label: undefined };
}

/** The fields of one line of CSV; quotes go around a field, and are doubled within it. */
function csvFields(line: string): readonly string[] {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
    ([, quoted, plain = ""]) => quoted?.replaceAll('""', '"') ?? plain,
  );
}

function pathOf(text: string | undefined): string | undefined {
  return text === undefined || text === "" ? undefined : literalText(text)?.replace(/(?<=.)\/+$/, "");
}
