import { isRecord, secret, sourceOf, unknown, unwrap, type Properties, type Value } from "./values.ts";

/** What an input may hold. */
export interface Field {
  readonly type: Type;
  readonly required?: true;
  /** It is made a secret whether or not the program did. */
  readonly secret?: true;
  /** Adding or removing it replaces the resource. */
  readonly replaces?: true;
  readonly default?: string | number;
}

type Type = "string" | "number" | "integer" | "boolean" | "list" | "strings" | "map" | "source" | Group;

/** A set of inputs, and the name that the messages give it. */
export interface Group {
  readonly name: string;
  readonly fields: Readonly<Record<string, Field>>;
}

export interface Failure {
  readonly property: string;
  readonly reason: string;
}

/** The inputs with defaults and marks of secrets, or why they can't be used. The reasons never hold a value. */
export interface Checked {
  readonly inputs: Properties;
  readonly failures: readonly Failure[];
}

/** Checks `inputs` against `group`. */
export function check(group: Group, inputs: Properties): Checked {
  const failures = failuresOf(group, inputs);
  return { inputs: complete(group, inputs, failures.length === 0), failures };
}

function failuresOf(group: Group, inputs: Properties): Failure[] {
  const failures: Failure[] = [];
  for (const [key, field] of Object.entries(group.fields)) {
    const value = unwrap(inputs[key]);
    if (value === undefined || value === null) {
      if (field.required === true) {
        failures.push({ property: key, reason: `Missing required field '${key}' on '${group.name}'` });
      }
    } else if (value !== unknown) failures.push(...failuresOfField(group, key, field.type, value));
  }
  for (const key of Object.keys(inputs)) {
    if (group.fields[key] === undefined) {
      failures.push({ property: key, reason: `Unrecognized field '${key}' on '${group.name}'` });
    }
  }
  return failures;
}

function failuresOfField(group: Group, key: string, type: Type, value: Value): Failure[] {
  if (typeof type === "object") {
    if (!isRecord(value)) return [mismatch(group, key, "an object", value)];
    const inner = failuresOf(type, value);
    if (inner.length === 0) return [];
    const lines = inner.map(({ property, reason }) => `\n\t${property}: ${reason}`).join("");
    const where = `${group.name.replace(/^.*\./, "")}.${key}`;
    return [
      { property: key, reason: `An error occurred decoding '${where}': ${inner.length} failures decoding:${lines}` },
    ];
  }
  switch (type) {
    case "string":
    case "boolean":
      return typeof value === type ? [] : [mismatch(group, key, `a '${type}'`, value)];
    case "number":
    case "integer":
      return typeof value === "number" ? [] : [mismatch(group, key, "a 'float64'", value)];
    case "list":
      return Array.isArray(value) ? [] : [mismatch(group, key, "an array", value)];
    case "source":
      return sourceOf(value) === undefined ? [mismatch(group, key, "an asset or archive", value)] : [];
    case "strings":
      if (!Array.isArray(value)) return [mismatch(group, key, "an array", value)];
      return value.flatMap((item, i) => failuresOfField(group, `${key}[${i}]`, "string", unwrap(item) ?? null));
    case "map":
      if (!isRecord(value)) return [mismatch(group, key, "an object", value)];
      return Object.entries(value).flatMap(([name, item]) =>
        failuresOfField(group, `${key}[${name}] value`, "string", unwrap(item) ?? null),
      );
  }
}

function mismatch(group: Group, key: string, expected: string, value: Value): Failure {
  const found = typeof value === "number" ? "float64" : Array.isArray(value) ? "array" : typeof value;
  return { property: key, reason: `Field '${key}' on '${group.name}' must be ${expected}; got '${found}' instead` };
}

/** With marks of secrets, without nulls, and with defaults when `withDefaults`. */
function complete(group: Group, inputs: Properties, withDefaults: boolean): Properties {
  const result: Properties = {};
  for (const [key, value] of Object.entries(inputs)) {
    if (value === null) continue;
    const field = group.fields[key];
    const inner = field === undefined ? value : completeField(field, value, withDefaults);
    result[key] = field?.secret === true ? secret(inner) : inner;
  }
  if (withDefaults) {
    for (const [key, field] of Object.entries(group.fields)) {
      if (field.default !== undefined) result[key] ??= field.default;
    }
  }
  return result;
}

function completeField(field: Field, value: Value, withDefaults: boolean): Value {
  const plain = unwrap(value);
  if (field.type === "integer" && typeof plain === "number") return rewrap(value, Math.trunc(plain));
  if (typeof field.type !== "object" || !isRecord(plain)) return value;
  return rewrap(value, complete(field.type, plain, withDefaults));
}

/** `inner`, marked as a secret when `outer` is. */
function rewrap(outer: Value, inner: Value): Value {
  return unwrap(outer) === outer ? inner : secret(inner);
}
