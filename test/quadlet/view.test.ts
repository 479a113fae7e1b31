import { describe, expect, test } from "vitest";
import type { Release } from "../../quadlet/index.ts";
import { unitOf } from "./check/units.ts";

const values = (key: string, lines: readonly string[], podman?: Release, section = "Container"): string[] =>
  unitOf("a.container", `[${section}]\n${lines.join("\n")}\n`, podman)
    .values(key, section)
    .map(({ text, at }) => `${at.line}:${at.column} ${text}`);

describe("what counts of a key", () => {
  test.each<[string, readonly string[], readonly string[], Release?]>([
    // The last of a key that takes one.
    ["ContainerName", ["ContainerName=a", "ContainerName=b"], ["3:15 b"]],
    ["ContainerName", ["ContainerName=a", "ContainerName="], ["3:15 "]],
    // Lines since the last reset.
    [
      "PublishPort",
      ["PublishPort=1:1", "PublishPort=", "PublishPort=2:2", "PublishPort=3:3"],
      ["4:13 2:2", "5:13 3:3"],
    ],
    ["PublishPort", ["PublishPort=1:1", "PublishPort="], []],
    // Words since the last reset.
    ["AddCapability", ["AddCapability=A", "AddCapability=", "AddCapability=B 'C D'"], ["4:15 B", "4:17 C D"]],
    // The last of each name.
    ["Environment", ["Environment=A=1 B=2", "Environment=A=3"], ["3:13 A=3", "2:17 B=2"]],
    ["Environment", ["Environment=A=1", "Environment=", "Environment=B=2"], ["4:13 B=2"]],
    ["Environment", ["Environment=A B=2"], ["2:15 B=2"], "5.5"],
    ["Environment", ["Environment=A B=2"], ["2:13 A", "2:15 B=2"], "5.6"],
    // The words of the last line.
    ["Exec", ["Exec=a b", "Exec=c 'd e'"], ["3:6 c", "3:8 d e"]],
    // Of no key of Podman's the lines.
    ["Bogus", ["Bogus=a b", "Bogus=", "Bogus='c'"], ["4:7 'c'"]],
    ["Gone", ["Bogus=a"], []],
  ])("%s of %j", (key, lines, expected, podman?: Release) => {
    expect(values(key, lines, podman)).toEqual(expected);
  });

  test.each<[string, string, string, readonly string[]]>([
    ["Unit", "After", "After=a.service 'b.service'", ["2:7 a.service", "2:17 b.service"]],
    // systemd takes no escapes in lists of units.
    ["Unit", "After", String.raw`After=a\x2db.service`, [String.raw`2:7 a\x2db.service`]],
    ["Install", "WantedBy", "WantedBy=a.target b.target", ["2:10 a.target", "2:19 b.target"]],
    ["Service", "Environment", "Environment=A=1 B=2 A=3", ["2:21 A=3", "2:17 B=2"]],
    ["Service", "ExecStartPre", "ExecStartPre=/bin/a 'b c'", ["2:14 /bin/a 'b c'"]],
    ["Unit", "Description", "Description=a 'b'", ["2:13 a 'b'"]],
    ["X-Mine", "After", "After=a b", ["2:7 a b"]],
  ])("[%s] %s", (section, key, line, expected) => {
    expect(values(key, [line], undefined, section)).toEqual(expected);
  });
});

describe("the quotes of a value that is one", () => {
  test.each<[string, string, string, string, string]>([
    ["a", "a", "a", "a", "a"],
    ['"a b"', '"a b"', "a b", "a b", "a b"],
    ['"a', '"a', "a", "a", '"a'],
    ['a"', 'a"', "a", "a", 'a"'],
    ['""a""', '""a""', "a", "a", '"a"'],
    ['a"b', 'a"b', 'a"b', 'a"b', 'a"b'],
    ['"a" "b"', '"a" "b"', 'a" "b', 'a" "b', 'a" "b'],
    ['""', '""', "", "", ""],
    ['"', '"', "", "", '"'],
    ["'a'", "'a'", "'a'", "'a'", "'a'"],
  ])("%s", (text, v49, v50, v57, v58) => {
    const read = (podman: Release): string[] => values("ContainerName", [`ContainerName=${text}`], podman);
    expect([read("4.9"), read("5.0"), read("5.7"), read("5.8.2")].flat()).toEqual(
      [v49, v50, v57, v58].map((value) => `2:15 ${value}`),
    );
  });
});

test.each<[string, boolean | undefined]>([
  ["ReadOnly=true", true],
  ["ReadOnly=1", true],
  ["ReadOnly=YES", true],
  ["ReadOnly=On", true],
  ["ReadOnly=off", false],
  ["ReadOnly=yess", false],
  ["ReadOnly=untrue", false],
  ["ReadOnly=", false],
  ["Init=true", undefined],
])("%s", (line, expected) => {
  expect(unitOf("a.container", `[Container]\n${line}\n`).flag("ReadOnly")).toBe(expected);
});

describe("the name of the service", () => {
  test.each<[string, string, string, Release?]>([
    ["a.container", "[Container]\n", "a.service"],
    ["a.volume", "[Volume]\n", "a-volume.service"],
    ["a.container", "[Container]\nServiceName=b\n", "b.service", "5.3.2"],
    ["a.container", "[Container]\nServiceName=b\n", "a.service", "5.2"],
    ["a@.volume", "[Volume]\n", "a-volume@.service", "5.7"],
    ["a@.volume", "[Volume]\n", "a@-volume.service", "5.6"],
    ["a@1.volume", "[Volume]\n", "a@1-volume.service", "5.7"],
    ["@a.volume", "[Volume]\n", "@a-volume.service", "5.7"],
    [".a.container", "[Container]\n", ".a.service"],
    [".container", "[Container]\n", ".container.service"],
  ])("%s, %j", (fileName, text, expected, podman?: Release) => {
    expect(unitOf(fileName, text, podman).service).toBe(expected);
  });
});

describe("lines that count for less than they say", () => {
  const dropped = (section: string, line: string, podman?: Release): string[] =>
    unitOf("a.container", `[${section}]\n${line}\n`, podman)
      .dropped()
      .map(({ section: where, at, why }) => `${where} ${at.line}:${at.column} ${why}`);

  test.each<[string, string, readonly string[], Release?]>([
    ["Container", "AddCapability=a 'b", ["Container 2:17 quote"]],
    ["Container", "Environment=A=1 B", ["Container 2:17 pair"], "5.5"],
    ["Container", "Environment=A=1 B", [], "5.6"],
    ["Container", "Environment=A 'b", ["Container 2:13 pair", "Container 2:15 pair", "Container 2:15 quote"], "5.5"],
    // A value that is one, or a line as it is, is taken whole.
    ["Container", "ContainerName='a", []],
    ["Container", "Bogus='a", []],
    ["Unit", "After=a.service 'b", ["Unit 2:17 quote"]],
    ["Unit", String.raw`After=\q`, []],
    ["X-Mine", "After='a", []],
  ])("[%s] %s", (section, line, expected, podman?: Release) => {
    expect(dropped(section, line, podman)).toEqual(expected);
  });
});
