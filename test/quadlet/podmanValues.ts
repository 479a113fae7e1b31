import { releases } from "../../quadlet/index.ts";
import type { Release, Since, Value } from "../../quadlet/index.ts";

/** Where any text may stand in a value that Podman interprets, and which characters would change its meaning there. */
export interface Frame {
  readonly before?: string;
  readonly after?: string;
  readonly without?: RegExp;
}

/** Whether a release knows what came with another one. */
export function isKnown(release: Release, since: Since): boolean {
  const first = releases.findIndex((known) => known === since || known.startsWith(`${since}.`));
  return first <= releases.indexOf(release);
}

/** By key, or by section and key where it differs. */
const frames: Readonly<Record<string, Frame>> = {
  // Some releases make small letters of them.
  AddCapability: { without: /[^ -@[-~]/g },
  DropCapability: { without: /[^ -@[-~]/g },
  AddDevice: { before: "/" },
  ConfigMap: { before: "/" },
  EnvironmentFile: { before: "/" },
  ExposeHostPort: { after: "x80" },
  // Of a path the generator takes the directory as well.
  File: { before: "/", without: /\//g },
  Image: { before: "registry.example/", after: "z" },
  // Comma-separated values with quotes of their own.
  Mount: { before: "type=tmpfs,destination=/", without: /[",\r\n]/g },
  Network: { before: "n", after: "z" },
  Rootfs: { before: "/" },
  SetWorkingDirectory: { before: "/" },
  Tmpfs: { before: "/", without: /:/g },
  Volume: { before: "data:/" },
  Yaml: { before: "/", without: /\//g },
  "Kube AutoUpdate": { without: /\//g },
  "Volume Device": { before: "/" },
  "Volume Driver": { before: "d" },
};

/** Where any text may stand in the value of a key. */
export function framesOf(section: string, key: string): Frame {
  return frames[`${section} ${key}`] ?? frames[key] ?? {};
}

/** Keys that take a few values only, or that are names of other units. */
const fixed: Readonly<Record<string, readonly Value[]>> = {
  ExitCodePropagation: ["all", "any", "none"],
  Notify: [true, false],
  Pod: ["group.pod"],
  // It renames the service itself; see traps.test.ts.
  ServiceName: [],
  "Kube SetWorkingDirectory": ["yaml", "unit"],
  "Service Type": ["notify", "oneshot"],
  "Service KillMode": ["mixed", "control-group"],
  "Unit DefaultDependencies": [true, false],
  // The generator writes these itself, or reads them for its own ends.
  "Service WorkingDirectory": ["/"],
  "Install DefaultInstance": [],
};

/** The values of a key that has no place for any text; undefined for any other. */
export function fixedValues(section: string, key: string, release: Release): readonly Value[] | undefined {
  if (key === "PublishPort" && !isKnown(release, "5.3")) return [["8080:80"], ["127.0.0.1:81:82", "83"]];
  if (section === "Container" && ["User", "Group"].includes(key) && !isKnown(release, "4.8")) return ["7"];
  return fixed[`${section} ${key}`] ?? fixed[key];
}

/** Keys that make sense together only. */
const together: Readonly<Record<string, readonly Readonly<Record<string, Value>>[]>> = {
  Container: [{ RemapUsers: "auto", RemapUid: ["0:10:5"], RemapGid: ["0:10:5"], RemapUidSize: 20 }],
  Pod: [{ RemapUsers: "auto", RemapUid: ["0:10:5"], RemapGid: ["0:10:5"], RemapUidSize: 20 }],
  Kube: [{ RemapUsers: "auto", RemapUid: ["0:10:5"], RemapGid: ["0:10:5"], RemapUidSize: 20 }],
  Network: [{ Subnet: ["10.0.0.0/24", "10.0.1.0/24"], Gateway: ["10.0.0.1"], IPRange: ["10.0.0.64/26"] }],
  Volume: [
    { Driver: "image", Image: "registry.example/image:1" },
    { Device: "/d", Type: "bind", User: 7, Group: 8 },
  ],
};

export const groups = {
  /** The groups of a section. */
  of: (section: string): readonly Readonly<Record<string, Value>>[] => together[section] ?? [],
  /** Whether a key comes in a group and not by itself. */
  has: (section: string, key: string): boolean =>
    key !== "Driver" &&
    !(section === "Volume" && ["Device", "Type"].includes(key)) &&
    (together[section] ?? []).some((group) => Object.hasOwn(group, key)),
};

const remap = ["RemapUsers", "RemapUid", "RemapGid", "RemapUidSize"];
const mapping = ["UserNS", "UIDMap", "GIDMap", "SubUIDMap", "SubGIDMap"];
const rivals: readonly (readonly [readonly string[], readonly string[]])[] = [
  [["Image"], ["Rootfs"]],
  [["ReloadCmd"], ["ReloadSignal"]],
  [remap, mapping],
  // Of several files the generator takes no directory.
  [["SetWorkingDirectory"], ["Yaml"]],
];

const volumeOptions = ["Device", "Type", "Options", "User", "Group"];

/** Keys of which the generator refuses a unit that has them as well. */
export function neverTogether(section: string, key: string, value?: Value): readonly string[] {
  if (section === "Volume") {
    if (key === "Image" || value === "image") return volumeOptions;
    if (volumeOptions.includes(key)) return ["Image"];
  }
  return rivals.flatMap(([some, others]) => (some.includes(key) ? others : others.includes(key) ? some : []));
}

/** A key with a value that it may have. */
type Needed = readonly [key: string, value: string | readonly string[]];

/** What must be added to the keys of a section for the generator to take the unit. */
export function required(section: string, keys: ReadonlySet<string>, release: Release): Needed[] {
  switch (section) {
    case "Container":
      return [
        ...(keys.has("Image") || keys.has("Rootfs") ? [] : [["Image", "registry.example/image:1"] as Needed]),
        ...(keys.has("Group") && !keys.has("User") ? [["User", "7"] as Needed] : []),
      ];
    case "Kube":
      return keys.has("Yaml") ? [] : [["Yaml", ["/a.yaml"]]];
    case "Build":
      return [
        ...(keys.has("ImageTag") ? [] : [["ImageTag", ["localhost/a"]] as Needed]),
        ...(keys.has("File") ? [] : [["File", "/Containerfile"] as Needed]),
      ];
    case "Image":
      return keys.has("Image") ? [] : [["Image", "registry.example/image:1"]];
    case "Artifact":
      return keys.has("Artifact") ? [] : [["Artifact", "registry.example/artifact:1"]];
    case "Volume":
      return keys.has("Device") || !(keys.has("Options") || keys.has("Type")) || !isKnown(release, "4.4")
        ? []
        : [["Device", "/d"]];
    default:
      return [];
  }
}
