import { kinds } from "../../kinds.ts";
import type { UnitKind } from "../../kinds.ts";
import { has, minorOf } from "../../release.ts";
import type { ReadValue, UnitView } from "../../view.ts";
import { rulesOf } from "../rule.ts";
import type { Hit } from "../rule.ts";

/** Keys of which a kind of unit needs one, with the generator's words. */
const needed: Partial<Readonly<Record<UnitKind, readonly (readonly [readonly string[], string])[]>>> = {
  container: [[["Image", "Rootfs"], "no Image or Rootfs key specified"]],
  kube: [[["Yaml"], "no Yaml key specified"]],
  image: [[["Image"], "no Image key specified"]],
  artifact: [[["Artifact"], "no Artifact key specified"]],
  build: [
    [["ImageTag"], "no ImageTag key specified"],
    [["File", "SetWorkingDirectory"], "neither SetWorkingDirectory, nor File key specified"],
  ],
};

const mappings = ["UserNS", "UIDMap", "GIDMap", "SubUIDMap", "SubGIDMap"];

/** Rules about keys that need others, or bear none beside them. */
export const requiredRules = rulesOf([
  {
    id: "kind-release",
    severity: "error",
    scope: "unit",
    summary: "A kind of unit is no newer than the Podman that reads it",
    why: "An older generator does not look at files of that name.",
    *check(unit, { target }) {
      const { since } = kinds[unit.kind];
      if (has(target, since)) return;
      yield {
        unit,
        message: `Podman ${minorOf(target)} reads no .${unit.kind} files: they came with ${since}`,
        fix: "upgrade Podman, or write it as a kind that it reads",
      };
    },
  },
  {
    id: "required-key",
    severity: "error",
    scope: "unit",
    summary: "A unit has the keys without which its kind makes no sense",
    why: "The generator makes no service of the unit.",
    *check(unit, { target }) {
      if (!has(target, kinds[unit.kind].since)) return;
      for (const [keys, words] of needed[unit.kind] ?? []) {
        if (keys.some((key) => (unit.value(key)?.text ?? "") !== "")) continue;
        if (keys.includes("File") && unit.values("WorkingDirectory", "Service").length > 0) continue;
        const header = unit.file.sections.find(({ name }) => name === unit.ownSection);
        yield {
          unit,
          section: unit.ownSection,
          ...(header === undefined ? {} : { on: { path: header.path, at: header.at } }),
          message: `Podman makes no service of it: ${words}`,
          fix: `add ${keys.join(" or ")}`,
        };
      }
    },
  },
  {
    id: "key-combination",
    severity: "error",
    scope: "unit",
    summary: "Keys that need one another stand together, and those that contradict each other do not",
    why: "The generator makes no service of the unit.",
    *check(unit, { target }) {
      if (!has(target, kinds[unit.kind].since)) return;
      const both = (one: string, other: string, fix: string): Hit[] => {
        const [first, second] = [unit.value(one), unit.value(other)];
        return first === undefined || second === undefined
          ? []
          : [{ unit, on: second, message: `with ${one} Podman makes no service of the unit`, fix }];
      };
      const without = (key: string, other: string): Hit[] => {
        const value = unit.value(key);
        return value === undefined || (unit.value(other)?.text ?? "") !== "" ? [] : [lacks(unit, value, other)];
      };
      switch (unit.kind) {
        case "container":
          yield* both("Image", "Rootfs", "take one of the two out");
          if (has(target, "5.5")) yield* both("ReloadCmd", "ReloadSignal", "take one of the two out");
          if (has(target, "4.8")) yield* without("Group", "User");
          break;
        case "volume":
          yield* without("Type", "Device");
          if (!has(target, "6.0")) yield* without("Options", "Device");
          if (has(target, "4.8") && unit.value("Driver")?.text === "image") yield* without("Driver", "Image");
          break;
        case "network":
          yield* countsOf(unit);
          break;
        case "pod":
        case "kube":
        case "build":
        case "image":
        case "artifact":
          break;
      }
      yield* remapped(unit);
    },
  },
  {
    id: "key-deprecated",
    severity: "warning",
    scope: "unit",
    summary: "A key that is kept for old units is not used for new ones",
    why: "podman-systemd.unit(5) keeps RemapUsers and its kin for UserNS, UIDMap and GIDMap, and VolatileTmp for Tmpfs.",
    *check(unit, { target }) {
      const old: readonly (readonly [string, string, boolean])[] = [
        ["RemapUsers", "UserNS, UIDMap and GIDMap", has(target, "4.8")],
        ["VolatileTmp", "Tmpfs", has(target, "4.5")],
      ];
      for (const [key, better, isThere] of old) {
        const value = unit.value(key);
        if (value === undefined || !isThere || (key === "VolatileTmp" && unit.kind !== "container")) continue;
        yield { unit, on: value, message: "it is deprecated", fix: `use ${better}` };
      }
    },
  },
]);

function lacks(unit: UnitView, on: ReadValue, other: string): Hit {
  return {
    unit,
    on,
    message: `without ${other} Podman makes no service of the unit`,
    fix: `add ${other}, or take it out`,
  };
}

function* countsOf(unit: UnitView): Generator<Hit> {
  const subnets = unit.values("Subnet");
  for (const key of ["Gateway", "IPRange"]) {
    const extra: ReadValue | undefined = unit.values(key)[subnets.length];
    if (extra === undefined) continue;
    yield {
      unit,
      on: extra,
      message: "Podman makes no service of the unit: there are more of them than of Subnet",
      fix: "give each a Subnet, in the same order",
    };
  }
}

function* remapped(unit: UnitView): Generator<Hit> {
  const users = unit.value("RemapUsers");
  const uid = unit.value("RemapUid") ?? unit.value("RemapGid");
  if (users === undefined) {
    if (uid !== undefined) yield lacks(unit, uid, "RemapUsers");
    return;
  }
  const known = unit.kind === "kube" ? ["auto", "keep-id"] : ["manual", "auto", "keep-id"];
  if (!known.includes(users.text)) {
    yield {
      unit,
      on: users,
      message: "Podman makes no service of the unit: it knows no such way of remapping",
      fix: `give one of ${known.join(", ")}`,
    };
  }
  const mapping = mappings.find((key) => unit.value(key) !== undefined);
  if (mapping === undefined || !has(unit.target, "4.8")) return;
  yield {
    unit,
    on: users,
    message: `with ${mapping} Podman makes no service of the unit`,
    fix: "take it out, it is deprecated",
  };
}
