import { isIpAddress } from "./address.ts";

/**
 * Why a text is not a port mapping of podman-run(1), `[[IP:][HOST]:]CONTAINER[/PROTOCOL]`; undefined when it is one.
 * @param emptyAddress whether nothing before the first of two colons means every address, as it did to generators before 5.3.
 * @param protocols the names of protocols; generators before 5.3 took `tcp` and `udp` in small letters alone.
 */
export function portMappingProblem(
  text: string,
  { emptyAddress = true, protocols = /^(?:tcp|udp|sctp)$/i } = {},
): string | undefined {
  if (/[\s"']/.test(text)) return "holds a blank or a quote; give each mapping a line of its own, without quotes";
  if (text.includes(",")) {
    return text
      .split(",")
      .map((part) => portMappingProblem(part, { emptyAddress, protocols }))
      .find((problem) => problem !== undefined);
  }
  const [mapping = "", protocol, ...more] = text.split("/");
  if (more.length > 0 || (protocol !== undefined && !protocols.test(protocol))) {
    const known = ["tcp", "udp", "sctp"].filter((name) => protocols.test(name)).map((name) => `/${name}`);
    return `has no protocol that Podman knows; write ${known.join(" or ")}, or nothing`;
  }
  const match = /^(?:(?:(\[[^\]]*\]|[^:[\]]*):)?([^:[\]]*):)?([^:[\]]+)$/.exec(mapping);
  if (match === null) return "is not a port mapping; write it as [[IP:]HOST:]CONTAINER, an IPv6 address in brackets";
  const [, address, host = "", container = ""] = match;
  if (address === "" && !emptyAddress) {
    return "has no address before its first colon; leave that colon out, or write 0.0.0.0 before it";
  }
  if (address !== undefined && address !== "" && !isAddress(address))
    return "has no IP address before the ports; write it as 127.0.0.1:8080:80";
  const single = [host, container].find((range) => /^(\d+)-0*\1$/.test(range));
  if (single !== undefined) return "has a range of one port; write the port alone";
  const [hostRange, containerRange] = [portRange(host), portRange(container)];
  if ((host !== "" && hostRange === undefined) || containerRange === undefined) {
    return "has no port of 1 to 65535, nor a range of them; write 8080:80 or 8080-8082:80-82";
  }
  const [length, other] = [hostRange ?? containerRange, containerRange].map(([first, last]) => last - first);
  return length === other ? undefined : "has two ranges of different length; make them equal";
}

/** First and last port of `80` or `80-82`; undefined for anything else. */
export function portRange(text: string): readonly [number, number] | undefined {
  const [, first = "", last = first] = /^\+?(\d{1,9})(?:-\+?(\d{1,9}))?$/.exec(text) ?? [];
  const range = [Number(first), Number(last)] as const;
  return first !== "" && range[0] >= 1 && range[1] <= 65_535 && range[0] <= range[1] ? range : undefined;
}

function isAddress(text: string): boolean {
  return isIpAddress(text.replace(/^\[(.*)\]$/s, "$1"));
}
