import { afterEach, describe, expect, it, vi } from "vitest";
import { Daemon, Fleet } from "../../components/index.ts";
import type { FleetArgs } from "../../components/index.ts";
import { engineDone, known, mockEngine } from "./mocks.ts";

function nodes(...names: readonly string[]): FleetArgs["nodes"] {
  const connection = { user: "rl", hostKey: "ssh-ed25519 AAAA" };
  return Object.fromEntries(
    names.map((name) => [
      name,
      {
        connection: { ...connection, host: name },
        observe: "off",
        services: (node) => {
          new Daemon("app", { node, image: "quay.io/me/app:1" });
        },
      } satisfies FleetArgs["nodes"][string],
    ]),
  );
}

/** Lets all that can happen by itself happen. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setTimeout(resolve, 2));
}

afterEach(engineDone);

describe("Fleet", () => {
  it("begins a wave when every transaction of the one before it has succeeded", async () => {
    const proven = new Map<string, () => void>();
    const registered = await mockEngine((name) =>
      name.endsWith("-converge") ? new Promise((resolve) => proven.set(name, resolve)) : Promise.resolve(),
    );
    const fleet = new Fleet("hecate", { nodes: nodes("a", "b", "c", "d"), rollout: { canary: 1, batch: 2 } });
    const begun = (): string[] =>
      registered.filter(({ type }) => type === "hecate:index:HecateNode").map(({ name }) => name);

    await settled();
    expect(begun()).toEqual(["a"]);
    proven.get("a-converge")?.();
    await settled();
    expect(begun()).toEqual(["a", "b", "c"]);
    proven.get("b-converge")?.();
    await settled();
    expect(begun()).toEqual(["a", "b", "c"]);
    proven.get("c-converge")?.();
    await settled();
    expect(begun()).toEqual(["a", "b", "c", "d"]);
    proven.get("d-converge")?.();
    await Promise.all([...fleet.nodes.values()].map((node) => known(node.converged)));
  });

  it("makes all nodes in its constructor, in their order", async () => {
    await mockEngine();
    const fleet = new Fleet("hecate", { nodes: nodes("b", "a", "c"), rollout: { batch: 1 } });
    expect([...fleet.nodes.keys()]).toEqual(["b", "a", "c"]);
    await Promise.all([...fleet.nodes.values()].map((node) => known(node.converged)));
  });

  it("shows where nodes differ that should not", async () => {
    await mockEngine();
    const shown = vi.spyOn(console, "warn").mockReturnValue();
    const other: FleetArgs["nodes"] = {
      c: {
        connection: { user: "rl", hostKey: "ssh-ed25519 AAAA", host: "c" },
        observe: "off",
        services: (node) => {
          new Daemon("app", { node, image: "quay.io/me/app:2" });
        },
      },
    };
    const fleet = new Fleet("hecate", { nodes: { ...nodes("a", "b"), ...other } });
    expect(shown.mock.calls.flat()).toEqual([expect.stringMatching(/ c app\.container:.*\(fleet-image\)$/)]);
    shown.mockRestore();
    await Promise.all([...fleet.nodes.values()].map((node) => known(node.converged)));
  });

  it("makes nothing of a rollout that makes no sense", async () => {
    const registered = await mockEngine();
    expect(() => new Fleet("hecate", { nodes: nodes("a"), rollout: { batch: 0 } })).toThrow(RangeError);
    await settled();
    expect(registered).toEqual([]);
  });
});
