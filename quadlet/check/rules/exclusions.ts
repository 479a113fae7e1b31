import { literalArgument } from "../../expand.ts";
import { keyFacts } from "../../keys.ts";
import { has } from "../../release.ts";
import type { ReadValue } from "../../view.ts";
import { valuesOfKeys } from "../entries.ts";
import { rulesOf } from "../rule.ts";

/** Rules about keys that exclude each other. */
export const exclusionRules = rulesOf([
  {
    id: "address-network",
    severity: "error",
    scope: "unit",
    manager: "user",
    summary: "A fixed address or an alias belongs to a network that Network= names",
    why: "Without Network=, a rootless container or pod has no bridge network, and podman refuses it: networks and static ip/mac address can only be used with Bridge mode networking. A container of a pod has no network of its own.",
    *check(unit, { target }) {
      if (unit.kind !== "container" && unit.kind !== "pod") return;
      const isMember = unit.value("Pod") !== undefined;
      const networks = unit.values("Network");
      if (!isMember && networks.some(isBridge)) return;
      const options = unit.values("PodmanArgs");
      if (!isMember && options.some(({ text }) => /^--net(?:work)?(?:=|$)/.test(text))) return;
      for (const { key, value } of valuesOfKeys(unit)) {
        if (!["IP", "IP6", "NetworkAlias"].includes(key) || value.text === "") continue;
        const since = keyFacts("Pod", key)?.since;
        const mayMove = since !== undefined && has(target, since);
        yield isMember
          ? {
              unit,
              on: value,
              message: "podman refuses it in a container of a pod",
              fix: mayMove ? "put it and its network into the pod" : "take it out",
            }
          : {
              unit,
              on: value,
              message: `${networks.length === 0 ? "without Network" : "with this Network"} podman refuses it`,
              fix:
                networks.length === 0
                  ? "add Network with a network, for example Network=app.network"
                  : "name a network in place of this one, for example Network=app.network",
            };
      }
    },
  },
  {
    id: "network-self",
    severity: "error",
    scope: "unit",
    summary: "A container does not join its own network",
    why: "podman refuses the container when the service starts: no container with name or ID.",
    *check(unit, { target }) {
      if (unit.kind !== "container") return;
      const name = unit.value("ContainerName")?.text;
      for (const value of unit.values("Network")) {
        const isOwnFile = has(target, "5.4") && value.text === unit.fileName;
        if (!isOwnFile && (name === undefined || value.text !== `container:${name}`)) continue;
        yield {
          unit,
          on: value,
          message: "the container joins its own network, and podman refuses it",
          fix: "name another container, or a network",
        };
      }
    },
  },
  {
    id: "group-keep",
    severity: "error",
    scope: "unit",
    since: "5.1",
    summary: "GroupAdd=keep-groups stands alone",
    why: "podman refuses the container: the '--group-add keep-groups' option is not allowed with any other --group-add options.",
    *check(unit) {
      const groups = unit.kind === "container" ? unit.values("GroupAdd") : [];
      const keep = groups.find(({ text }) => text === "keep-groups");
      if (keep === undefined || groups.length === 1) return;
      yield {
        unit,
        on: keep,
        message: "podman refuses it beside another GroupAdd",
        fix: "take it or the other groups out",
      };
    },
  },
  {
    id: "volume-of-image",
    severity: "warning",
    scope: "unit",
    since: "4.8",
    summary: "A volume with Driver=image has Image= and no key about a device or an owner",
    why: "The generator drops Copy, Device, Group, Options, Type and User of such a volume without a word.",
    *check(unit) {
      if (unit.kind !== "volume" || unit.value("Driver")?.text !== "image") return;
      for (const key of ["Copy", "Device", "Group", "Options", "Type", "User"]) {
        const value = unit.value(key);
        if (value === undefined || value.text === "") continue;
        yield { unit, on: value, message: "Podman drops it, because of Driver=image", fix: "take it out" };
      }
    },
  },
]);

/** Whether the value of Network= may be a bridge network: podman refuses addresses in every other mode. */
function isBridge({ text }: ReadValue): boolean {
  const name = (literalArgument(text) ?? "unknown").replace(/:.*/s, "");
  return !/^(?:host|none|private|pasta|slirp4netns|container|ns|.*\.container)$/s.test(name);
}
