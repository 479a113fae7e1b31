import { describe, expect, test } from "vitest";
import { publishedPorts, sharedPort } from "../../../quadlet/check/ports.ts";
import type { PublishedPorts } from "../../../quadlet/check/ports.ts";
import { container } from "./units.ts";

function published(...lines: readonly string[]): readonly Omit<PublishedPorts, "value">[] {
  const ports = publishedPorts(container(lines.map((line) => `PublishPort=${line}`)));
  return ports.map(({ value: _, ...rest }) => rest);
}

describe("what a line takes of the host", () => {
  test.each<[string, PublishedPorts["address"], readonly [number, number], readonly [number, number], string]>([
    ["8080:80", undefined, [8080, 8080], [80, 80], "tcp"],
    ["8080:80/UDP", undefined, [8080, 8080], [80, 80], "udp"],
    ["8080-8090:80-90", undefined, [8080, 8090], [80, 90], "tcp"],
    ["127.0.0.1:8080:80", "127.0.0.1", [8080, 8080], [80, 80], "tcp"],
    [":8080:80", undefined, [8080, 8080], [80, 80], "tcp"],
    ["[::1]:8080:80", "::1", [8080, 8080], [80, 80], "tcp"],
    ["[fe80::1]:1:2", "fe80::1", [1, 1], [2, 2], "tcp"],
    ["65535:65535", undefined, [65535, 65535], [65535, 65535], "tcp"],
  ])("%s", (line, address, host, inside, protocol) => {
    expect(published(line)).toEqual([{ address, host, container: inside, protocol, by: "pasta" }]);
  });

  // Podman refuses them, chooses the port by itself, or only the node knows it.
  test.each([
    "80",
    ":80",
    "::80",
    "127.0.0.1::80",
    "8080:",
    "8080:x",
    "1-:80",
    "1:-2",
    "123456:80",
    "1:123456",
    "%i:80",
    "${PORT}:80",
    "1:2:3:4",
    "8080:80/",
    "8080:80/t/u",
    "x8080:80",
    "localhost:1:1",
    "0:1:1",
    "[fe80::1%eth0]:1:1",
  ])("nothing that can be judged: %s", (line) => {
    expect(published(line)).toEqual([]);
  });

  test("line by line, each with its value", () => {
    const ports = publishedPorts(container(["PublishPort=1:2", "PublishPort=80", "PublishPort=3:4"]));
    expect(ports.map(({ host, value }) => [host[0], value.at.line])).toEqual([
      [1, 3],
      [3, 5],
    ]);
  });
});

describe("the port that two lines share", () => {
  test.each([
    ["8080:80", "8080:81", 8080],
    ["8080:80", "8081:80", undefined],
    ["8080:80", "8080:80/udp", undefined],
    ["1-5:1-5", "5-9:5-9", 5],
    ["5-9:5-9", "1-5:1-5", 5],
    ["1-4:1-4", "5-9:5-9", undefined],
    ["5-9:5-9", "1-4:1-4", undefined],
    ["1-9:1-9", "3-4:3-4", 3],
    ["127.0.0.1:1:1", "127.0.0.1:1:1", 1],
    ["127.0.0.1:1:1", "127.0.0.2:1:1", undefined],
    ["127.0.0.1:1:1", "1:1", 1],
    ["1:1", "127.0.0.1:1:1", 1],
    ["0.0.0.0:1:1", "127.0.0.1:1:1", 1],
    ["127.0.0.1:1:1", "0.0.0.0:1:1", 1],
    ["0.0.0.0:1:1", "[::1]:1:1", undefined],
    ["[::1]:1:1", "0.0.0.0:1:1", undefined],
    ["0.0.0.0:1:1", "[::ffff:127.0.0.1]:1:1", undefined],
    ["[::]:1:1", "127.0.0.1:1:1", undefined],
    ["127.0.0.1:1:1", "[::]:1:1", undefined],
    ["[0:0::0]:1:1", "10.0.0.1:1:1", undefined],
    ["0.0.0.0:1:1", "[::]:1:1", undefined],
    ["[::]:1:1", "[::1]:1:1", 1],
    ["[::]:1:1", "1:1", 1],
    ["[::1]:1:1", "[::2]:1:1", undefined],
    ["[1::]:1:1", "[2::]:1:1", undefined],
    ["[::10]:1:1", "10.0.0.1:1:1", undefined],
    ["[10::]:1:1", "10.0.0.1:1:1", undefined],
  ])("%s and %s", (a, b, expected) => {
    const [left, right] = publishedPorts(container([`PublishPort=${a}`, `PublishPort=${b}`]));
    if (left === undefined || right === undefined) throw new Error("a line publishes nothing");
    expect(sharedPort(left, right)).toBe(expected);
  });
});

describe("the port that two lines share where rootlessport listens, on both families at once", () => {
  test.each([
    ["0.0.0.0:1:1", "[::]:1:1", 1],
    ["0.0.0.0:1:1", "[::1]:1:1", 1],
    ["[::]:1:1", "127.0.0.1:1:1", 1],
    ["127.0.0.1:1:1", "[::1]:1:1", undefined],
    ["127.0.0.1:1:1", "127.0.0.2:1:1", undefined],
  ])("%s and %s", (a, b, expected) => {
    const lines = [`PublishPort=${a}`, `PublishPort=${b}`];
    for (const unit of [container([...lines, "Network=n"]), container(lines, "4.9")]) {
      const [left, right] = publishedPorts(unit);
      if (left === undefined || right === undefined) throw new Error("a line publishes nothing");
      expect(sharedPort(left, right)).toBe(expected);
      expect(sharedPort(right, left)).toBe(expected);
    }
  });

  test.each<[string, PublishedPorts["by"]]>([
    ["Network=pasta", "pasta"],
    ["Network=pasta:--ipv4-only", "pasta"],
    ["Network=private", "pasta"],
    ["Network=bridge", "rootlessport"],
    ["Network=a.network", "rootlessport"],
    ["Network=slirp4netns", "rootlessport"],
  ])("%s is published by %s", (line, by) => {
    expect(publishedPorts(container(["PublishPort=1:2", line])).map((ports) => ports.by)).toEqual([by]);
  });

  test("a list of mappings is read as podman reads it", () => {
    const ports = publishedPorts(container(["PublishPort=1:2,3:4"]));
    expect(ports.map(({ host }) => host[0])).toEqual([1, 3]);
  });
});
