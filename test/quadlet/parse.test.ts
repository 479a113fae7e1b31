import { describe, expect, test } from "vitest";
import {
  defineDropIn,
  defineUnit,
  parseDropIn,
  parseUnit,
  rawUnit,
  render,
  renderDropIn,
  specifiers,
  UnitSyntaxError,
  verbatim,
} from "../../quadlet/index.ts";
import type { Unit, Value } from "../../quadlet/index.ts";

/** The value of the last entry of a key in a unit of one section. */
function value(key: string, line: string, section = "Container"): Value | undefined {
  const { sections } = parseUnit("a.container", `[${section}]\n${key}=${line}\n`);
  return sections.find(({ name }) => name === section)?.entries.findLast((entry) => entry.key === key)?.value;
}

describe("a value", () => {
  test.each<[key: string, line: string, value: Value]>([
    ["Image", "registry.example/image:1", "registry.example/image:1"],
    ["Image", "a%%b$$c", "a%b$c"],
    ["Image", "100% b%", "100% b%"],
    ["HealthCmd", "sh -c 'a b'", "sh -c 'a b'"],
    ["HealthCmd", 'a "b" c', 'a "b" c'],
    ["ReadOnly", "yes", true],
    ["ReadOnly", "ON", true],
    ["ReadOnly", "1", true],
    ["ReadOnly", "True", true],
    ["ReadOnly", "no", false],
    ["ReadOnly", "off", false],
    ["ReadOnly", "0", false],
    ["ReadOnly", "false", false],
    ["Notify", "healthy", "healthy"],
    ["Notify", "true", true],
    ["HealthRetries", "3", 3],
    ["PidsLimit", "-1", -1],
    ["Volume", "/srv/a b:/c", ["/srv/a b:/c"]],
    ["Volume", '"/a":/b', ['"/a":/b']],
    ["PodmanArgs", "--a 'b c' \"d\\x41\\n\"", ["--a", "b c", "dA\n"]],
    ["Sysctl", '"a=1 2" b=\\', ["a=1 2", "b="]],
    ["Sysctl", "a=C:\\d 'b=\"'", ["a=C:\\d", 'b="']],
    ["Exec", "date +%%s '$$HOME'", ["date", "+%s", "$HOME"]],
    ["Environment", "A=1 \"B=x y\" 'C='", { A: "1", B: "x y", C: "" }],
    ["Label", "a.b/c=d=e", { "a.b/c": "d=e" }],
  ])("%s=%s is typed", (key, line, expected) => {
    expect(value(key, line)).toEqual(expected);
  });

  test.each<[key: string, line: string]>([
    ["Image", '"quoted"'],
    ["Image", 'quoted"'],
    ["Image", "50%x"],
    ["ContainerName", "$NAME"],
    ["ContainerName", "a${NAME}"],
    ["ReadOnly", "maybe"],
    ["ReadOnly", "healthy"],
    ["Notify", "Healthy"],
    ["HealthRetries", "0x10"],
    ["HealthRetries", "1.5"],
    ["HealthRetries", "9007199254740993"],
    ["Exec", "grep \\d x"],
    ["Exec", 'a "" b'],
    ["Exec", "a $FOO"],
    ["Exec", "a ; b"],
    ["Environment", "A"],
    ["Environment", "A=$B"],
    ["Environment", "A=1 ''"],
    ["Environment", "=1"],
    ["Unknown", "x"],
    ["Image", ""],
    ["Environment", ""],
  ])("%s=%s is kept letter by letter", (key, line) => {
    expect(value(key, line)).toEqual(verbatim(line));
  });

  test.each<[key: string, line: string]>([
    ["Volume", "${HOME}/a:/b"],
    ["Volume", ";"],
    ["Sysctl", "a=it's"],
    ["PodmanArgs", "\\d"],
    ["PodmanArgs", "a '' b"],
  ])("%s=%s is kept letter by letter in its list", (key, line) => {
    expect(value(key, line)).toEqual([verbatim(line)]);
  });

  test("has specifiers where systemd would expand them", () => {
    expect(value("Volume", "%h/100%% $$a:/b")).toEqual([specifiers`%h/100%% $a:/b`]);
    expect(value("Environment", "A=%i")).toEqual({ A: specifiers`%i` });
    expect(value("Exec", "%H% %%h")).toEqual([specifiers`%H%%`, "%h"]);
  });

  test("of a key that reaches no command line is literal", () => {
    expect(value("ServiceName", "a")).toBe("a");
    expect(value("DefaultInstance", "%i", "Install")).toBe("%i");
  });

  test.each<[section: string, key: string, line: string, value: Value]>([
    ["Unit", "Description", 'The $HOME of 100%% "x"', 'The $HOME of 100% "x"'],
    ["Unit", "Description", "for %H", specifiers`for %H`],
    ["Unit", "After", "a.service  b.service", ["a.service", "b.service"]],
    ["Unit", "After", "'a b.service'", [verbatim("'a b.service'")]],
    ["Unit", "After", "%p.service", [specifiers`%p.service`]],
    ["Unit", "ConditionPathExists", "!/a", [verbatim("!/a")]],
    ["Unit", "Unheard", "of", verbatim("of")],
    ["Unit", "After", "", verbatim("")],
    ["Service", "Environment", 'A=$B "C=d e"', { A: "$B", C: "d e" }],
    ["Service", "Restart", "always", "always"],
    ["Service", "ExecStartPre", "-/bin/rm %t/x", [verbatim("-/bin/rm %t/x")]],
    ["Install", "WantedBy", "a.target b.target", ["a.target", "b.target"]],
    ["Install", "WantedBy", "a/b", [verbatim("a/b")]],
    ["X-Notes", "Any", "thing %x", verbatim("thing %x")],
  ])("[%s] %s=%s is read as systemd does", (section, key, line, expected) => {
    expect(value(key, line, section)).toEqual(expected);
  });
});

describe("a unit", () => {
  test("has its name, its kind, and the places of its entries", () => {
    const text =
      "# about\n\n[Unit]\nAfter=a.service\n\n[Container]\n  Image = x \\\n    y\nVolume=/a:/b\n# more\nVolume=/c:/d\n";
    expect(parseUnit("some/where/my-app@.container", text)).toEqual({
      kind: "container",
      name: "my-app@",
      sections: [
        { name: "Unit", entries: [{ key: "After", value: ["a.service"], at: { line: 4, column: 7 } }] },
        {
          name: "Container",
          entries: [
            { key: "Image", value: "x y", at: { line: 7, column: 11 } },
            { key: "Volume", value: ["/a:/b", "/c:/d"], at: { line: 9, column: 8 } },
          ],
        },
      ],
    } satisfies Unit);
  });

  test("keeps apart what does not belong together", () => {
    const text =
      "[Container]\nExec=a\nExec=b\nVolume=/a:/b\nVolume=\nVolume=/c:/d\nLabel=a=1\nLabel=a=2 b=3\nLabel=bad\n";
    const [section] = parseUnit("a.container", text).sections;
    expect(section?.entries.map(({ key, value }) => [key, value])).toEqual([
      ["Exec", ["a"]],
      ["Exec", ["b"]],
      ["Volume", ["/a:/b"]],
      ["Volume", verbatim("")],
      ["Volume", ["/c:/d"]],
      ["Label", { a: "2", b: "3" }],
      ["Label", verbatim("bad")],
    ]);
  });

  test("is the one that an author would have written", () => {
    const unit = defineUnit({
      kind: "container",
      name: "a",
      unit: { Description: "100% $x", After: ["b.service"] },
      container: {
        Image: "registry.example/image:1",
        Exec: ["sh", "-c", 'echo "$HOME"; exit'],
        Environment: { A: "x y", B: "50%" },
        Volume: [specifiers`%h/a:/b`],
        ReadOnly: true,
        HealthRetries: 3,
      },
      service: { Restart: "always" },
      install: { WantedBy: ["default.target"] },
    });
    const parsed = parseUnit("a.container", render(unit));
    const bare = parsed.sections.map(({ name, entries }) => ({
      name,
      entries: entries.map(({ key, value }) => ({ key, value })),
    }));
    expect({ ...parsed, sections: bare }).toEqual(unit);
  });

  test("with notes for others keeps them", () => {
    const text = "[Container]\nImage=a\n\n[X-Notes]\nOwner=me\n";
    expect(render(parseUnit("a.container", text))).toBe(text);
  });

  test("that is given as it is comes back byte for byte", () => {
    const text = "; odd\r\n[Container]\nImage = x\\\n";
    expect(render(rawUnit("/etc/a.container", text))).toBe(text);
    expect(rawUnit("/etc/a.container", text)).toMatchObject({ kind: "container", name: "a" });
    expect(() => render(rawUnit("a b.container", text))).toThrow("a b.container: systemd loads no unit of this name");
    expect(() => render(rawUnit("a.artifact", text), { podman: "5.6" })).toThrow("needs Podman 5.7");
  });
});

describe("a drop-in", () => {
  test("becomes the same model as its author's, and the same file again", () => {
    for (const of of ["a", "a-", undefined]) {
      const dropIn = defineDropIn({
        kind: "container",
        ...(of === undefined ? {} : { of }),
        name: "limits",
        container: { PodmanArgs: ["--memory=1g"], Environment: { A: "x y" } },
        service: { Nice: 5 },
      });
      const { path, text } = renderDropIn(dropIn);
      const parsed = parseDropIn(`/etc/containers/systemd/${path}`, text);
      const bare = parsed.sections.map(({ name, entries }) => ({
        name,
        entries: entries.map(({ key, value }) => ({ key, value: key === "Nice" ? 5 : value })),
      }));
      expect({ ...parsed, sections: bare }).toEqual(dropIn);
      expect(renderDropIn(parsed)).toEqual({ path, text });
    }
  });

  test("says where it cannot be read", () => {
    expect(() => parseDropIn("a.container.d/b.conf", "[Container]\nx\n")).toThrow(
      "a.container.d/b.conf:2:1: this line",
    );
    for (const path of [
      "b.conf",
      "a.service.d/b.conf",
      "a.container.d/b.txt",
      "a.container.d/b.conf.bak",
      "a.container/b.conf",
      "a.container.d/",
    ]) {
      expect(() => parseDropIn(path, "")).toThrow(
        new RangeError(`${path}: this is no path of a drop-in; it is like a.container.d/limits.conf`),
      );
    }
  });
});

describe("what is refused", () => {
  test("a file that is no unit file, with each of its places", () => {
    const text = "Early=1\n[Container]\nImage=a\nnonsense\n  =x\n[]\n";
    const parse = (): Unit => parseUnit("units/a.container", text);
    expect(parse).toThrow(UnitSyntaxError);
    expect(parse).toThrow(
      [
        "units/a.container:1:1: this key stands before the first section; put it under its [Section]",
        "units/a.container:4:1: this line is neither Key=value nor a [Section] nor a comment; write it as one of these, or take it out",
        "units/a.container:5:3: this line is neither Key=value nor a [Section] nor a comment; write it as one of these, or take it out",
        "units/a.container:6:1: this is no name of a section; write it as [Container]",
      ].join("\n"),
    );
  });

  test("a file of another name", () => {
    expect(() => parseUnit("a.service", "")).toThrow(
      "a.service: this is no name of a unit file; it ends in one of .container, .volume, ",
    );
    expect(() => rawUnit("container", "")).toThrow("container: this is no name of a unit file");
  });
});
