import { expect, test } from "vitest";
import { encodeBundle } from "../../node/bundle.ts";
import { plainBundles } from "../../node/plainBundles.ts";
import { plainState } from "./states.ts";

const bundle = encodeBundle({
  ...plainState,
  files: [
    { path: ".hecate/secrets/cluster.env", mode: "0600", content: "COOKIE=oatmeal\n", secret: true },
    { path: ".hecate/config/node.env", mode: "0640", content: "A=1\n" },
  ],
});

test.each<[string, string]>([
  ["as it is", bundle],
  ["in a state", JSON.stringify({ inputs: { stdin: bundle } }, undefined, 4)],
  ["in a state that is a text of an event", JSON.stringify(JSON.stringify({ stdin: bundle }))],
])("a bundle %s is found, with the paths of its secrets", (_where, text) => {
  expect(plainBundles(`before ${text} after`)).toEqual([".hecate/secrets/cluster.env"]);
});

test("one that is cut off is found, and one that is encrypted is none", () => {
  expect(plainBundles(bundle.slice(0, 200))).toEqual([]);
  expect(plainBundles('{"stdin":{"ciphertext":"v1:abc"}}')).toBeUndefined();
});
