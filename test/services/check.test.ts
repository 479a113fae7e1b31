import { describe, expect, it } from "vitest";
import { catalogue } from "../../services/catalogue.ts";
import type { NamedService } from "../../services/check.ts";
import { checkServices } from "../../services/check.ts";
import type { ServiceDefinition } from "../../services/definition.ts";

function daemon(name: string, more: Partial<ServiceDefinition> = {}): NamedService {
  return { name, definition: { kind: "daemon", image: "quay.io/me/app:1", ...more } };
}

function frontend(name: string, port: number): NamedService {
  return { name, definition: { kind: "frontend", image: "quay.io/me/web:1", port } };
}

describe("checkServices", () => {
  it("finds nothing wrong with the catalogue, or with nothing", () => {
    const all = Object.entries(catalogue).map(([name, definition]) => ({ name, definition }));
    expect(checkServices(all, [])).toEqual([]);
    expect(checkServices([], [])).toEqual([]);
  });

  it.each(["a", "0", "a-b", "hecate-daemon", "x".repeat(63)])("takes %s as a name", (name) => {
    expect(checkServices([daemon(name)], [])).toEqual([]);
  });

  it.each(["", "-a", "A", "a.b", "a_b", "a/b", "..", "a b", "a\n", "ä", "x".repeat(64)])(
    "refuses the name %j",
    (name) => {
      expect(checkServices([daemon(name)], [])).toEqual([
        expect.stringContaining(`${JSON.stringify(name)} is no name`),
      ]);
    },
  );

  it.each(["config", "fleet", "gitops", "secrets"])("refuses the name %s: ~/.hecate has a directory of it", (name) => {
    expect(checkServices([daemon(name)], [])).toEqual([expect.stringContaining(`~/.hecate/${name}`)]);
  });

  it.each(["hecate-fleet-transaction", "hecate-fleet-x", "resume-hecate-fleet-x"])(
    "refuses the name %s: a transaction runs as a unit of such a name",
    (name) => {
      expect(checkServices([daemon(name)], [])).toEqual([
        `${name}: names that begin with hecate-fleet- are for the units of the transaction; choose another name`,
      ]);
    },
  );

  it("refuses a service that is not to start at boot and names the target of a boot", () => {
    const install = (target: string): NamedService => daemon("app", { boot: false, install: { WantedBy: [target] } });
    expect(checkServices([install("mine.target")], [])).toEqual([]);
    expect(checkServices([install("default.target")], [])).toEqual([
      "app: install.WantedBy names default.target, which a boot starts, but boot is false: remove one of the two",
    ]);
  });

  it("asks daemons alone whether they are ready, by a path", () => {
    const ready = (path: string): { health: { ready: string } } => ({ health: { ready: path } });
    const web = { ...frontend("web", 8080).definition, ...ready("/health") };
    expect(checkServices([daemon("app", ready("/api/health?full=1"))], [])).toEqual([]);
    expect(checkServices([daemon("app", ready("health x"))], [])).toEqual([
      'app: health.ready "health x" is no path of an HTTP request: write /health',
    ]);
    expect(checkServices([{ name: "web", definition: web }], [])).toEqual([
      "web: health.ready is asked over a daemon's socket, which a frontend lacks: remove it",
    ]);
  });

  it("refuses a unit that two services bring along, or one of them twice", () => {
    const data = { kind: "volume" as const, name: "data", volume: {} };
    const inner = { kind: "network" as const, name: "data", network: {} };
    expect(checkServices([daemon("a", { units: [data] }), daemon("b", { units: [inner] })], [])).toEqual([]);
    expect(checkServices([daemon("a", { units: [data, inner] }), daemon("b", { units: [data] })], [])).toEqual([
      "a and b both list data.volume in their units: keep it in a alone, and let b require a",
    ]);
    expect(checkServices([daemon("a", { units: [data, data] })], [])).toEqual([
      "a lists data.volume twice in its units: remove one of the two",
    ]);
  });

  it("says once that a name is declared twice", () => {
    expect(checkServices([daemon("a"), daemon("a"), daemon("a")], [])).toEqual(["a is declared twice on this node"]);
  });

  it.each(["requires", "wants", "after"] as const)("misses what a service %s, unless others run it", (key) => {
    const service = daemon("a", { [key]: ["b"] });
    expect(checkServices([service], [])).toEqual(["a needs b, which this node lacks: add it, or name it in external"]);
    expect(checkServices([service], ["b"])).toEqual([]);
    expect(checkServices([service, daemon("b")], [])).toEqual([]);
    expect(checkServices([daemon("b"), service], [])).toEqual([]);
  });

  it("tells everything at once", () => {
    expect(checkServices([daemon("A", { requires: ["x"] }), frontend("b", 80)], [])).toHaveLength(3);
  });

  it.each([
    ["a port that is too high", { port: 70_000 }, /port 70000 is none/],
    ["a port that rootless containers cannot have", { port: 80 }, /port 80 is none that can be used here: 1024/],
    ["half a port", { containerPort: 1.5 }, /containerPort 1\.5 is none/],
    ["data outside", { dataDirectories: ["../x"] }, /dataDirectories "\.\.\/x" is no plain relative path/],
    ["a secret file outside", { secretEnv: ["../x"] }, /secretEnv "\.\.\/x" is no plain/],
  ])("refuses %s", (_what, more, message) => {
    expect(checkServices([daemon("a", more)], [])).toEqual([expect.stringMatching(message)]);
  });
});
