import { literalArgument } from "../expand.ts";
import { isIpAddress } from "../grammar/address.ts";
import { has } from "../release.ts";
import type { ReadValue, UnitView } from "../view.ts";

/** Ports of the host that a line of PublishPort takes. */
export interface PublishedPorts {
  readonly value: ReadValue;
  /** Address of the host; undefined is every address. IPv6 without brackets. */
  readonly address: string | undefined;
  /** First and last port. */
  readonly host: readonly [number, number];
  readonly container: readonly [number, number];
  readonly protocol: string;
  /** What listens on the host: pasta for each family of addresses apart, rootlessport on 0.0.0.0 and :: for both at once. */
  readonly by: "pasta" | "rootlessport";
}

/**
 * The ports of the host that a unit publishes on, `[[IP:]HOST:]CONTAINER[/PROTOCOL]`. Left out is what no rule over
 * several units can judge: lines that Podman refuses, that leave the port of the host to chance, or that hold specifiers.
 */
export function publishedPorts(unit: UnitView): readonly PublishedPorts[] {
  const mappings = unit.values("PublishPort").flatMap((value) =>
    // podman reads the option as a list.
    (literalArgument(value.text) ?? "").split(",").map((text) => ({ value, text })),
  );
  const by = isOnPasta(unit) ? "pasta" : "rootlessport";
  return mappings.flatMap(({ value, text }) => {
    const match = /^(?:(?:(\[[^\]]*\]|[^:]*):)?([\d-]*):)?([\d-]+)(?:\/([a-z]+))?$/i.exec(text);
    const [, address = "", host = "", container = "", protocol = "tcp"] = match ?? [];
    const [hostPorts, containerPorts] = [range(host), range(container)];
    const plain = address.replace(/^\[|\]$/g, "");
    if (hostPorts === undefined || containerPorts === undefined) return [];
    if (plain !== "" && !isIpAddress(plain)) return [];
    return [
      {
        value,
        address: plain === "" ? undefined : plain,
        host: hostPorts,
        container: containerPorts,
        protocol: protocol.toLowerCase(),
        by,
      },
    ];
  });
}

/** The first port that two lines both take on the host; undefined when there is none. */
export function sharedPort(a: PublishedPorts, b: PublishedPorts): number | undefined {
  const apart = a.by === "pasta" && b.by === "pasta";
  if (a.protocol !== b.protocol || !addressesMeet(a.address, b.address, apart)) return undefined;
  const first = Math.max(a.host[0], b.host[0]);
  return first <= Math.min(a.host[1], b.host[1]) ? first : undefined;
}

/**
 * Whether two addresses cannot be listened on at the same time. No address is every address; 0.0.0.0 and :: are all of a
 * family, and of both where the families are not `apart`.
 * Source: Podman 5.4 on a host, and cmd/rootlessport, which listens on both families at once up to Podman 6.0.
 */
function addressesMeet(a: string | undefined, b: string | undefined, apart: boolean): boolean {
  if (a === undefined || b === undefined || a === b) return true;
  if (apart && isIpv4(a) !== isIpv4(b)) return false;
  return isAny(a) || isAny(b);
}

function isIpv4(address: string): boolean {
  return !address.includes(":");
}

function isAny(address: string): boolean {
  return address === "0.0.0.0" || (/^[0:]+$/.test(address) && address.includes(":"));
}

/** Whether pasta publishes the ports: from 5.0 on without a network of Podman's own. */
function isOnPasta(unit: UnitView): boolean {
  const networks = unit.values("Network");
  return (
    unit.kind !== "kube" &&
    has(unit.target, "5.0") &&
    networks.every(({ text }) => /^(?:pasta|private|default)?(?::|$)/.test(text))
  );
}

function range(text: string): readonly [number, number] | undefined {
  const [, first, last = first] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text) ?? [];
  return first === undefined ? undefined : [Number(first), Number(last)];
}
