import { describe, expect, test } from "vitest";
import { dependenciesOf, exclude, installedBy, Services, servicesOf } from "../../../quadlet/check/services.ts";
import type { Release } from "../../../quadlet/index.ts";
import { directoryOf, unitOf } from "./units.ts";

const plain = "[Container]\nImage=x.io/a:1\n";
const unit = (...lines: readonly string[]): string => `[Unit]\n${lines.join("\n")}\n${plain}`;

describe("which unit is meant", () => {
  const files = {
    "a.container": `${plain}[Install]\nAlias=first.service\n`,
    "b.container": `${plain}[Install]\nAlias=first.service b.service.old\n`,
    "t@.container": plain,
    "t@own.container": plain,
    "data.volume": "[Volume]\n",
  };

  test.each<[string, string | undefined, Release?]>([
    ["a.service", "a.container"],
    ["data-volume.service", "data.volume"],
    ["t@.service", "t@.container"],
    ["t@1.service", "t@.container"],
    ["t@own.service", "t@own.container"],
    ["t@a@b.service", undefined],
    ["t@1.service.x", undefined],
    ["gone@1.service", undefined],
    // The one that comes first has the name.
    ["first.service", "a.container"],
    ["b.service.old", "b.container"],
    ["gone.service", undefined],
    ["a.container", "a.container"],
    ["a.container", "a.container", "5.5"],
    ["a.container", undefined, "5.4"],
    ["gone.container", undefined],
  ])("by %s: %s", (name, expected, podman) => {
    expect(new Services(directoryOf(files, podman)).meant(name)?.fileName).toBe(expected);
  });

  test("by its service alone, or its file alone", () => {
    const services = servicesOf(directoryOf(files));
    expect(services.named("a.container")).toBeUndefined();
    expect(services.ofFile("a.container")?.fileName).toBe("a.container");
    expect(services.ofFile("a.service")).toBeUndefined();
  });

  test("nobody, in a directory of no units", () => {
    expect(servicesOf(directoryOf({})).meant("a.container")).toBeUndefined();
  });

  test("the services of a directory are put together once", () => {
    const directory = directoryOf(files);
    expect(servicesOf(directory)).toBe(servicesOf(directory));
    expect(servicesOf(directoryOf(files))).not.toBe(servicesOf(directory));
  });
});

test("the order of services, by what they say and what they refer to", () => {
  const directory = directoryOf({
    "a.container": unit("After=b.service gone.service %h.service", "Before=c.container"),
    "b.container": `${plain}Volume=data.volume:/data\nVolume=gone.volume:/gone\n`,
    "c.container": plain,
    "data.volume": "[Volume]\n",
  });
  const order = servicesOf(directory).order();
  expect(
    order.map(({ from, to, owner, value }) => [from, to, owner].map(({ name }) => name).concat(value.text)),
  ).toEqual([
    ["a", "b", "a", "b.service"],
    ["c", "a", "a", "c.container"],
    ["b", "data", "b", "data.volume:/data"],
  ]);
});

test("dependencies have their key, their section and their name as far as it is known", () => {
  const one = unitOf(
    "a.container",
    `${unit("Requires=%N.service b%%.service", "Wants=c.service")}[Install]\nWantedBy=%h\n`,
  );
  expect(dependenciesOf(one).map(({ key, section, name }) => [key, section, name])).toEqual([
    ["Requires", "Unit", undefined],
    ["Requires", "Unit", "b%.service"],
    ["Wants", "Unit", "c.service"],
  ]);
  expect(installedBy(one).map(({ key, section, name }) => [key, section, name])).toEqual([
    ["WantedBy", "Install", "%h"],
  ]);
});

test.each([
  ["Conflicts=b.service", true],
  ["Conflicts=b.container", true],
  ["Conflicts=c.service", false],
  ["After=b.service", false],
])("%s keeps two from running together: %s", (line, expected) => {
  const [a, b] = [unitOf("a.container", unit(line)), unitOf("b.container", plain)];
  expect(exclude(a, b)).toBe(expected);
  expect(exclude(b, a)).toBe(expected);
});
