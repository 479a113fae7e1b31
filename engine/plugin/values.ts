/** A property value as the engine sends it: JSON, in which marked objects and strings stand for what JSON lacks. */
export type Value = null | boolean | number | string | Value[] | { [key: string]: Value };

/** The properties of a resource. */
export type Properties = Record<string, Value>;

/** The key that marks an object as something else than a map, and its values: fixed by the engine's protocol. */
export const mark = "4dabf18193072939515e22adb298388d";
export const secretMark = "1b47061264138c4ac30d75fd1eb44270";
const assetMark = "c44067f5952c0a294b673a41bacd8c17";
const archiveMark = "0def7320c3a5731c473e5ecbe6d01bc7";

/** Stands for a value that a preview does not know yet. */
export const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

export function isRecord(value: Value | undefined): value is Record<string, Value> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isSecret(value: Value | undefined): value is Record<string, Value> {
  return isRecord(value) && value[mark] === secretMark;
}

/** `value` marked as a secret, once. */
export function secret(value: Value): Value {
  return isSecret(value) ? value : { [mark]: secretMark, value };
}

/** `value` without the mark of a secret around it; marks further in stay. */
export function unwrap(value: Value | undefined): Value | undefined {
  return isSecret(value) ? unwrap(value["value"]) : value;
}

/** `value` without any mark of a secret, as the commands need it. Must not get into an output or a message. */
export function reveal(value: Value): Value {
  const plain = unwrap(value) ?? null;
  if (Array.isArray(plain)) return plain.map(reveal);
  if (!isRecord(plain)) return plain;
  return Object.fromEntries(Object.entries(plain).map(([key, inner]) => [key, reveal(inner)]));
}

/** What an asset or archive holds. */
export interface Source {
  readonly kind: "asset" | "archive";
  readonly path: string | undefined;
  readonly text: string | undefined;
  readonly hash: string | undefined;
}

/** `value` as an asset or archive, or nothing when it is neither. */
export function sourceOf(value: Value | undefined): Source | undefined {
  if (!isRecord(value)) return undefined;
  if (value[mark] !== assetMark && value[mark] !== archiveMark) return undefined;
  const text = (key: string): string | undefined => {
    const found = unwrap(value[key]);
    return typeof found === "string" && found !== "" ? found : undefined;
  };
  const kind = value[mark] === assetMark ? "asset" : "archive";
  return { kind, path: text("path"), text: text("text"), hash: text("hash") };
}

/** Whether the two are the same, secrets and what is not known yet included. */
export function isSame(left: Value | undefined, right: Value | undefined): boolean {
  if (left === right) return true;
  const [leftHash, rightHash] = [sourceOf(left)?.hash, sourceOf(right)?.hash];
  if (leftHash !== undefined && rightHash !== undefined) return leftHash === rightHash;
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((value, i) => isSame(value, right[i]));
  }
  if (!isRecord(left) || !isRecord(right)) return false;
  const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
  return [...keys].every((key) => isSame(left[key], right[key]));
}
