import * as pulumi from "@pulumi/pulumi";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { loadFleet } from "../../config/load.ts";

beforeAll(async () => {
  // Nothing is registered here: this names the project and the stack, as the engine does.
  await pulumi.runtime.setMocks({ newResource: () => ({ id: "", state: {} }), call: () => ({}) }, "hecate", "dev");
});

function configure(values: Readonly<Record<string, string>>, secretKeys: string[] = []): void {
  pulumi.runtime.setAllConfig(values, secretKeys);
}

const local = JSON.stringify({ here: { local: true, services: [] } });

describe("loadFleet", () => {
  beforeEach(() => {
    configure({});
  });

  it("reads its own namespace, and no other", () => {
    configure({ "hecate:nodes": local, "aws:region": "x", "hecate-other:nodes": "y" });
    expect(loadFleet()).toMatchObject({ owner: "hecate/dev", nodes: [{ name: "here", connection: "local" }] });
  });

  it("knows which keys the engine holds as secrets", () => {
    const secrets = JSON.stringify({ cookie: "hunter2" });
    configure({ "hecate:nodes": local, "hecate:secrets": secrets }, ["hecate:secrets"]);
    expect(loadFleet().secrets.env["cluster"]).toMatchObject({ HECATE_COOKIE: "hunter2" });
    configure({ "hecate:nodes": local, "hecate:secrets": secrets });
    expect(loadFleet).toThrow(/hecate:secrets: is stored in plain/);
    configure({ "hecate:nodes": local }, ["hecate:nodes"]);
    expect(loadFleet).toThrow(/hecate:nodes: holds a secret/);
  });

  it("throws what the engine shows without a stack trace", () => {
    configure({ "hecate:nodez": local });
    expect(loadFleet).toThrow(pulumi.RunError);
    expect(loadFleet).toThrow(
      /has 2 problems; no node has been touched\.\n {2}hecate:nodes: is missing.*\n {2}hecate:nodez: is an/,
    );
  });
});
