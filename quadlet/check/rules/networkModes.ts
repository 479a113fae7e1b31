import { literalArgument } from "../../expand.ts";
import { networkProblem, reservedNetworkNames } from "../../grammar/networkMode.ts";
import { has } from "../../release.ts";
import { rulesOf } from "../rule.ts";

/** Kinds of units whose networks `podman run`, `podman pod create` and `podman kube play` read in the same way. */
const kinds: readonly string[] = ["container", "pod", "kube"];

/** Rules about what a container, a pod or a kube unit says of its network. */
export const networkModeRules = rulesOf([
  {
    id: "network-form",
    severity: "error",
    scope: "unit",
    summary: "A network is a mode of Podman, or a name with options that podman takes",
    why: "podman-run(1), --network. podman refuses the container when the service starts: invalid ip address, invalid MAC address, alias cannot be empty, network not found.",
    *check(unit, { target }) {
      if (!kinds.includes(unit.kind)) return;
      for (const value of unit.values("Network")) {
        const text = literalArgument(value.text);
        if (text === undefined || text === "") continue;
        const problem = networkProblem(text);
        if (problem !== undefined) {
          yield { unit, on: value, message: `${problem.reason}: podman refuses it`, fix: problem.fix };
        } else if (has(target, "6.0") && /^slirp4netns(?::|$)/.test(text)) {
          yield { unit, on: value, message: "Podman 6.0 has no slirp4netns and refuses it", fix: "use pasta" };
        }
      }
    },
  },
  {
    id: "network-several",
    severity: "error",
    scope: "unit",
    summary: "Several networks are names of networks, not modes",
    why: "podman refuses the container when the service starts: cannot set multiple networks without bridge network mode, can only set extra network names.",
    *check(unit) {
      const networks = kinds.includes(unit.kind) ? unit.values("Network") : [];
      if (networks.length < 2) return;
      for (const [index, value] of networks.entries()) {
        const name = value.text.replace(/:.*/s, "");
        // The first one may be the default network of the bridge mode.
        if (!reservedNetworkNames.includes(name) || (index === 0 && name === "bridge")) continue;
        yield {
          unit,
          on: value,
          message: `${name} is a mode, and podman refuses a mode beside other networks`,
          fix: "name networks only, or this mode only",
        };
        return;
      }
    },
  },
]);
