import { output, RunError, secret } from "@pulumi/pulumi";
import log from "@pulumi/pulumi/log/index.js";
import { isRpcSecret, serializeProperties } from "@pulumi/pulumi/runtime/rpc.js";
import * as state from "@pulumi/pulumi/runtime/state.js";
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from "vitest";

import { withholdPayloads } from "../../components/debugLog.ts";
import { Fleet, HecateNode } from "../../components/index.ts";
import { markedSecret, requireSecrecy } from "../../components/secrecy.ts";
import { engineDone, mockEngine } from "./mocks.ts";
import type { Registered } from "./mocks.ts";

let registered: readonly Registered[];

beforeEach(async () => {
  registered = await mockEngine();
});

afterEach(engineDone);

/** What the SDK reads where a callback runs. */
function supportSecrets(yes: boolean): void {
  const getStore = Reflect.get(state, "getStore") as () => { supportsSecrets: boolean };
  getStore().supportsSecrets = yes;
}

describe("an engine that does not keep secrets apart", () => {
  const node = { connection: "local", observe: "off", services: () => undefined } as const;

  it.each<[string, () => unknown]>([
    ["a node", () => new HecateNode("beam00", node)],
    ["a fleet", () => new Fleet("hecate", { nodes: { beam00: node } })],
  ])("fails %s before anything is registered, in a sentence", (_what, make) => {
    supportSecrets(false);
    expect(make).toThrow(RunError);
    expect(make).toThrow("Nothing was registered. Use Pulumi 3.202 or newer");
    expect(registered).toEqual([]);
  });
});

describe("the inputs that a transform hands back", () => {
  it.each([true, false])("are secrets where the SDK reads %s for whether there are any", async (supported) => {
    const inputs = await markedSecret(
      { stdin: secret("bundle"), create: "sh", connection: output({ host: "beam00" }), remotePath: "there" },
      ["stdin", "create", "connection", "delete"],
    );
    supportSecrets(supported);
    const sent = await serializeProperties("props", inputs);
    expect(Object.keys(sent).filter((name) => isRpcSecret(sent[name]))).toEqual(["stdin", "create", "connection"]);
    expect(JSON.stringify(sent["stdin"])).toContain('"value":"bundle"');
    expect(sent["remotePath"]).toBe("there");
  });

  it("are marked once, where they were marked before", async () => {
    const once = await markedSecret({ stdin: secret("bundle") }, ["stdin"]);
    expect(await markedSecret(once, ["stdin"])).toEqual(once);
  });
});

describe("the debug log of the SDK", () => {
  it.each([
    ["RegisterResource RPC finished: resource:a[b]; err: null, resp: urn,,key-4711,,\n,x", "resp: [withheld]"],
    ["Invoke RPC finished: tok=a:b:c; err: null, resp: key-4711", "resp: [withheld]"],
    [', obj={"stackName":"key-4711"}', ", obj=[withheld]"],
    ['Calling function: tok=a, props={"key-4711":1}', "props=[withheld]"],
  ])("has no content of %j", async (message, kept) => {
    const said: string[] = [];
    const { debug } = log;
    onTestFinished(() => {
      Object.assign(log, { debug });
    });
    Object.assign(log, {
      debug: (text: string) => {
        said.push(text);
        return Promise.resolve();
      },
    });
    withholdPayloads();
    withholdPayloads();
    await log.debug(message);
    await log.debug("waiting for all RPCs: nothing secret");
    expect(said).toHaveLength(2);
    expect(said[0]).toContain(kept);
    expect(said.join()).not.toContain("key-4711");
    expect(said[1]).toBe("waiting for all RPCs: nothing secret");
  });
});

it("the store that callbacks see is told as well, where a program has one of its own", async () => {
  const withLocalStorage = Reflect.get(state, "withLocalStorage") as (work: () => Promise<void>) => Promise<void>;
  const getGlobalStore = Reflect.get(state, "getGlobalStore") as () => { supportsSecrets: boolean };
  getGlobalStore().supportsSecrets = false;
  await withLocalStorage(() => {
    supportSecrets(true);
    requireSecrecy();
    return Promise.resolve();
  });
  expect(getGlobalStore().supportsSecrets).toBe(true);
});
