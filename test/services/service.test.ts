import { describe, expect, it } from "vitest";
import { QuadletError } from "../../quadlet/index.ts";
import { catalogue } from "../../services/catalogue.ts";
import type { HealthOptions, ServiceDefinition } from "../../services/definition.ts";
import { renderService } from "../../services/service.ts";

const daemon: ServiceDefinition = { kind: "daemon", image: "quay.io/me/app:1" };
const frontend: ServiceDefinition = { kind: "frontend", image: "quay.io/me/web:1", port: 8080 };

describe("renderService", () => {
  it("tells the node program what it must know of a daemon", () => {
    expect(
      renderService("app", { ...daemon, requires: ["core"], wants: ["x"], secretEnv: ["s"], hold: true }).service,
    ).toEqual({
      name: "app",
      image: "quay.io/me/app:1",
      hold: true,
      boot: true,
      reads: [
        ".hecate/gitops/apps/app.container",
        ".config/containers/systemd/app.container",
        ".hecate/gitops/apps/app.env",
        ".hecate/config/node.env",
        ".hecate/secrets/s.env",
      ],
      requires: ["core"],
      ports: [],
      data: [".hecate/app", ".hecate/app/sockets"],
      gate: {
        kind: "socket",
        argument: ".hecate/app/sockets/api.sock",
        startPeriodSeconds: 10,
        deadlineSeconds: 115,
      },
    });
  });

  it("and of a frontend", () => {
    expect(renderService("web", frontend).service).toEqual({
      name: "web",
      image: "quay.io/me/web:1",
      hold: false,
      boot: true,
      reads: [".hecate/gitops/apps/web.container", ".config/containers/systemd/web.container"],
      requires: [],
      ports: [8080],
      data: [],
      gate: { kind: "podman", argument: "web", startPeriodSeconds: 5, deadlineSeconds: 110 },
    });
  });

  it("asks no target to start a service that a boot is not to start, and tells the node so", () => {
    const { unit, service } = renderService("web", { ...frontend, boot: false });
    expect(unit).not.toContain("[Install]");
    expect(service.boot).toBe(false);
    const own = renderService("web", { ...frontend, boot: false, install: { WantedBy: ["mine.target"] } });
    expect(own.unit).toContain("[Install]\nWantedBy=mine.target\n");
  });

  it("puts the core daemon's files apart", () => {
    expect(renderService("core", { ...daemon, core: true }).unitPath).toBe(".hecate/gitops/system/core.container");
    expect(renderService("app", daemon).unitPath).toBe(".hecate/gitops/apps/app.container");
  });

  it("reads every env file that the unit names", () => {
    for (const [name, definition] of Object.entries(catalogue)) {
      const { unit, service } = renderService(name, definition);
      const named = [...unit.matchAll(/^EnvironmentFile=%h\/(.+)$/gm)].map(([, path]) => path);
      expect(service.reads).toEqual(expect.arrayContaining(named));
      expect(named.length).toBe(definition.kind === "daemon" ? 2 + (definition.secretEnv ?? []).length : 0);
    }
  });

  it("makes the directories of a daemon below its own", () => {
    const { data } = renderService("app", { ...daemon, dataDirectories: ["sqlite", "run"] }).service;
    expect(data).toEqual([".hecate/app", ".hecate/app/sqlite", ".hecate/app/run"]);
  });

  it("renders for an older Podman when told so", () => {
    expect(() => renderService("app", daemon, "5.0")).not.toThrow();
    expect(() => renderService("app", daemon, "4.4")).toThrow(/needs Podman 4\.6, the target is 4\.4/);
  });

  it("throws every value that the unit cannot carry, at once", () => {
    const bad = { ...frontend, image: "two\nlines", description: "two\nlines" };
    const thrown = (): unknown => renderService("web", bad);
    expect(thrown).toThrow(QuadletError);
    expect(thrown).toThrow(/Description[^]*Image|Image[^]*Description/);
  });
});

describe("the deadline of a service's health", () => {
  it.each<[string, ServiceDefinition, HealthOptions, [start: number, deadline: number]]>([
    ["is when Podman would call it unhealthy", daemon, { interval: "10s", retries: 2, timeout: "1s" }, [10, 32]],
    ["counts the start period", frontend, { startPeriod: "1m30s" }, [90, 195]],
    ["is the one given", daemon, { deadline: "20s" }, [10, 20]],
    ["is whole seconds, rounded up", daemon, { startPeriod: "500ms", deadline: "1500ms" }, [1, 2]],
  ])("%s", (_what, definition, health, [startPeriodSeconds, deadlineSeconds]) => {
    expect(renderService("app", { ...definition, health }).service.gate).toMatchObject({
      startPeriodSeconds,
      deadlineSeconds,
    });
  });

  it("is held against the container's own check when a daemon has another than its socket", () => {
    expect(renderService("app", { ...daemon, health: { command: "true" } }).service.gate).toMatchObject({
      kind: "podman",
      argument: "app",
    });
  });

  it("leaves a daemon that says when it is ready the time to boot", () => {
    expect(renderService("app", { ...daemon, health: { ready: "/health" } }).service.gate).toEqual({
      kind: "ready",
      argument: ".hecate/app/sockets/api.sock",
      path: "/health",
      startPeriodSeconds: 10,
      deadlineSeconds: 150,
    });
    const health = { ready: "/health", deadline: "20s" };
    expect(renderService("app", { ...daemon, health }).service.gate.deadlineSeconds).toBe(20);
    // The unit is the same: Podman's own check is another matter.
    expect(renderService("app", { ...daemon, health }).unit).toBe(renderService("app", daemon).unit);
  });

  it.each<HealthOptions>([{ deadline: "soon" }, { interval: "1d" }, { startPeriod: "10" }])(
    "refuses %j and says for which service and key",
    (health) => {
      expect(() => renderService("app", { ...daemon, health })).toThrow(
        /^app: health\.(deadline|interval|startPeriod): .* is not a duration/,
      );
    },
  );
});
