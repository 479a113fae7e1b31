import { secret } from "@pulumi/pulumi";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { declareServices } from "../../components/declared.ts";
import { catalogue, Daemon, Fleet, Frontend } from "../../components/index.ts";
import type { FleetArgs, HecateNode, Service } from "../../components/index.ts";
import { nodeProgram } from "../../node/program.ts";
import { sha256 } from "../../node/state.ts";
import { unpackBundle } from "../node/unpack.ts";
import { engineDone, known, mockEngine, Secret } from "./mocks.ts";
import type { Registered } from "./mocks.ts";

/** Nothing of these may be seen outside a secret. */
const hidden = {
  privateKey: "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXk\n-----END OPENSSH PRIVATE KEY-----\n",
  cookie: "oatmeal-cookie",
  apiKey: "sk-4711",
  password: "hunter22",
  nodeToken: "node-token-1",
};

let registered: readonly Registered[];
let fleet: Fleet;
let services: Map<string, readonly Service[]>;

function args(names: readonly string[]): FleetArgs["nodes"][string] {
  return {
    connection: {
      host: "192.168.1.10",
      port: 2222,
      user: "rl",
      hostKey: "ssh-ed25519 AAAA",
      privateKey: hidden.privateKey,
    },
    observe: "off",
    env: { HECATE_RAM_GB: "32", NODE_TOKEN: secret(hidden.nodeToken) },
    secrets: {
      registries: { "ghcr.io": { username: "bot", password: hidden.password } },
      env: { cluster: { COOKIE: hidden.cookie }, "llm-providers": { API_KEY: secret(hidden.apiKey) } },
    },
    services: (node: HecateNode) => {
      const named = Object.entries(catalogue).map(([name, definition]) => ({ name, definition }));
      const made = declareServices(
        node,
        named.filter(({ name }) => names.includes(name)),
      );
      services.set(node.nodeName, made);
    },
  };
}

afterEach(engineDone);

beforeEach(async () => {
  registered = await mockEngine();
  services = new Map();
  fleet = new Fleet("hecate", {
    nodes: {
      beam00: args(Object.keys(catalogue)),
      beam01: args(["hecate-daemon", "hecate-traderd", "hecate-traderw"]),
    },
    rollout: { canary: 1, soak: "30s" },
  });
  await Promise.all([...fleet.nodes.values()].map((node) => known(node.converged)));
  await Promise.all([...services.values()].flat().map((service) => known(service.urn)));
});

function the(name: string): Registered {
  const found = registered.find((resource) => resource.name === name);
  if (found === undefined) throw new Error(`no resource ${name} was registered`);
  return found;
}

function bundleOf(node: string): Map<string, string> {
  const { stdin } = the(`${node}-converge`).inputs;
  if (!(stdin instanceof Secret)) throw new Error("stdin is no secret");
  return unpackBundle(String(stdin.value));
}

describe("an example fleet", () => {
  it("has these resources: a new name or parent replaces what is out there, unless it comes with aliases", () => {
    const line = ({ parent, type, name }: Registered): string => `${parent.split("::").at(-1) ?? ""} > ${type} ${name}`;
    expect(registered.map(line).sort().join("\n")).toMatchInlineSnapshot(`
      " > hecate:index:Fleet hecate
      beam00 > command:remote:Command beam00-converge
      beam00 > command:remote:CopyToRemote beam00-program
      beam00 > hecate:index:Daemon beam00-hecate-daemon
      beam00 > hecate:index:Daemon beam00-hecate-marthad
      beam00 > hecate:index:Daemon beam00-hecate-traderd
      beam00 > hecate:index:Frontend beam00-hecate-marthaw
      beam00 > hecate:index:Frontend beam00-hecate-traderw
      beam01 > command:remote:Command beam01-converge
      beam01 > command:remote:CopyToRemote beam01-program
      beam01 > hecate:index:Daemon beam01-hecate-daemon
      beam01 > hecate:index:Daemon beam01-hecate-traderd
      beam01 > hecate:index:Frontend beam01-hecate-traderw
      hecate > hecate:index:HecateNode beam00
      hecate > hecate:index:HecateNode beam01"
    `);
  });

  it("shows each service's unit, and nothing secret", () => {
    for (const [node, made] of services) {
      for (const { serviceName, rendered } of made) {
        const { inputs } = the(`${node}-${serviceName}`);
        expect(inputs["unit"]).toBe(rendered.unit);
      }
    }
    const shown = JSON.stringify(registered);
    for (const value of Object.values(hidden)) {
      expect(shown).not.toContain(JSON.stringify(value).slice(1, -1));
      expect(shown).not.toContain(Buffer.from(value).toString("base64"));
    }
    expect(shown).toContain("HECATE_SOCKET_PATH");
    expect(the("beam00").inputs).toEqual({ address: "rl@192.168.1.10:2222", env: expect.any(Secret) as Secret });
  });

  it("hands the bundle and the connection over as secrets", () => {
    for (const node of fleet.nodes.keys()) {
      const { stdin, connection } = the(`${node}-converge`).inputs;
      expect(stdin).toBeInstanceOf(Secret);
      expect(connection).toEqual(
        new Secret({
          host: "192.168.1.10",
          port: 2222,
          user: "rl",
          hostKey: "ssh-ed25519 AAAA",
          privateKey: hidden.privateKey,
          dialErrorLimit: 1,
          perDialTimeout: 5,
        }),
      );
      expect(the(`${node}-program`).inputs["connection"]).toEqual(connection);
    }
  });

  it("gives the commands fixed words and no triggers", async () => {
    const program = nodeProgram();
    for (const [name, node] of fleet.nodes) {
      const urn = `${(await known(node.urn)).replace(/::[^:]*$/, "")}$command:remote:Command::${name}-converge`;
      const { inputs } = the(`${name}-converge`);
      expect(Object.keys(inputs).sort()).toEqual([
        "addPreviousOutputInEnv",
        "connection",
        "create",
        "delete",
        "stdin",
        "update",
      ]);
      const instance = sha256(JSON.stringify([urn, null, null, "unobserved"])).slice(0, 16);
      expect(inputs["create"]).toEqual(new Secret(program.converge("unobserved", instance)));
      expect(inputs["update"]).toEqual(new Secret(program.converge("unobserved")));
      expect(inputs["delete"]).toEqual(new Secret(program.delete("hecate/test", instance)));
      expect(inputs["addPreviousOutputInEnv"]).toBe(false);
      expect(Object.keys(the(`${name}-program`).inputs).sort()).toEqual(["connection", "remotePath", "source"]);
      expect(the(`${name}-program`).inputs["remotePath"]).toBe(program.path);
    }
  });

  it("copies the program before it runs it, and reaches for the node before both", () => {
    for (const node of fleet.nodes.keys()) {
      expect(the(`${node}-converge`).dependencies).toContainEqual(
        expect.stringMatching(new RegExp(`::${node}-program$`)),
      );
      for (const [resource, arrive] of [
        ["program", "reach"],
        ["converge", "provide"],
      ]) {
        expect(the(`${node}-${resource}`).hooks).toMatchObject({
          beforeCreateList: [`${node}-accept`, `${node}-${arrive}`],
          beforeUpdateList: [`${node}-accept`, `${node}-${arrive}`],
          beforeDeleteList: [],
        });
      }
    }
  });

  it("sends the second node after the first one's transaction", () => {
    expect(the("beam01").dependencies).toContainEqual(expect.stringMatching(/::beam00-converge$/));
    expect(the("beam00").dependencies).toEqual([]);
  });

  it("packs files, links and secrets of the whole node", () => {
    const bundle = bundleOf("beam01");
    const manifest = bundle.get("manifest") ?? "";
    const rows = manifest.split("\n").map((row) => row.split("\t"));
    const paths = (kind: string, column: number): (string | undefined)[] =>
      rows.filter(([first]) => first === kind).map((row) => row[column]);
    expect(rows).toContainEqual(["owner", "hecate/test"]);
    expect(rows).toContainEqual(["node", "beam01"]);
    expect(rows).toContainEqual(["stable", "30"]);
    expect(paths("service", 1)).toEqual(["hecate-daemon", "hecate-traderd", "hecate-traderw"]);
    expect(rows.filter(([first]) => first === "file").map(([, mode, , path]) => `${mode ?? ""} ${path ?? ""}`)).toEqual(
      [
        "0644 .hecate/gitops/system/hecate-daemon.container",
        "0644 .hecate/gitops/apps/hecate-traderd.container",
        "0644 .hecate/gitops/apps/hecate-traderw.container",
        "0640 .hecate/gitops/system/hecate-daemon.env",
        "0640 .hecate/gitops/apps/hecate-traderd.env",
        "0640 .hecate/config/node.env",
        "0600 .hecate/secrets/cluster.env",
        "0600 .hecate/secrets/llm-providers.env",
        "0600 .hecate/secrets/ghcr-auth.json",
      ],
    );
    expect(paths("link", 1)).toEqual([
      ".config/containers/systemd/hecate-daemon.container",
      ".config/containers/systemd/hecate-traderd.container",
      ".config/containers/systemd/hecate-traderw.container",
    ]);
    // What a service reads must be a file or a link of the bundle.
    expect(paths("reads", 2).every((path) => [...paths("file", 3), ...paths("link", 1)].includes(path))).toBe(true);

    const login = Buffer.from(`bot:${hidden.password}`).toString("base64");
    const contents = [...bundle.values()];
    expect(contents).toContain(`HECATE_RAM_GB=32\nNODE_TOKEN=${hidden.nodeToken}\n`);
    expect(contents).toContain(`COOKIE=${hidden.cookie}\n`);
    expect(contents).toContain(`${JSON.stringify({ auths: { "ghcr.io": { auth: login } } }, undefined, 2)}\n`);
    const cut = new Set(bundle.get("secrets")?.split("\n"));
    for (const value of [hidden.cookie, hidden.apiKey, hidden.password, hidden.nodeToken, login]) {
      expect(cut).toContain(value);
    }
    // The SSH key is none of the node's business.
    expect(contents.join("")).not.toContain("b3BlbnNzaC1rZXk");
  });

  it("says where its services are found", async () => {
    const [daemon, , web] = services.get("beam01") ?? [];
    if (!(daemon instanceof Daemon) || !(web instanceof Frontend)) throw new Error("other services than expected");
    expect(await known(daemon.unit)).toBe("hecate-daemon.service");
    expect(await known(daemon.socket)).toBe(".hecate/hecate-daemon/sockets/api.sock");
    expect(await known(web.unit)).toBe("hecate-traderw.service");
    expect(await known(web.url)).toBe("http://192.168.1.10:5174");
  });
});
