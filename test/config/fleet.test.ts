import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { FleetConfig, NodeConfig } from "../../config/fleet.ts";
import { catalogue } from "../../services/catalogue.ts";
import { keyPair } from "./keys.ts";
import { fleet, hostKey, oneNode, type Stack } from "./stack.ts";

function onlyNode(stack: Stack): NodeConfig {
  const [node] = fleet(stack).nodes;
  if (node === undefined) throw new Error("no node");
  return node;
}

function serviceNames(node: NodeConfig | undefined): readonly string[] | undefined {
  return node?.services.map(({ name }) => name);
}

describe("a whole stack", () => {
  const config: FleetConfig = fleet({
    ssh: { user: "rl", agentSocketPath: "~/agent.sock" },
    nodes: {
      beam00: {
        host: "192.168.1.10",
        hostKey: `${hostKey} root@beam00`,
        services: ["hecate-traderw", "hecate-traderd", "hecate-daemon"],
        env: { HECATE_RAM_GB: "32" },
      },
      beam01: { port: 2222, user: "pi", insecureIgnoreHostKey: true, services: "*" },
      here: { local: true, services: ["hecate-traderd"], external: ["hecate-daemon"] },
    },
    services: {
      "hecate-daemon": {
        image: "ghcr.io/hecate-social/hecate-daemon:0.9.0",
        env: { OLLAMA_HOST: "http://host00:11434" },
      },
      "my-app": { kind: "frontend", image: "quay.io/me/app:1", port: 8080 },
    },
    rollout: { canary: 1, batch: "25%", soak: "1m30s" },
    secrets: {
      cookie: "s3cret",
      registries: { "ghcr.io": { username: "me", password: "token" } },
      env: { "my-app": { KEY: "k" }, "llm-providers": { OPENAI_API_KEY: "o" } },
    },
    owner: "other/prod",
    podman: "5.4.2",
  });

  it("keeps owner, Podman's release and the rollout", () => {
    expect(config.owner).toBe("other/prod");
    expect(config.podman).toBe("5.4");
    expect(config.rollout).toEqual({ canary: 1, batch: "25%", soak: "1m30s" });
  });

  it("lays each node's connection over the defaults", () => {
    expect(config.nodes.map(({ name, connection }) => [name, connection])).toEqual([
      ["beam00", { host: "192.168.1.10", user: "rl", hostKey, agentSocketPath: join(homedir(), "agent.sock") }],
      [
        "beam01",
        {
          host: "beam01",
          port: 2222,
          user: "pi",
          insecureIgnoreHostKey: true,
          agentSocketPath: join(homedir(), "agent.sock"),
        },
      ],
      ["here", "local"],
    ]);
  });

  it("lists services in the order of their dependencies, not in that of the node", () => {
    expect(serviceNames(config.nodes[0])).toEqual(["hecate-daemon", "hecate-traderd", "hecate-traderw"]);
    expect(serviceNames(config.nodes[1])).toEqual([...Object.keys(catalogue), "my-app"]);
    expect(serviceNames(config.nodes[2])).toEqual(["hecate-traderd"]);
  });

  it("lays the stack's services over the catalogue, field by field, and the environment variable by variable", () => {
    const core = config.nodes[0]?.services[0]?.definition;
    expect(core).toEqual({
      ...catalogue["hecate-daemon"],
      image: "ghcr.io/hecate-social/hecate-daemon:0.9.0",
      env: { ...catalogue["hecate-daemon"]?.env, OLLAMA_HOST: "http://host00:11434" },
    });
  });

  it("lets a service read the secret file of its own name", () => {
    const app = config.nodes[1]?.services.find(({ name }) => name === "my-app")?.definition;
    expect(app).toEqual({ kind: "frontend", image: "quay.io/me/app:1", port: 8080, secretEnv: ["my-app"] });
  });

  it("hands secrets on as plain values, with every env file that a service reads and the cookie in that of the cluster", () => {
    expect(config.secrets).toEqual({
      registries: { "ghcr.io": { username: "me", password: "token" } },
      env: {
        "my-app": { KEY: "k" },
        "llm-providers": { OPENAI_API_KEY: "o" },
        cluster: { HECATE_ERLANG_COOKIE: "s3cret", HECATE_COOKIE: "s3cret" },
      },
    });
  });
});

describe("defaults", () => {
  it("need no more than a local node", () => {
    expect(fleet({ nodes: { here: { local: true, services: [] } } })).toEqual({
      owner: "hecate/dev",
      nodes: [{ name: "here", connection: "local", env: {}, services: [], external: [], parked: false }],
      secrets: { registries: {}, env: { cluster: {}, "llm-providers": {} } },
    });
  });

  it("take a key without a value as an empty map", () => {
    expect(fleet({ nodes: "", ssh: "", services: "", secrets: "" }, []).nodes).toEqual([]);
  });
});

describe("values", () => {
  it("of an environment may be whole numbers and booleans, as YAML makes them of bare words", () => {
    const node = onlyNode(oneNode({ env: { RAM: 32, DEBUG: true, OFF: false, NEGATIVE: -1, EMPTY: "", TAB: "a\tb" } }));
    expect(node.env).toEqual({ RAM: "32", DEBUG: "true", OFF: "false", NEGATIVE: "-1", EMPTY: "", TAB: "a\tb" });
  });

  it.each([1, 3, "1%", "25%", "100%"])("may be a batch of %j, and a canary of more nodes than there are", (batch) => {
    expect(fleet(oneNode({}, { rollout: { batch, canary: 99 } })).rollout).toEqual({ batch, canary: 99 });
  });

  it("may hold < and > where a command or a secret has them", () => {
    const services = { "hecate-daemon": { health: { command: "cat <in >out" } } };
    const secrets = { cookie: "k<a>9" };
    expect(onlyNode(oneNode({}, { services, secrets })).services[0]?.definition.health).toMatchObject({
      command: "cat <in >out",
    });
  });

  it("may hold the name of an Erlang node, which is passed on", () => {
    expect(onlyNode(oneNode({ acceptNodeName: "hecate@beam00.lab" })).acceptNodeName).toBe("hecate@beam00.lab");
    expect(onlyNode(oneNode({}))).not.toHaveProperty("acceptNodeName");
  });

  it("may name what every object inherits", () => {
    const services = { constructor: { kind: "frontend", image: "quay.io/me/app:1", port: 8080 } };
    expect(serviceNames(onlyNode(oneNode({ services: ["constructor"] }, { services })))).toEqual(["constructor"]);
  });
});

describe("services", () => {
  it("merge health and homePaths key by key, and replace lists", () => {
    const services = {
      "hecate-traderd": { homePaths: { EXTRA: ".hecate/extra" }, health: { retries: 5 }, requires: [], hold: true },
    };
    const { definition } = onlyNode(oneNode({ services: ["hecate-traderd"] }, { services })).services[0] ?? {};
    expect(definition).toEqual({
      ...catalogue["hecate-traderd"],
      homePaths: { ...catalogue["hecate-traderd"]?.homePaths, EXTRA: ".hecate/extra" },
      health: { retries: 5 },
      requires: [],
      hold: true,
    });
  });

  it("may depend on what the node has, and on an external service", () => {
    const services = {
      "my-app": { kind: "frontend", image: "quay.io/me/app:1", port: 8080, after: ["other"], wants: ["hecate-daemon"] },
    };
    const node = onlyNode(oneNode({ services: ["my-app", "hecate-daemon"], external: ["other"] }, { services }));
    expect(serviceNames(node)).toEqual(["hecate-daemon", "my-app"]);
  });

  it('are all of them by "*", less those that the node has anyway', () => {
    const node = onlyNode(oneNode({ services: "*", external: ["hecate-daemon"] }));
    expect(serviceNames(node)).toEqual(Object.keys(catalogue).filter((name) => name !== "hecate-daemon"));
  });

  it("may publish one port on two nodes, and swap ports", () => {
    const services = { "hecate-traderw": { port: 5175 }, "hecate-marthaw": { port: 5174 } };
    const nodes = {
      a: { local: true, services: "*" },
      b: { insecureIgnoreHostKey: true, user: "rl", services: "*" },
    };
    expect(fleet({ nodes, services }).nodes).toHaveLength(2);
  });
});

describe("hosts", () => {
  it("may share an address by different ports", () => {
    const common = { host: "127.0.0.1", hostKey, services: [] };
    const nodes = { a: { ...common, port: 2201 }, b: { ...common, port: 2202 }, here: { local: true, services: [] } };
    expect(fleet({ ssh: { user: "rl" }, nodes }).nodes).toHaveLength(3);
  });
});

describe("private keys", () => {
  it("are read from the node's own file, or else from that of all nodes", () => {
    const directory = mkdtempSync(join(tmpdir(), "hecate-fleet-"));
    try {
      const [common, own] = [keyPair("ed25519").private, keyPair("ed25519").private];
      writeFileSync(join(directory, "common"), common);
      writeFileSync(join(directory, "own"), own);
      const nodes = {
        a: { hostKey, services: [] },
        b: { hostKey, services: [], privateKeyFile: join(directory, "own") },
      };
      const { nodes: resolved } = fleet({ ssh: { user: "rl", privateKeyFile: join(directory, "common") }, nodes });
      expect(resolved.map(({ connection }) => connection)).toMatchObject([{ privateKey: common }, { privateKey: own }]);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});
