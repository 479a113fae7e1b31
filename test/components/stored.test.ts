import { afterEach, expect, test } from "vitest";

import { storedOutputs } from "../../components/stored.ts";
import { engineDone, mockEngine } from "./mocks.ts";

/** How Pulumi's protocol marks a secret. */
function secret(value: unknown): object {
  return { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value };
}

const urn = "urn:pulumi:test::hecate::hecate:index:HecateNode$command:remote:Command::beam00-converge";
const outputs = { create: secret("converge"), connection: secret({ host: "a", privateKey: secret("key") }) };

afterEach(engineDone);

test("the state is read once a run, its secrets too, although the engine writes it at that moment", async () => {
  let calls = 0;
  await mockEngine(undefined, () => {
    calls += 1;
    if (calls < 3) throw new Error("failed to load checkpoint: not found");
    return { outputs: { [urn]: { type: "command:remote:Command", outputs } } };
  });
  const both = [storedOutputs("beam00-converge"), storedOutputs("beam01-converge")];
  expect(await Promise.all(both)).toEqual([
    { create: "converge", connection: { host: "a", privateKey: "key" } },
    undefined,
  ]);
  expect(calls).toBe(3);
});
