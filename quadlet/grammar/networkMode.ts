import { isIpAddress } from "./address.ts";

/** Modes of podman-run(1), --network, that stand alone. */
const modes: readonly string[] = ["host", "none", "private", "default"];

/** Names that podman gives to no network, since they are modes (podman-network-create(1)). */
export const reservedNetworkNames: readonly string[] = [
  "bridge",
  "container",
  "default",
  "host",
  "none",
  "ns",
  "pasta",
  "private",
  "slirp4netns",
];

/** Why podman refuses one network of --network, and the fix; undefined when it takes it. */
export function networkProblem(text: string): { readonly reason: string; readonly fix: string } | undefined {
  const colon = text.indexOf(":");
  const name = colon < 0 ? text : text.slice(0, colon);
  const rest = colon < 0 ? undefined : text.slice(colon + 1);
  if (/[\s"']/.test(text)) {
    return { reason: "it holds a blank or a quote", fix: "give each network a line of its own, without quotes" };
  }
  if (name === "") return { reason: "it has no name before the colon", fix: "name a network" };
  if (modes.includes(name) && rest !== undefined) {
    return { reason: `${name} takes no options`, fix: `write ${name} alone` };
  }
  if (name === "container" || name === "ns") {
    if (rest !== undefined && rest !== "") return undefined;
    return {
      reason: `${name} needs a value`,
      fix: name === "container" ? "write container:NAME" : "write ns:PATH",
    };
  }
  // The options of these are the programs' own.
  if (name === "pasta" || name === "slirp4netns" || rest === undefined || rest === "") return undefined;
  for (const option of rest.split(",")) {
    const equals = option.indexOf("=");
    const [key, value] = equals < 0 ? [option, ""] : [option.slice(0, equals), option.slice(equals + 1)];
    const problem = optionProblem(key, value);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** parseBridgeNetworkOptions of pkg/specgen/namespaces.go; it leaves any other option to the driver. */
function optionProblem(key: string, value: string): { readonly reason: string; readonly fix: string } | undefined {
  switch (key) {
    case "ip":
    case "ip6":
      return isIpAddress(value)
        ? undefined
        : { reason: `${key}=${value} is not an IP address`, fix: "give an address without a prefix length" };
    case "mac":
      return /^(?:[\da-f]{2}([:-])(?:[\da-f]{2}\1){4}[\da-f]{2}|[\da-f]{4}(?:\.[\da-f]{4}){2})$/i.test(value)
        ? undefined
        : { reason: `mac=${value} is not a MAC address`, fix: "write it as 92:d0:c6:0a:29:33" };
    case "alias":
    case "interface_name":
      return value === "" ? { reason: `${key}= has no value`, fix: `write ${key}=NAME, or take it out` } : undefined;
    default:
      return undefined;
  }
}
