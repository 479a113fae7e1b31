import { afterEach, beforeEach, expect, test } from "vitest";
import { desiredState } from "../../cli/desired.ts";
import { declareServices } from "../../components/declared.ts";
import { Fleet } from "../../components/index.ts";
import { secretsOf } from "../../config/secrets.ts";
import { encodeBundle } from "../../node/bundle.ts";
import { engineDone, known, mockEngine, Secret } from "../components/mocks.ts";
import type { Registered } from "../components/mocks.ts";
import { fleet, hostKey } from "../config/stack.ts";
import { unpackBundle } from "../node/unpack.ts";

let registered: readonly Registered[];

beforeEach(async () => {
  registered = await mockEngine();
});

afterEach(engineDone);

const stack = fleet({
  ssh: { user: "rl" },
  nodes: {
    beam00: { host: "192.0.2.1", hostKey, services: "*", env: { HECATE_RAM_GB: "32" } },
    beam01: { host: "192.0.2.2", hostKey, services: ["hecate-daemon"] },
  },
  services: {
    "hecate-traderd": { hold: true, env: { A: "b c" } },
    "my-app": {
      ...{ kind: "frontend", image: "quay.io/me/app:1", port: 8080, env: { X: "1" } },
      ...{ container: { Volume: ["data.volume:/data"] }, units: [{ kind: "volume", name: "data" }] },
    },
  },
  rollout: { soak: "3500ms" },
  secrets: {
    cookie: "oatmeal-cookie",
    env: { "llm-providers": { API_KEY: "sk-4711" } },
    registries: { "ghcr.io": { username: "bot", password: "hunter22" } },
  },
});

test("what is compared with a node is what `up` gives it, byte for byte but for the claim", async () => {
  const { owner } = stack;
  const made = new Fleet("hecate", {
    rollout: stack.rollout ?? {},
    nodes: Object.fromEntries(
      stack.nodes.map((node) => [
        node.name,
        {
          ...{ connection: node.connection, env: node.env, observe: "off", owner },
          secrets: secretsOf(stack.secrets, node.services),
          services: (one) => {
            declareServices(one, node.services);
          },
        },
      ]),
    ),
  });
  await Promise.all([...made.nodes.values()].map((node) => known(node.converged)));
  for (const node of stack.nodes) {
    const stdin = registered.find(({ name }) => name === `${node.name}-converge`)?.inputs["stdin"];
    if (!(stdin instanceof Secret)) throw new Error("stdin is no secret");
    const given = unpackBundle(String(stdin.value));
    const [, claim = ""] = /^claim\t(.*)$/m.exec(given.get("manifest") ?? "") ?? [];
    expect(claim).toMatch(/^[0-9a-f]{16}$/);
    expect(unpackBundle(encodeBundle({ ...desiredState(stack, node), claim }))).toEqual(given);
  }
});

test("a value that no file can carry is told with its node", () => {
  const [node] = stack.nodes;
  if (node === undefined) throw new Error("the stack has no node");
  expect(() => desiredState(stack, { ...node, env: { "no name": "1" } })).toThrow(/^beam00: /);
});
