import { expect, test } from "vitest";
import { defineUnit, fileName, parseUnit, render, serviceName, verbatim, withSpecifiers } from "../../quadlet/index.ts";
import { ownSection } from "../../quadlet/unit.ts";
import type { UnitSource } from "../../quadlet/index.ts";

test("sections come in one order, keys in the author's, and what is undefined is left out", () => {
  const unit = defineUnit({
    install: { WantedBy: ["default.target"] },
    service: { Restart: "always" },
    quadlet: { DefaultDependencies: false },
    unit: { Description: "a", After: undefined },
    extra: { Service: { LoadCredential: verbatim("a:/b") }, Unit: { "X-Own": verbatim("1") } },
    container: { ReadOnly: true, Image: "x", Pull: undefined },
    kind: "container",
    name: "a",
  });
  expect(unit.sections.map(({ name, entries }) => [name, ...entries.map(({ key }) => key)])).toEqual([
    ["Unit", "Description", "X-Own"],
    ["Container", "ReadOnly", "Image"],
    ["Quadlet", "DefaultDependencies"],
    ["Service", "Restart", "LoadCredential"],
    ["Install", "WantedBy"],
  ]);
});

test("a kind's own section is there even when it is empty", () => {
  expect(render(defineUnit({ kind: "volume", name: "data", volume: {} }))).toBe("[Volume]\n");
});

test.each([
  [{ kind: "container", name: "a", container: {} }, "a.container", "a.service"],
  [{ kind: "kube", name: "a", kube: {} }, "a.kube", "a.service"],
  [{ kind: "volume", name: "a", volume: {} }, "a.volume", "a-volume.service"],
  [{ kind: "network", name: "a", network: {} }, "a.network", "a-network.service"],
  [{ kind: "pod", name: "a", pod: {} }, "a.pod", "a-pod.service"],
  [{ kind: "build", name: "a", build: {} }, "a.build", "a-build.service"],
  [{ kind: "image", name: "a", image: {} }, "a.image", "a-image.service"],
  [{ kind: "artifact", name: "a", artifact: {} }, "a.artifact", "a-artifact.service"],
  [{ kind: "pod", name: "a", pod: { ServiceName: "b" } }, "a.pod", "b.service"],
] as const)("%j has its names", (source, file, service) => {
  const unit = defineUnit(source);
  expect(fileName(unit)).toBe(file);
  expect(serviceName(unit)).toBe(service);
});

test.each([
  ["[Container]\nContainerName=b\n", "a.service"],
  ["[Container]\nServiceName=b\nContainerName=c\n", "b.service"],
  ["[Container]\nServiceName=b\nServiceName=c\n", "c.service"],
  ["[Unit]\nServiceName=b\n[Container]\nContainerName=c\n", "a.service"],
  ["[Unit]\nDescription=b\n", "a.service"],
])("the service of a parsed unit, %j", (text, service) => {
  expect(serviceName(parseUnit("a.container", text))).toBe(service);
});

test.each<[UnitSource, string]>([
  [{ kind: "container", name: "a", container: { Label: { a: "container" } } }, "container"],
  [{ kind: "volume", name: "a", volume: { Label: { a: "volume" } } }, "volume"],
  [{ kind: "network", name: "a", network: { Label: { a: "network" } } }, "network"],
  [{ kind: "pod", name: "a", pod: { Label: { a: "pod" } } }, "pod"],
  [{ kind: "kube", name: "a", kube: { PodmanArgs: ["kube"] } }, "kube"],
  [{ kind: "build", name: "a", build: { PodmanArgs: ["build"] } }, "build"],
  [{ kind: "image", name: "a", image: { PodmanArgs: ["image"] } }, "image"],
  [{ kind: "artifact", name: "a", artifact: { PodmanArgs: ["artifact"] } }, "artifact"],
])("the section of %j is its own", (source, kind) => {
  expect(JSON.stringify(ownSection(source))).toContain(`"${kind}"`);
});

test("values are typed by the key table", () => {
  defineUnit({
    kind: "container",
    name: "a",
    container: {
      Notify: "healthy",
      StopTimeout: 10,
      Volume: [withSpecifiers("%h:/a")],
      // @ts-expect-error A boolean is true or false: Podman takes any other word for false.
      ReadOnly: "yes",
      // @ts-expect-error A repeatable key takes a list.
      PublishPort: "80:80",
      // @ts-expect-error A number is no text.
      HealthRetries: "3",
      // @ts-expect-error Variables are given by name.
      Environment: ["A=b"],
    },
    // @ts-expect-error [Install] knows no specifiers.
    install: { WantedBy: [withSpecifiers("%i.target")] },
    // @ts-expect-error systemd reads command lines its own way: verbatim text alone is taken.
    service: { ExecStartPre: ["/bin/true"] },
  });
  // @ts-expect-error No such key.
  defineUnit({ kind: "container", name: "a", container: { Imgae: "x" } });
  // @ts-expect-error A volume has its own section.
  expect(() => defineUnit({ kind: "volume", name: "a", container: {} })).not.toThrow();
});
