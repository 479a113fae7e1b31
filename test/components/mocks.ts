import type { MockResourceArgs } from "@pulumi/pulumi/runtime/mocks.js";
import { MockMonitor, setMocks } from "@pulumi/pulumi/runtime/mocks.js";
import { deserializeProperties } from "@pulumi/pulumi/runtime/rpc.js";
import { disconnect, getMonitor } from "@pulumi/pulumi/runtime/settings.js";
import * as state from "@pulumi/pulumi/runtime/state.js";
import type { Output } from "@pulumi/pulumi";

/** A resource as the program registers it with the engine. */
export interface Registered {
  readonly type: string;
  readonly name: string;
  /** URN of the parent; empty for none. */
  readonly parent: string;
  /** URNs of what it waits for. */
  readonly dependencies: readonly string[];
  /** The inputs; a secret one is a `Secret`. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** Names of its hooks by when they run. */
  readonly hooks: Readonly<Record<string, readonly string[]>>;
}

/** A value that the engine is told to keep as a secret. */
export class Secret {
  readonly value: unknown;

  constructor(value: unknown) {
    this.value = value;
  }

  /** What a log, a diff or a state file would show. */
  toJSON(): string {
    return "[secret]";
  }
}

/** The part of a registration's protocol message that tests look at. */
interface Request {
  readonly getType: () => string;
  readonly getName: () => string;
  readonly getParent: () => string;
  readonly getDependenciesList: () => string[];
  readonly getObject: () => Parameters<typeof deserializeProperties>[0];
  readonly getHooks: () => { readonly toObject: () => Readonly<Record<string, readonly string[]>> } | undefined;
}

/** How Pulumi's protocol marks a secret. */
const signature = "4dabf18193072939515e22adb298388d";

type Callback = (error: unknown, response: unknown) => void;

/**
 * Puts a stand-in where the engine would be, for the project `hecate` and the stack `test`; gives the list that it
 * fills. A resource counts as created when what `created` gives for its name has resolved; `call` answers what the program
 * asks of the engine.
 */
export async function mockEngine(
  created: (name: string) => Promise<void> = () => Promise.resolve(),
  call: () => Record<string, unknown> = () => ({}),
): Promise<readonly Registered[]> {
  const mocks = {
    call,
    newResource: async ({ name, custom }: MockResourceArgs) => {
      await created(name);
      return { id: custom === true ? `${name}-id` : "", state: {} };
    },
  };
  await setMocks(mocks, "hecate", "test");
  // An engine that answers for itself has transforms; the SDK's stand-in takes them, but does not say so.
  const getStore = Reflect.get(state, "getStore") as () => { supportsTransforms: boolean };
  getStore().supportsTransforms = true;
  const monitor: unknown = getMonitor();
  if (!(monitor instanceof MockMonitor)) throw new Error("the SDK's stand-in for the engine is not what it was");
  const register = monitor.registerResource.bind(monitor);
  const registered: Registered[] = [];
  // The SDK's own forgets what a resource waits for, and knows no hooks.
  Object.assign(monitor, {
    registerResource: (request: Request, callback: Callback) => {
      registered.push({
        type: request.getType(),
        name: request.getName(),
        parent: request.getParent(),
        dependencies: request.getDependenciesList(),
        inputs: unmarkAll(deserializeProperties(request.getObject())),
        hooks: request.getHooks()?.toObject() ?? {},
      });
      return register(request, callback);
    },
    registerResourceHook: (_request: unknown, callback: Callback) => {
      callback(null, {});
    },
  });
  return registered;
}

/** Resolves when all that the program asked of the engine is answered: to be called before the next stand-in comes. */
export async function engineDone(): Promise<void> {
  await disconnect();
}

/** Resolves with an output's value when that is known. */
export function known<Value>(value: Output<Value>): Promise<Value> {
  return new Promise((resolve) => {
    value.apply((plain) => {
      resolve(plain);
    });
  });
}

function unmark(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unmark);
  if (!isRecord(value)) return value;
  return signature in value ? new Secret(unmark(value["value"])) : unmarkAll(value);
}

function unmarkAll(values: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(values).map(([key, inner]) => [key, unmark(inner)]));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
