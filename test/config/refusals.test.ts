import { describe, expect, it } from "vitest";
import { hostKey, oneNode, refusals, type Stack } from "./stack.ts";

const app = { kind: "frontend", image: "quay.io/me/app:1", port: 8080 };
const daemon = { kind: "daemon", image: "quay.io/me/daemon:1" };

/** What is wrong, a stack with just that, and the one line that is told. */
type Row = readonly [what: string, stack: Stack, line: string | RegExp];

function service(fields: Readonly<Record<string, unknown>>, base: Readonly<Record<string, unknown>> = app): Stack {
  return oneNode({}, { services: { "my-app": { ...base, ...fields } } });
}

function nodes(a: Readonly<Record<string, unknown>>, b: Readonly<Record<string, unknown>>): Stack {
  return { ssh: { user: "rl" }, nodes: { a: { services: [], ...a }, b: { services: [], ...b } } };
}

const unknownKeys: readonly Row[] = [
  ["at the top", oneNode({}, { node: {} }), 'hecate:node: is an unknown key (did you mean "nodes"?)'],
  ["with nothing near", oneNode({}, { zap: "1" }), "hecate:zap: is an unknown key"],
  ["in ssh", oneNode({}, { ssh: { user: "rl", pasword: "x" } }), "hecate:ssh.pasword: is an unknown key"],
  [
    "in a node",
    oneNode({ hostkeys: "x" }),
    'hecate:nodes.beam00.hostkeys: is an unknown key (did you mean "hostKey"?)',
  ],
  [
    "in a service",
    service({ images: "x" }),
    'hecate:services.my-app.images: is an unknown key (did you mean "image"?)',
  ],
  ["in health", service({ health: { cmd: "x" } }), "hecate:services.my-app.health.cmd: is an unknown key"],
  [
    "in rollout",
    oneNode({}, { rollout: { sok: "1s" } }),
    'hecate:rollout.sok: is an unknown key (did you mean "soak"?)',
  ],
  [
    "in secrets",
    oneNode({}, { secrets: { cookies: "x" } }),
    'hecate:secrets.cookies: is an unknown key (did you mean "cookie"?)',
  ],
];

const connections: readonly Row[] = [
  ["no nodes", {}, /^hecate:nodes: is missing; name at least one node/],
  [
    "no host key",
    oneNode({ hostKey: undefined }),
    /^hecate:nodes\.beam00\.hostKey: is missing; "ssh-keyscan -t ed25519 192\.168\.1\.10" prints it/,
  ],
  ["no host key, other port", oneNode({ hostKey: undefined, port: 2222 }), /"ssh-keyscan -t ed25519 -p 2222 192\.168/],
  [
    "no host key, insecure: false",
    oneNode({ hostKey: undefined, insecureIgnoreHostKey: false }),
    /hostKey: is missing/,
  ],
  [
    "a host key and none",
    oneNode({ insecureIgnoreHostKey: true }),
    /hostKey: means nothing with insecureIgnoreHostKey/,
  ],
  [
    "a pasted host field",
    oneNode({ hostKey: `beam00 ${hostKey}` }),
    /^hecate:nodes\.beam00\.hostKey: .*leave "beam00" out/,
  ],
  ["a truncated key", oneNode({ hostKey: hostKey.slice(0, -4) }), /hostKey: is damaged/],
  ["a placeholder for a key", oneNode({ hostKey: "ssh-ed25519 <key>" }), /hostKey: is a placeholder/],
  ["a URL", oneNode({ host: "ssh://beam00" }), /^hecate:nodes\.beam00\.host: is a URL/],
  ["user@host", oneNode({ host: "rl@beam00" }), /^hecate:nodes\.beam00\.host: holds a user/],
  ["port 0", oneNode({ port: 0 }), "hecate:nodes.beam00.port: is no TCP port; use 1 to 65535"],
  ["port 65536", oneNode({}, { ssh: { user: "rl", port: 65_536 } }), "hecate:ssh.port: is no TCP port; use 1 to 65535"],
  ["half a port", oneNode({ port: 22.5 }), "hecate:nodes.beam00.port: is no TCP port; use 1 to 65535"],
  ["a port in quotes", oneNode({ port: "22" }), "hecate:nodes.beam00.port: must be a number, is a text"],
  ["no user", oneNode({}, { ssh: {} }), /^hecate:nodes\.beam00\.user: is missing; set it here, or for all nodes/],
  ["a user with a host", oneNode({ user: "rl@beam00" }), /^hecate:nodes\.beam00\.user: is no user name/],
  ["a broken default user, once", oneNode({}, { ssh: { user: "r l" } }), /^hecate:ssh\.user: is no user name/],
  [
    "no key file",
    oneNode({ privateKeyFile: "/nowhere/id" }),
    /^hecate:nodes\.beam00\.privateKeyFile: there is no file/,
  ],
  [
    "no default key file",
    oneNode({}, { ssh: { user: "rl", privateKeyFile: "/nowhere/id" } }),
    /^hecate:ssh\.privateKeyFile: /,
  ],
  [
    "local and a host",
    oneNode({ local: true, hostKey: undefined }),
    /^hecate:nodes\.beam00\.host: means nothing with local/,
  ],
  ["a node that is empty", { nodes: { a: null } }, "hecate:nodes.a: must be a map, is empty"],
  ["nodes as a list", { nodes: ["a"] }, "hecate:nodes: must be a map, is a list"],
  ["nodes as a text", { nodes: "beam00" }, "hecate:nodes: must be a map, is a text"],
  [
    "one host twice",
    nodes({ host: "beam00", hostKey }, { host: "BEAM00.", hostKey }),
    /^hecate:nodes\.b\.host: is the host and port of a too/,
  ],
  [
    "one host by name and default",
    nodes({ hostKey }, { host: "A", hostKey, port: 22 }),
    /^hecate:nodes\.b\.host: is the host/,
  ],
  [
    "localhost twice",
    nodes({ host: "127.0.0.1", hostKey }, { host: "::1", hostKey }),
    /^hecate:nodes\.b\.host: is the host/,
  ],
  [
    "local and localhost",
    nodes({ host: "localhost", hostKey }, { local: true }),
    /^hecate:nodes\.b\.local: is the host/,
  ],
  ["local twice", nodes({ local: true }, { local: true }), /^hecate:nodes\.b\.local: is the host/],
];

const servicesOfNodes: readonly Row[] = [
  ["none listed", oneNode({ services: undefined }), /^hecate:nodes\.beam00\.services: is missing; give a list/],
  ["one text", oneNode({ services: "hecate-daemon" }), /services: must be a list of service names, or "\*" for all/],
  ["a list with a number", oneNode({ services: ["hecate-daemon", 1] }), /services\[1\]: must be a text, is a number/],
  [
    "an unknown one",
    oneNode({ services: ["hecate-daemon", "hecate-traded"] }),
    'hecate:nodes.beam00.services[1]: there is no service "hecate-traded" (did you mean "hecate-traderd"?)',
  ],
  [
    "one twice",
    oneNode({ services: ["hecate-daemon", "hecate-daemon"] }),
    /services\[1\]: "hecate-daemon" is named twice/,
  ],
  [
    "one that is external too",
    oneNode({ external: ["hecate-daemon"] }),
    /services\[0\]: "hecate-daemon" is named in external as well/,
  ],
  [
    "one without what it requires",
    oneNode({ services: ["hecate-traderd"] }),
    "hecate:nodes.beam00.services: lacks hecate-daemon, which hecate-traderd depends on; add it, or name it in external if the node has it anyway",
  ],
  [
    "two that publish one port",
    oneNode(
      { services: ["hecate-traderw", "my-app"], external: ["hecate-traderd"] },
      { services: { "my-app": { ...app, port: 5174 } } },
    ),
    /services: port 5174 is published by hecate-traderw and my-app; give one/,
  ],
  [
    "two that would be one resource",
    {
      nodes: {
        a: { local: true, services: ["b-c"] },
        "a-b": { user: "rl", hostKey, services: ["c"] },
      },
      services: { "b-c": app, c: app },
    },
    /^hecate:nodes\.a-b: its c and a service of a would both be the resource a-b-c/,
  ],
];

const services: readonly Row[] = [
  [
    "new, no kind",
    service({ kind: undefined }),
    /^hecate:services\.my-app: is not in the catalogue, so it needs kind$/,
  ],
  [
    "new, no image",
    service({ image: undefined }),
    /^hecate:services\.my-app: is not in the catalogue, so it needs image$/,
  ],
  [
    "misspelt",
    oneNode({}, { services: { "hecate-deamon": {} } }),
    'hecate:services.hecate-deamon: is not in the catalogue (did you mean "hecate-daemon"?), so it needs kind and image',
  ],
  ["of another kind", service({ kind: "pod" }), 'hecate:services.my-app.kind: must be "daemon" or "frontend"'],
  ["a frontend without a port", service({ port: undefined }), /^hecate:services\.my-app\.port: is missing/],
  ["a frontend that is core", service({ core: true }), /core: is for daemons only/],
  ["a frontend with data", service({ dataDirectories: ["x"] }), /dataDirectories: is for daemons only/],
  ["a daemon with a port", service({ port: 8080 }, daemon), /port: is for frontends only/],
  ["port 80", service({ port: 80 }), /^hecate:services\.my-app\.port: .*net\.ipv4\.ip_unprivileged_port_start/],
  ["port 65536", service({ port: 65_536 }), /^hecate:services\.my-app\.port: is no port/],
  ["containerPort 0", service({ containerPort: 0 }), /containerPort: is no TCP port/],
  ["a short image name", service({ image: "nginx:1" }), /^hecate:services\.my-app\.image: names no registry/],
  ["a capital in the image", service({ image: "ghcr.io/Me/app:1" }), /image: has capitals/],
  ["a blank in the image", service({ image: "ghcr.io/me/app: 1" }), /image: holds a blank/],
  ["a dotted name", oneNode({}, { services: { "my.app": app } }), /^hecate:services\["my\.app"\]: is no name/],
  [
    "a name that is a directory",
    oneNode({}, { services: { secrets: app } }),
    /^hecate:services\.secrets: is a directory/,
  ],
  [
    "a name of the transaction's",
    oneNode({}, { services: { "hecate-fleet-transaction": app } }),
    /^hecate:services\.hecate-fleet-transaction: names that begin with hecate-fleet- are for the units of the transaction; choose another name$/,
  ],
  [
    "unknown dependencies",
    service({ requires: ["hecate-daemom"] }),
    /requires\[0\]: there is no service "hecate-daemom" \(did/,
  ],
  ["unknown wants", service({ wants: ["x-y-z"] }), /wants\[0\]: there is no service "x-y-z"$/],
  ["unknown after", service({ after: ["x-y-z"] }), /after\[0\]: there is no service/],
  [
    "an unknown secret file",
    service({ secretEnv: ["llm-provider"] }),
    /secretEnv\[0\]: there is no "llm-provider".*did you mean "llm-providers"/,
  ],
  ["a circle of one", service({ after: ["my-app"] }), /^hecate:services\.my-app: waits for itself: my-app -> my-app/],
  [
    "a circle through the catalogue",
    oneNode({ services: "*" }, { services: { "hecate-daemon": { after: ["hecate-traderd"] } } }),
    /^hecate:services\.hecate-daemon: waits for itself: hecate-daemon -> hecate-traderd -> hecate-daemon/,
  ],
  ["a duration without a unit", service({ health: { interval: "30" } }), /health\.interval: "30" is not a duration/],
  ["a duration as a number", service({ health: { interval: 30 } }), /health\.interval: must be a text, is a number/],
  ["a day", service({ health: { deadline: "1d" } }), /health\.deadline: "1d" is not a duration/],
  [
    "a timeout that Podman refuses",
    service({ health: { timeout: "500ms" } }),
    /health\.timeout: is too short; 1s is the least/,
  ],
  ["no retries", service({ health: { retries: 0 } }), /health\.retries: is no number of checks/],
  ["ready of a frontend", service({ health: { ready: "/health" } }), /health\.ready: is asked over a daemon's socket/],
  ["a ready that is no path", service({ health: { ready: "health" } }), /health\.ready: is no path of an HTTP request/],
  [
    "an Erlang node name with a blank",
    oneNode({ acceptNodeName: "hecate at home" }),
    /acceptNodeName: is no name of an Erlang node/,
  ],
  ["an empty health command", service({ health: { command: " " } }), /health\.command: is empty/],
  [
    "a data directory outside",
    service({ dataDirectories: ["../x"] }, daemon),
    /dataDirectories\[0\]: is no plain path/,
  ],
  ["a home path from the root", service({ homePaths: { A: "/etc" } }), /homePaths\.A: is no path below/],
  [
    "a variable in both maps",
    service({ homePaths: { A: "x" }, env: { A: "y" } }),
    /env\.A: is set in homePaths as well/,
  ],
  ["a description of two lines", service({ description: "a\nb" }), /description: holds a newline/],
];

const environments: readonly Row[] = [
  [
    "a name with a dash",
    oneNode({ env: { "A-B": "x" } }),
    /^hecate:nodes\.beam00\.env\.A-B: this is no name of a variable/,
  ],
  ["a name with a digit first", oneNode({ env: { "1A": "x" } }), /env\.1A: this is no name/],
  ["an empty name", oneNode({ env: { "": "x" } }), /env\[""\]: this is no name/],
  ["a name with a dot", service({ env: { "a.b": "x" } }), /^hecate:services\.my-app\.env\["a\.b"\]: this is no name/],
  ["a newline", oneNode({ env: { A: "x\ny" } }), /env\.A: holds a newline/],
  ["a NUL", oneNode({ env: { A: "x\0y" } }), /env\.A: the value holds a NUL/],
  [
    "a fraction",
    oneNode({ env: { A: 1.5 } }),
    "hecate:nodes.beam00.env.A: is a number that YAML may have rewritten; put it in quotes",
  ],
  ["a number too long", oneNode({ env: { A: 2 ** 60 } }), /env\.A: is a number that YAML may have rewritten/],
  ["nothing", oneNode({ env: { A: null } }), 'hecate:nodes.beam00.env.A: is empty; write "" for an empty value'],
  ["a list", oneNode({ env: { A: ["x"] } }), "hecate:nodes.beam00.env.A: must be a text, is a list"],
  ["a placeholder", oneNode({ env: { A: "replace_me" } }), /env\.A: is a placeholder/],
  ["a placeholder inside", service({ env: { A: "http://<host>/" } }), /env\.A: is a placeholder/],
];

const placeholders: readonly Row[] = [
  ["host", oneNode({ host: "CHANGEME" }), /^hecate:nodes\.beam00\.host: is a placeholder/],
  ["user", oneNode({ user: "<user>" }), /user: is a placeholder/],
  ["privateKeyFile", oneNode({ privateKeyFile: "<path>" }), /privateKeyFile: is a placeholder/],
  ["image", service({ image: "ghcr.io/<owner>/app:1" }), /image: is a placeholder/],
  ["description", service({ description: "REPLACE_ME" }), /description: is a placeholder/],
  ["health command", service({ health: { command: "REPLACE_ME" } }), /command: is a placeholder/],
  ["owner", oneNode({}, { owner: "<project>/<stack>" }), "hecate:owner: is a placeholder; fill in the real value"],
  [
    "cookie",
    oneNode({}, { secrets: { cookie: "changeme" } }),
    "hecate:secrets.cookie: is a placeholder; fill in the real value",
  ],
];

const others: readonly Row[] = [
  [
    "a node's name with a dot",
    { nodes: { "a.b": { local: true, services: [] } } },
    /^hecate:nodes\["a\.b"\]: is no name/,
  ],
  [
    "a node's name with a capital",
    { nodes: { Beam: { local: true, services: [] } } },
    /^hecate:nodes\.Beam: is no name/,
  ],
  ["canary -1", oneNode({}, { rollout: { canary: -1 } }), /^hecate:rollout\.canary: is no number of nodes/],
  ["batch 0", oneNode({}, { rollout: { batch: 0 } }), /^hecate:rollout\.batch: is no size of a batch/],
  ["batch 0%", oneNode({}, { rollout: { batch: "0%" } }), /^hecate:rollout\.batch: is no size/],
  ["batch 101%", oneNode({}, { rollout: { batch: "101%" } }), /^hecate:rollout\.batch: is no size/],
  ["batch 1.5", oneNode({}, { rollout: { batch: 1.5 } }), /^hecate:rollout\.batch: is no size/],
  ["batch -5%", oneNode({}, { rollout: { batch: "-5%" } }), /^hecate:rollout\.batch: is no size/],
  ["batch half", oneNode({}, { rollout: { batch: "half" } }), /^hecate:rollout\.batch: is no size/],
  [
    "soak 30",
    oneNode({}, { rollout: { soak: 30 } }),
    "hecate:rollout.soak: must be a text, is a number; put it in quotes",
  ],
  ["soak of a day", oneNode({}, { rollout: { soak: "1d" } }), /^hecate:rollout\.soak: "1d" is not a duration/],
  ["an owner of one part", oneNode({}, { owner: "dev" }), /^hecate:owner: is no owner; write PROJECT\/STACK/],
  ["an owner that climbs", oneNode({}, { owner: "../x" }), /^hecate:owner: is no owner/],
  ["Podman 4.3", oneNode({}, { podman: "4.3" }), /^hecate:podman: Podman 4\.3 has no Quadlet/],
  ["no Podman", oneNode({}, { podman: "new" }), /^hecate:podman: "new" is not a Podman version/],
];

describe.each([
  ["unknown keys", unknownKeys],
  ["connections", connections],
  ["services of nodes", servicesOfNodes],
  ["services", services],
  ["environments", environments],
  ["placeholders", placeholders],
  ["others", others],
])("%s", (_subject, rows) => {
  it.each(rows)("refuses %s, and tells nothing else", (_what, stack, line) => {
    expect(refusals(stack)).toEqual([typeof line === "string" ? line : expect.stringMatching(line)]);
  });
});

describe("one host key of two nodes", () => {
  const twins = (second: object, rest: object = {}): readonly string[] => {
    const node = { hostKey, services: ["hecate-daemon"] };
    const nodes = { a: { ...node, host: "192.168.1.10" }, b: { ...node, host: "a.lan", ...second } };
    return refusals({ ssh: { user: "rl" }, nodes, ...rest });
  };

  it("is refused where the nodes are not observed", () => {
    expect(twins({}, { observe: "off" })).toEqual([
      expect.stringMatching(/^hecate:nodes\.b\.hostKey: is the host key of a too, with the same user: keep one/),
    ]);
  });

  it("is right for two users, for a parked node, and where the nodes tell which machine they are", () => {
    expect(twins({ user: "other" }, { observe: "off" })).toEqual([]);
    expect(twins({ parked: true }, { observe: "off" })).toEqual([]);
    expect(twins({})).toEqual([]);
  });
});

describe("rows", () => {
  it("start from stacks that are good", () => {
    expect(refusals(oneNode({}))).toEqual([]);
    expect(refusals(service({}))).toEqual([]);
    expect(refusals(service({}, daemon))).toEqual([]);
    expect(refusals(nodes({ hostKey }, { hostKey }))).toEqual([]);
  });
});
