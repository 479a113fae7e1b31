/** Why a text is no port mapping of podman-run(1), `[[IP:][HOST]:]CONTAINER[/PROTOCOL]`; undefined when it is one. */
export function portMappingProblem(text: string): string | undefined {
  if (/[\s"']/.test(text)) return "holds a blank or a quote; give each mapping a line of its own, without quotes";
  if (text.includes(",")) return "holds a comma, at which Podman would split it; give each mapping a line of its own";
  const [mapping = "", protocol, ...more] = text.split("/");
  if (more.length > 0 || (protocol !== undefined && !/^(?:tcp|udp|sctp)$/i.test(protocol))) {
    return "has no protocol that Podman knows; write /tcp, /udp or /sctp, or nothing";
  }
  const match = /^(?:(?:(\[[^\]]*\]|[^:[\]]*):)?([^:[\]]*):)?([^:[\]]+)$/.exec(mapping);
  if (match === null) return "is no port mapping; write it as [[IP:]HOST:]CONTAINER, an IPv6 address in brackets";
  const [, address = "", host = "", container = ""] = match;
  if (address !== "" && !isAddress(address)) return "has no IP address before the ports; write it as 127.0.0.1:8080:80";
  const [hostRange, containerRange] = [portRange(host), portRange(container)];
  if ((host !== "" && hostRange === undefined) || containerRange === undefined) {
    return "has no port of 1 to 65535, nor a range of them; write 8080:80 or 8080-8082:80-82";
  }
  const [length, other] = [hostRange ?? containerRange, containerRange].map(([first, last]) => last - first);
  return length === other ? undefined : "has two ranges of different length; make them equal";
}

/** First and last port of `80` or `80-82`; undefined for anything else. */
export function portRange(text: string): readonly [number, number] | undefined {
  const [, first = "", last = first] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text) ?? [];
  const range = [Number(first), Number(last)] as const;
  return first !== "" && range[0] >= 1 && range[1] <= 65_535 && range[0] <= range[1] ? range : undefined;
}

function isAddress(text: string): boolean {
  const isIpv4 = /^\d{1,3}(?:\.\d{1,3}){3}$/.test(text) && text.split(".").every((part) => Number(part) <= 255);
  return isIpv4 || /^\[[\da-fA-F:.]*:[\da-fA-F:.]*(?:%[\w.-]+)?\]$/.test(text);
}
