/** Whether a text is an IPv4 or IPv6 address as Go's net.ParseIP reads it: no prefix length, no brackets, no zone. */
export function isIpAddress(text: string): boolean {
  return isIpv4(text) || isIpv6(text);
}

function isIpv4(text: string): boolean {
  // Go refuses leading zeros.
  return (
    /^(?:0|[1-9]\d{0,2})(?:\.(?:0|[1-9]\d{0,2})){3}$/.test(text) && text.split(".").every((part) => Number(part) <= 255)
  );
}

function isIpv6(text: string): boolean {
  if (!text.includes(":")) return false;
  const last = text.slice(text.lastIndexOf(":") + 1);
  if (last.includes(".") && !isIpv4(last)) return false;
  const plain = last.includes(".") ? `${text.slice(0, -last.length)}0:0` : text;
  const halves = plain.split("::");
  if (halves.length > 2) return false;
  const groups = halves.flatMap((half) => (half === "" ? [] : half.split(":")));
  if (!groups.every((group) => /^[\da-f]{1,4}$/i.test(group))) return false;
  return halves.length === 1 ? groups.length === 8 : groups.length < 8;
}
