import { describe, expect, it } from "vitest";
import * as layout from "../../node/layout.ts";

describe("layout", () => {
  it("is the seed's, with our own records beside it", () => {
    expect([
      layout.unitPath("system", "hecate-daemon.container"),
      layout.unitPath("apps", "hecate-traderw.container"),
      layout.envPath("system", "hecate-daemon"),
      layout.linkPath("hecate-daemon.container"),
      layout.nodeEnvPath,
      layout.secretEnvPath("cluster"),
      layout.registryAuthPath,
      layout.dataPath("hecate-daemon"),
      layout.socketPath("hecate-daemon"),
      layout.programPath("0123456789abcdef".repeat(4)),
    ]).toEqual([
      ".hecate/gitops/system/hecate-daemon.container",
      ".hecate/gitops/apps/hecate-traderw.container",
      ".hecate/gitops/system/hecate-daemon.env",
      ".config/containers/systemd/hecate-daemon.container",
      ".hecate/config/node.env",
      ".hecate/secrets/cluster.env",
      ".hecate/secrets/ghcr-auth.json",
      ".hecate/hecate-daemon",
      ".hecate/hecate-daemon/sockets/api.sock",
      ".hecate/fleet/bin/hecate-node-0123456789abcdef.sh",
    ]);
  });

  it("has no service where its own directories are", () => {
    const own = [
      layout.unitPath("apps", "x.container"),
      layout.nodeEnvPath,
      layout.registryAuthPath,
      layout.programPath("0".repeat(64)),
    ];
    expect(new Set(own.map((path) => path.split("/")[1]))).toEqual(layout.reservedNames);
  });

  it("gives the directories on the way to a path, outermost first", () => {
    expect(layout.parents(".hecate/gitops/apps/x.env")).toEqual([".hecate", ".hecate/gitops", ".hecate/gitops/apps"]);
    expect(layout.parents("x")).toEqual([]);
  });

  it("keeps the directory of secrets to its owner", () => {
    expect(layout.directoryMode(".hecate/secrets")).toBe("0700");
    expect(layout.directoryMode(".hecate")).toBe("0755");
  });
});
