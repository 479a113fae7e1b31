import { literalArgument } from "../expand.ts";
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
}

/**
 * The ports of the host that a unit publishes on, `[[IP:]HOST:]CONTAINER[/PROTOCOL]`. Left out is what no rule over
 * several units can judge: lines that Podman refuses, that leave the port of the host to chance, or that hold specifiers.
 */
export function publishedPorts(unit: UnitView): readonly PublishedPorts[] {
  return unit.values("PublishPort").flatMap((value) => {
    const match = /^(?:(?:(\[[^\]]*\]|[^:]*):)?([\d-]*):)?([\d-]+)(?:\/([a-z]+))?$/i.exec(
      literalArgument(value.text) ?? "",
    );
    const [, address = "", host = "", container = "", protocol = "tcp"] = match ?? [];
    const [hostPorts, containerPorts] = [range(host), range(container)];
    if (hostPorts === undefined || containerPorts === undefined) return [];
    const plain = address.replace(/^\[|\]$/g, "");
    return [
      {
        value,
        address: plain === "" ? undefined : plain,
        host: hostPorts,
        container: containerPorts,
        protocol: protocol.toLowerCase(),
      },
    ];
  });
}

/** The first port that two lines both take on the host; undefined when there is none. */
export function sharedPort(a: PublishedPorts, b: PublishedPorts): number | undefined {
  if (a.protocol !== b.protocol || !addressesMeet(a.address, b.address)) return undefined;
  const first = Math.max(a.host[0], b.host[0]);
  return first <= Math.min(a.host[1], b.host[1]) ? first : undefined;
}

/** Every address meets all others, :: takes the IPv4 ones along, 0.0.0.0 is all of IPv4. */
function addressesMeet(a: string | undefined, b: string | undefined): boolean {
  if (a === undefined || b === undefined || a === b || isAny(a) || isAny(b)) return true;
  const isIpv4 = (address: string): boolean => address.includes(".") && !address.includes(":");
  return (a === "0.0.0.0" && isIpv4(b)) || (b === "0.0.0.0" && isIpv4(a));
}

function isAny(address: string): boolean {
  return /^[0:]+$/.test(address) && address.includes(":");
}

function range(text: string): readonly [number, number] | undefined {
  const [, first, last = first] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text) ?? [];
  return first === undefined ? undefined : [Number(first), Number(last)];
}
