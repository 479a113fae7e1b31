import { isRecord, isSame, isSecret, sourceOf, type Properties, type Value } from "./values.ts";
import type { Group } from "./fields.ts";

/** How one property changes, by its path. */
export interface Change {
  readonly kind: "add" | "delete" | "update";
  /** Whether the resource has to be replaced for it. */
  readonly replaces: boolean;
}

/** The changes from the stored `state` to the new `inputs`, by property path. Outputs in the state are not looked at. */
export function diff(group: Group, state: Properties, inputs: Properties): Map<string, Change> {
  const changes = new Map<string, Change>();
  for (const [key, field] of Object.entries(group.fields)) {
    compare(key, state[key], inputs[key], (path, kind) => {
      changes.set(path, { kind, replaces: field.replaces === true && path === key });
    });
  }
  return changes;
}

type Found = (path: string, kind: Change["kind"]) => void;

function compare(path: string, before: Value | undefined, after: Value | undefined, found: Found): void {
  if (isSame(before, after)) return;
  if (before === undefined) found(path, "add");
  else if (after === undefined) found(path, "delete");
  else if (Array.isArray(before) && Array.isArray(after)) {
    for (let i = 0; i < Math.max(before.length, after.length); i++)
      compare(`${path}[${i}]`, before[i], after[i], found);
  } else if (isMap(before) && isMap(after)) {
    for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
      compare(`${path}${step(key)}`, before[key], after[key], found);
    }
  } else found(path, "update");
}

/** A secret and an asset change as a whole. */
function isMap(value: Value): value is Record<string, Value> {
  return isRecord(value) && !isSecret(value) && sourceOf(value) === undefined;
}

function step(key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}
