import { isIP, isIPv4, isIPv6 } from "node:net";

/** Why a text is no host name or address of a node; undefined when it is one. */
export function hostProblem(host: string): string | undefined {
  if (host.includes("://")) return "is a URL; give the host alone, and the others as user: and port:";
  if (host.includes("@")) return "holds a user; give the host alone, and the user as user:";
  if (/^\[.*\]/.test(host)) return "is an address in brackets; give it without them, and the port as port:";
  if (isIP(host) !== 0) return undefined;
  if (/^[^:]+:\d+$/.test(host)) return "holds a port; give the host alone, and the port as port:";
  const labels = host.replace(/\.$/, "").split(".");
  if (/^\d+$/.test(labels.at(-1) ?? "")) return "is no IP address; four numbers from 0 to 255 are needed";
  const good = host.length <= 253 && labels.every((label) => /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/i.test(label));
  return good ? undefined : "is neither a host name nor an IP address";
}

/**
 * One spelling for all spellings of a host: lower case, no dot at the end, the short form of IPv6, `localhost` for
 * whatever is this machine itself. Names are not looked up.
 */
export function sameHost(host: string): string {
  const name = host.toLowerCase().replace(/\.$/, "");
  if (isIPv6(name)) {
    const [address = "", zone] = name.split("%", 2);
    const short = new URL(`http://[${address}]`).hostname.slice(1, -1);
    return short === "::1" ? "localhost" : zone === undefined ? short : `${short}%${zone}`;
  }
  if (isIPv4(name)) return name.startsWith("127.") ? "localhost" : name;
  return /^(?:(?:ip6-)?localhost|localhost\.localdomain|.+\.localhost)$/.test(name) ? "localhost" : name;
}
