import { expect, test } from "vitest";
import { verbatim } from "../../quadlet/index.ts";
import type { Companion } from "../../services/companions.ts";
import type { ServiceDefinition } from "../../services/definition.ts";
import { renderService } from "../../services/service.ts";

const units: readonly Companion[] = [
  { kind: "volume", name: "app-data", volume: {}, silence: { "volume-name-unique": "it is\nmeant" } },
  { kind: "network", name: "app", network: { Subnet: ["10.9.0.0/24"] } },
  { kind: "pod", name: "app", pod: { PublishPort: ["8080:80"] } },
];
const frontend: ServiceDefinition = { kind: "frontend", image: "quay.io/me/web:1", port: 8080, units };

test("what a service brings along goes to the node before it, and restarts it", () => {
  const { companions, service } = renderService("web", frontend);
  expect(companions.map(({ file, unitPath, linkPath }) => [file, unitPath, linkPath])).toEqual([
    ["app-data.volume", ".hecate/gitops/apps/app-data.volume", ".config/containers/systemd/app-data.volume"],
    ["app.network", ".hecate/gitops/apps/app.network", ".config/containers/systemd/app.network"],
    ["app.pod", ".hecate/gitops/apps/app.pod", ".config/containers/systemd/app.pod"],
  ]);
  expect(companions[0]?.unit).toBe("# hecate-lint allow=volume-name-unique it is meant\n\n[Volume]\n");
  expect(companions[0]?.service).toEqual({
    name: "app-data-volume",
    image: "-",
    hold: false,
    boot: true,
    reads: [".hecate/gitops/apps/app-data.volume", ".config/containers/systemd/app-data.volume"],
    requires: [],
    ports: [],
    data: [],
    gate: { kind: "none", argument: "-", startPeriodSeconds: 0, deadlineSeconds: 60 },
  });
  expect(service.requires).toEqual(["app-data-volume", "app-network", "app-pod"]);
});

test("an image that is brought along is pulled before anything is stopped", () => {
  const image = { kind: "image", name: "tools", image: { Image: "quay.io/me/tools:1" } } as const;
  expect(renderService("web", { ...frontend, units: [image] }).companions[0]?.service.pulls).toBe("quay.io/me/tools:1");
});

test("a held service's companions are held as well", () => {
  const { companions } = renderService("web", { ...frontend, hold: true });
  expect(companions.map(({ service }) => service.hold)).toEqual([true, true, true]);
});

test("a network that stops is removed, so that a change counts", () => {
  const networkOf = (companion: Companion): string | undefined =>
    renderService("web", { ...frontend, units: [companion] }).companions[0]?.unit;
  expect(networkOf({ kind: "network", name: "a", network: {} })).toBe(
    "[Network]\n\n[Service]\nExecStopPost=-/usr/bin/env podman network rm systemd-a\n",
  );
  const named = { kind: "network", name: "a", network: { NetworkName: "mine" } } as const;
  expect(networkOf({ ...named, service: { ExecStopPost: verbatim("/bin/true") } })).toContain(
    "ExecStopPost=/bin/true\nExecStopPost=-/usr/bin/env podman network rm mine\n",
  );
  expect(networkOf({ ...named, service: { ExecStopPost: [verbatim("/bin/true")] } })).toContain(
    "ExecStopPost=/bin/true\nExecStopPost=-/usr/bin/env podman network rm mine\n",
  );
  expect(networkOf({ kind: "network", name: "a", network: { NetworkDeleteOnStop: true } })).not.toContain(
    "ExecStopPost",
  );
});

test("rules are silenced in the unit itself", () => {
  const { unit } = renderService("web", { ...frontend, silence: { "image-qualified": "one registry only" } });
  expect(unit.split("\n").slice(0, 3)).toEqual(["# hecate-lint allow=image-qualified one registry only", "", "[Unit]"]);
});
