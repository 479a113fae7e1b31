import { ResourceError, secret } from "@pulumi/pulumi";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Daemon, Frontend, HecateNode } from "../../components/index.ts";
import type { ConnectionArgs, DaemonArgs, HecateNodeArgs } from "../../components/index.ts";
import { unpackBundle } from "../node/unpack.ts";
import { engineDone, known, mockEngine, Secret } from "./mocks.ts";
import type { Registered } from "./mocks.ts";

const connection: ConnectionArgs = { host: "beam00", user: "rl", hostKey: "ssh-ed25519 AAAA" };
const image = "quay.io/me/app:1";

let registered: readonly Registered[];

afterEach(engineDone);

beforeEach(async () => {
  registered = await mockEngine();
});

function node(change: Partial<HecateNodeArgs> = {}): HecateNode {
  return new HecateNode("beam00", { connection, observe: "off", services: () => undefined, ...change });
}

/** What the making of a node fails with: one message without a stack trace. */
function refusal(change: Partial<HecateNodeArgs>): string {
  try {
    node(change);
  } catch (error) {
    expect(error).toBeInstanceOf(ResourceError);
    if (error instanceof ResourceError) {
      expect(error.hideStack).toBe(true);
      return error.message;
    }
  }
  throw new Error("the node was not refused");
}

function daemon(name: string, more: Partial<DaemonArgs> = {}): HecateNodeArgs["services"] {
  return (made) => new Daemon(name, { image, ...more, node: made });
}

describe("HecateNode refuses", () => {
  it("all that is wrong with its services, in one message", () => {
    const message = refusal({
      owner: "nobody",
      connection: { host: "beam00", user: "rl" },
      services: (made) => {
        new Daemon("app", { node: made, image, requires: ["core"], secretEnv: ["cluster"] });
        new Daemon("app", { node: made, image });
        new Frontend("web", { node: made, image, port: 8080 });
        new Frontend("webtoo", { node: made, image, port: 8080 });
      },
    });
    expect(message.split("\n")).toEqual([
      "beam00 cannot be deployed as declared:",
      "  - app is declared twice on this node",
      "  - app needs core, which this node lacks: add it, or name it in external",
      "  - webtoo.container:10:13: error [Container] PublishPort: port 8080/tcp of the host is web.container's: the service that starts second fails (Address already in use); publish on another port (host-port-unique)",
      "  - no host key is pinned: give hostKey, or spell out insecureIgnoreHostKey: true",
      '  - "nobody" is no owner; write PROJECT/STACK with letters, digits, _, . and -',
      "  - app reads the secret env file cluster, which secrets.env lacks",
    ]);
  });

  it("values that systemd would ignore, each with its service, its key and what to write", () => {
    const message = refusal({
      services: (made) => {
        new Daemon("app", {
          node: made,
          image,
          service: { Restart: "unless-stopped", MemoryMax: "2GB" },
          install: { WantedBy: ["multi-user.target"] },
        });
      },
    });
    expect(message.split("\n").map((line) => line.replace(/:\d+:\d+:/, ":"))).toEqual([
      "beam00 cannot be deployed as declared:",
      '  - app.container: error [Service] Restart: systemd cannot parse "unless-stopped" and ignores it; write always (directive-value)',
      '  - app.container: error [Service] MemoryMax: systemd cannot parse "2GB" and ignores it; write 2G (directive-value)',
      "  - app.container: error [Install] WantedBy: a user manager has no multi-user.target: nothing starts app.service by this line; write default.target (user-target)",
    ]);
  });

  it("units that Podman or systemd would not take as they are meant", () => {
    const message = refusal({
      external: ["web"],
      services: (made) => {
        new Daemon("a", { node: made, image: "quay.io/me/a b", after: ["web"] });
        const b = new Daemon("b", { node: made, image: "b", requires: ["c"] });
        new Daemon("c", { node: made, image, after: [b] });
        new Frontend("web", { node: made, image, port: 8080 });
      },
    });
    const places = message.split("\n").map((line) => line.replace(/^ {2}- (\S+) .* (\([a-z-]+\))$/, "$1 $2"));
    expect(places).toEqual([
      "beam00 cannot be deployed as declared:",
      "a.container:8:7: (image-reference)",
      "b.container:4:7: (dependency-cycle)",
      "b.container:11:12: (auto-update-image)",
      "web.container: (service-name-unique)",
    ]);
  });

  it("units that services bring along as it does their own", () => {
    const container = { Volume: ["data.volume:/data"], Network: ["inner.network"] };
    const message = refusal({
      services: daemon("app", {
        container,
        units: [
          { kind: "volume", name: "data", volume: { Type: "nfs" } },
          { kind: "network", name: "inner", network: {} },
        ],
      }),
    });
    expect(message.split("\n").slice(1)).toEqual([
      expect.stringMatching(/^ {2}- data\.volume:2:6: .*\(key-combination\)$/),
    ]);
  });

  it("a value that a unit cannot carry, with the name of the node", () => {
    expect(refusal({ services: daemon("app", { description: "two\nlines" }) })).toMatch(
      /^beam00: app\.container .*Desc/,
    );
    expect(refusal({ services: daemon("app", { health: { deadline: "soon" } }) })).toMatch(
      /^beam00: app: health\.deadline: "soon" is not a duration/,
    );
  });

  it("a stable time that is not a duration", () => {
    expect(refusal({ stable: "soon" })).toMatch(/^beam00: stable: "soon" is not a duration/);
  });

  it("a service that comes when all has been said", () => {
    const made = node();
    expect(() => new Daemon("late", { node: made, image })).toThrow("beam00: late came too late");
  });

  it("nothing that is right: external services, a held one, none, a host that was said not to matter", () => {
    expect(() =>
      node({ services: daemon("app", { requires: ["core"], hold: true }), external: ["core"] }),
    ).not.toThrow();
    expect(() => node()).not.toThrow();
    expect(() => node({ connection: { host: "h", user: "rl", insecureIgnoreHostKey: true } })).not.toThrow();
  });

  it("and passes on what the program itself threw", () => {
    const mistake = new TypeError("x is not a function");
    expect(() =>
      node({
        services: () => {
          throw mistake;
        },
      }),
    ).toThrow(mistake);
  });
});

describe("the connection of a HecateNode", () => {
  it.each<[string, ConnectionArgs, string]>([
    ["a name", { ...connection, port: 22 }, "rl@beam00"],
    ["another port", { ...connection, port: 2222 }, "rl@beam00:2222"],
    ["an IPv6 address", { ...connection, host: "fd00::1", port: 2222 }, "rl@[fd00::1]:2222"],
    ["this machine", "local", "local"],
  ])("is shown for people: %s", async (_what, target, address) => {
    await known(node({ connection: target }).converged);
    expect(registered.find(({ name }) => name === "beam00")?.inputs["address"]).toBe(address);
  });

  it.each<[ConnectionArgs, string]>([
    [connection, "http://beam00:8080"],
    [{ ...connection, host: "fd00::1" }, "http://[fd00::1]:8080"],
    ["local", "http://localhost:8080"],
  ])("is where a browser finds a frontend: %j", async (target, url) => {
    const webs: Frontend[] = [];
    node({ connection: target, services: (made) => webs.push(new Frontend("web", { node: made, image, port: 8080 })) });
    expect(await Promise.all(webs.map((web) => known(web.url)))).toEqual([url]);
  });

  it("gives the provider the defaults it lacks, and no field that it does not know", async () => {
    await known(node({ connection: { host: "h", user: "rl", insecureIgnoreHostKey: true } }).converged);
    expect(registered.find(({ name }) => name === "beam00-converge")?.inputs["connection"]).toEqual(
      new Secret({ host: "h", port: 22, user: "rl", dialErrorLimit: 1, perDialTimeout: 5 }),
    );
  });

  it("to this machine makes the same two resources, with no SSH in them", async () => {
    await known(node({ connection: "local", services: daemon("app") }).converged);
    const commands = registered.filter(({ type }) => type.startsWith("command:"));
    expect(commands.map(({ type, name }) => `${type} ${name}`)).toEqual([
      "command:local:Command beam00-program",
      "command:local:Command beam00-converge",
    ]);
    expect(commands[1]?.inputs["stdin"]).toBeInstanceOf(Secret);
    expect(commands.flatMap(({ inputs }) => Object.keys(inputs))).not.toContain("connection");
    expect(commands.flatMap(({ inputs }) => Object.keys(inputs))).not.toContain("triggers");
  });
});

describe("the variables of a service", () => {
  async function deployed(token: DaemonArgs["env"]): Promise<[shown: unknown, cutOut: string | undefined]> {
    const services: HecateNodeArgs["services"] = (made) => new Daemon("app", { node: made, image, env: token ?? {} });
    await known(node({ services }).converged);
    const stdin = registered.find(({ name }) => name === "beam00-converge")?.inputs["stdin"];
    const bundle = stdin instanceof Secret ? unpackBundle(String(stdin.value)) : new Map<string, string>();
    expect([...bundle.values()]).toContain("TOKEN=oatmeal\n");
    return [registered.find(({ name }) => name === "beam00-app")?.inputs["env"], bundle.get("secrets")];
  }

  it("are shown as they are", async () => {
    expect(await deployed({ TOKEN: "oatmeal" })).toEqual(["TOKEN=oatmeal\n", ""]);
  });

  it("are hidden, and cut out of the node's messages, when one of them is secret", async () => {
    expect(await deployed({ TOKEN: secret("oatmeal") })).toEqual([new Secret("TOKEN=oatmeal\n"), "oatmeal\n"]);
  });
});
