/** A network of addresses: the bits that its addresses begin with, as text of 0 and 1. */
export interface Subnet {
  readonly version: 4 | 6;
  readonly prefix: string;
}

/** The network `ADDRESS/LENGTH`; an address without a length is a network of its own. Undefined for anything else. */
export function subnetOf(text: string): Subnet | undefined {
  const [, address = "", length] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const bits = ipv4Bits(address) ?? ipv6Bits(address);
  const wanted = length === undefined ? bits?.length : Number(length);
  if (bits === undefined || wanted === undefined || wanted > bits.length) return undefined;
  return { version: bits.length === 32 ? 4 : 6, prefix: bits.slice(0, wanted) };
}

/** Whether two networks have an address in common. */
export function overlap(a: Subnet, b: Subnet): boolean {
  return a.version === b.version && (a.prefix.startsWith(b.prefix) || b.prefix.startsWith(a.prefix));
}

function ipv4Bits(address: string): string | undefined {
  if (!/^\d{1,3}(?:\.\d{1,3}){3}$/.test(address)) return undefined;
  const bytes = address.split(".").map(Number);
  return bytes.some((byte) => byte > 255) ? undefined : bytes.map((byte) => bitsOf(byte, 8)).join("");
}

function ipv6Bits(address: string): string | undefined {
  const halves = address.split("::");
  if (halves.length > 2 || !address.includes(":")) return undefined;
  const [left = [], right = []] = halves.map((half) => (half === "" ? [] : half.split(":")));
  const groups =
    halves.length === 1
      ? left
      : [...left, ...Array<string>(Math.max(1, 8 - left.length - right.length)).fill("0"), ...right];
  if (groups.length !== 8 || groups.some((group) => !/^[\da-f]{1,4}$/i.test(group))) return undefined;
  return groups.map((group) => bitsOf(Number.parseInt(group, 16), 16)).join("");
}

function bitsOf(number: number, count: number): string {
  return number.toString(2).padStart(count, "0");
}
