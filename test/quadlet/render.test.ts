import { describe, expect, test } from "vitest";
import { defineUnit, QuadletError, render, specifiers, verbatim, withSpecifiers } from "../../quadlet/index.ts";
import type { Entry, Problem, RenderOptions, Unit, UnitKind } from "../../quadlet/index.ts";

function unitOf(section: string, entries: readonly Entry[], kind: UnitKind = "container"): Unit {
  return { kind, name: "a", sections: [{ name: section, entries }] };
}

/** The lines of a section's body. */
function lines(section: string, entries: readonly Entry[], options?: RenderOptions): string[] {
  return render(unitOf(section, entries), options).trimEnd().split("\n").slice(1);
}

function problems(unit: Unit, options?: RenderOptions): readonly Problem[] {
  try {
    render(unit, options);
  } catch (error) {
    if (error instanceof QuadletError) return error.problems;
    throw error;
  }
  return [];
}

function messageOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    return String(error);
  }
  return "";
}

test("a daemon's unit, whole", () => {
  const name = "hecate-traderd";
  const home = "/home/rl";
  const unit = defineUnit({
    kind: "container",
    name,
    unit: { Description: "Trader: 100% & $5", After: ["hecate-daemon.service"], Requires: ["hecate-daemon.service"] },
    container: {
      Image: "ghcr.io/hecate-social/hecate-traderd:0.1.0",
      ContainerName: name,
      AutoUpdate: "registry",
      Network: ["host"],
      Volume: [specifiers`%h/.hecate/${name}:${home}/.hecate/${name}:Z`],
      EnvironmentFile: [specifiers`%h/.hecate/gitops/apps/${name}.env`],
      Environment: { A: "b c" },
      HealthCmd: `test -S ${home}/.hecate/${name}/sockets/api.sock`,
      HealthInterval: "30s",
      HealthRetries: 3,
    },
    service: { Restart: "always", RestartSec: "5s", CPUQuota: "50%" },
    install: { WantedBy: ["default.target"] },
  });
  const text = render(unit, { comment: ["Written by a program.", "Changes are lost.", ""] });
  expect(text).toBe(`# Written by a program.
# Changes are lost.
#

[Unit]
Description=Trader: 100%% & $5
After=hecate-daemon.service
Requires=hecate-daemon.service

[Container]
Image=ghcr.io/hecate-social/hecate-traderd:0.1.0
ContainerName=hecate-traderd
AutoUpdate=registry
Network=host
Volume=%h/.hecate/hecate-traderd:/home/rl/.hecate/hecate-traderd:Z
EnvironmentFile=%h/.hecate/gitops/apps/hecate-traderd.env
Environment="A=b c"
HealthCmd=test -S /home/rl/.hecate/hecate-traderd/sockets/api.sock
HealthInterval=30s
HealthRetries=3

[Service]
Restart=always
RestartSec=5s
CPUQuota=50%

[Install]
WantedBy=default.target
`);
  expect(render(unit, { podman: "4.6", comment: ["Written by a program.", "Changes are lost.", ""] })).toBe(text);
});

test("a comment cannot break out of its lines", () => {
  const unit = unitOf("Container", []);
  expect(render(unit, { comment: ["a\n[Service]\r\nExecStartPre=x", "  b "] })).toBe(
    "# a\n# [Service]\n# ExecStartPre=x\n#   b\n\n[Container]\n",
  );
});

describe("[Unit], [Service] and [Install]", () => {
  test.each<[string, string, Entry["value"], string[]]>([
    ["Unit", "Description", '100% "$x" \\y', ['Description=100%% "$x" \\y']],
    ["Unit", "Description", withSpecifiers("of %u"), ["Description=of %u"]],
    ["Unit", "After", ["a.service", withSpecifiers("b@%i.service")], ["After=a.service", "After=b@%i.service"]],
    ["Unit", "StartLimitBurst", 5, ["StartLimitBurst=5"]],
    ["Unit", "RequiresMountsFor", verbatim('"/a b" /c'), ['RequiresMountsFor="/a b" /c']],
    ["Service", "Environment", { A: "x y", B: "$h %h" }, ['Environment="A=x y"', 'Environment="B=$h %%h"']],
    ["Service", "RemainAfterExit", true, ["RemainAfterExit=true"]],
    ["Service", "MemoryMax", "50%", ["MemoryMax=50%"]],
    ["Service", "ExecStartPre", [verbatim("-/a %h"), verbatim("/b")], ["ExecStartPre=-/a %h", "ExecStartPre=/b"]],
    ["Service", "X-Anything", verbatim(""), ["X-Anything="]],
    ["Install", "WantedBy", ["a.target", "b%$.target"], ["WantedBy=a.target", "WantedBy=b%$.target"]],
    ["Install", "UpheldBy", ["a.target"], ["UpheldBy=a.target"]],
  ])("[%s] %s", (section, key, value, expected) => {
    expect(lines(section, [{ key, value }])).toEqual(expected);
  });

  test.each<[string, string, Entry["value"], string]>([
    ["Unit", "Description", "a\nb", "it holds a line break, which this key cannot carry"],
    ["Unit", "Description", "a\\", "it ends with a backslash, which would join the next line to it"],
    ["Unit", "Description", ["a"], "the directive takes one text"],
    ["Unit", "After", "a.service", "the key takes a list"],
    ["Unit", "After", ["a.service b.service"], "it holds a blank or a quote"],
    ["Unit", "ConditionPathExists", "/a", "how systemd reads this directive is not known here"],
    ["Service", "ExecStartPre", ["/a"], "how systemd reads this directive is not known here"],
    ["Service", "Nonsense", "a", "how systemd reads this directive is not known here"],
    ["Service", "Restart", withSpecifiers("%i"), "it has specifiers, and they are not expanded in this place"],
    ["Service", "Restart", ["a"], "the directive takes one text"],
    ["Service", "Nice", Number.NaN, "the directive takes one text"],
    ["Service", "Environment", ["A=b"], "the key takes names with values"],
    ["Install", "WantedBy", ["a/b.target"], "it holds a slash, and Podman skips such a name silently"],
    ["Install", "WantedBy", [withSpecifiers("%i")], "it has specifiers, and they are not expanded in this place"],
    ["Install", "A B", "a", "this is no name of a key"],
  ])("[%s] %s refuses %j", (section, key, value, reason) => {
    expect(problems(unitOf(section, [{ key, value }])).map((problem) => problem.reason)).toEqual([reason]);
  });

  test("a variable keeps its lone carriage returns; podman takes one before a newline away", () => {
    const reasons = (section: string, key: string, text: string): string[] =>
      problems(unitOf(section, [{ key, value: { A: text } }])).map(({ reason }) => reason);
    const lost = ["it holds a carriage return before a newline, which podman takes away"];
    expect(reasons("Container", "Environment", "a\r\nb")).toEqual(lost);
    expect(reasons("Container", "Environment", "a\rb\n\r")).toEqual([]);
    expect(reasons("Container", "Label", "a\r\nb")).toEqual([]);
    expect(reasons("Service", "Environment", "a\r\nb")).toEqual([]);
  });

  test("UpheldBy needs Podman 5.5", () => {
    expect(problems(unitOf("Install", [{ key: "UpheldBy", value: ["a"] }]), { podman: "5.4" })).toEqual([
      {
        unit: "a.container",
        section: "Install",
        key: "UpheldBy",
        reason: "the directive needs Podman 5.5, the target is 5.4",
        fix: "leave it out or upgrade Podman",
      },
    ]);
  });
});

test("words of a list that is no command's are refused empty and as a lone semicolon", () => {
  const found = problems(unitOf("Container", [{ key: "AddCapability", value: ["", ";", "a;", "a\0"] }]));
  expect(found.map(({ position, reason }) => [position, reason])).toEqual([
    [0, "it is an empty word, with which Podman would drop the rest of the line"],
    [1, "it is a lone semicolon, which systemd takes for the end of the command"],
    [3, "it holds a NUL character, at which it would be cut"],
  ]);
});

describe("signs that a word cannot hold as they are", () => {
  test.each([
    ["\n", "\\n"],
    ["\r", "\\r"],
    ["\t", "\\t"],
    ["\u0001", "\\x01"],
    ["\u007f", "\\x7f"],
    ["\u0085", "\u0085"],
    ['"', '\\"'],
    ["\\", "\\\\"],
  ])("%j", (sign, escaped) => {
    expect(lines("Container", [{ key: "Exec", value: [`a${sign}b`] }])).toEqual([`Exec="a${escaped}b"`]);
  });
});

describe("what an older release takes otherwise is refused for it", () => {
  const found = (entries: readonly Entry[], podman: string): string[] =>
    problems(unitOf("Container", entries), { podman }).map(({ reason, fix }) => `${reason}; ${fix}`);

  test("the name of a user", () => {
    const why = "Podman before 4.8 takes a name for 0, which is root; give the number";
    expect(found([{ key: "User", value: "me" }], "4.7")).toEqual([why]);
    expect(found([{ key: "User", value: "7x" }], "4.7")).toEqual([why]);
    expect(found([{ key: "User", value: "1000" }], "4.7")).toEqual([]);
    expect(found([{ key: "User", value: "me" }], "4.8")).toEqual([]);
  });

  test("a path that begins with a specifier", () => {
    const why =
      "a path that begins with a specifier needs Podman 4.5, the target is 4.4; leave it out or upgrade Podman";
    expect(found([{ key: "EnvironmentFile", value: [specifiers`%h/a`, "/b", specifiers`/c/%h`] }], "4.4")).toEqual([
      why,
    ]);
    expect(found([{ key: "EnvironmentFile", value: specifiers`%h/a` }], "4.4")).toEqual([why]);
    expect(found([{ key: "EnvironmentFile", value: [withSpecifiers("%%/a")] }], "4.4")).toEqual([]);
    expect(found([{ key: "EnvironmentFile", value: [specifiers`%h/a`] }], "4.5")).toEqual([]);
  });

  test("a field of a mount that is not one name with one value", () => {
    const mount = (value: string, podman: string): string[] => found([{ key: "Mount", value: [value] }], podman);
    expect(mount("type=bind,source=/a,destination=/b,ro", "4.7")).toEqual([
      "a field without = in it needs Podman 4.8, the target is 4.7; leave it out or upgrade Podman",
    ]);
    expect(mount("type=bind,source=/a=b,destination=/b", "4.7")).toEqual([
      "a second = in a field needs Podman 4.8, the target is 4.7; leave it out or upgrade Podman",
    ]);
    expect(mount("type=bind,source=/a,destination=/b,ro=true", "4.7")).toEqual([]);
    expect(mount("type=bind,source=/a=b,destination=/b,ro", "4.8")).toEqual([]);
  });
});

describe("what the format cannot carry is refused", () => {
  test.each<[string, Entry["value"], Pick<Problem, "position" | "reason">]>([
    ["Image", "", { reason: "it is empty, which means 'forget this key'" }],
    ["Image", ";", { reason: "it is a lone semicolon, which systemd takes for the end of the command" }],
    ["Image", ["a"], { reason: "the key takes one text" }],
    ["Image", '"a"', { reason: 'it begins or ends with a double quote ("), which Podman would take away' }],
    ["Image", " a", { reason: "it begins or ends with a blank, which Podman would take away" }],
    ["Image", "a\u3000", { reason: "it begins or ends with a blank, which Podman would take away" }],
    ["Image", "a\\", { reason: "it ends with a backslash, which would join the next line to it" }],
    ["Image", "a\rb", { reason: "it holds a line break, which this key cannot carry" }],
    ["Image", "a\0b", { reason: "it holds a NUL character, at which it would be cut" }],
    ["Image", "\ud800", { reason: "it holds half of a surrogate pair, which is no character of UTF-8" }],
    ["Image", "a\u0080", { reason: "it holds the control character U+0080, which Podman writes as a broken byte" }],
    ["Image", "a\ufffe", { reason: "it holds a code point that is no character, which systemd does not read" }],
    ["ReadOnly", "maybe", { reason: "Podman takes whatever is not a boolean for false" }],
    ["Notify", "sometimes", { reason: "Podman takes whatever is not a boolean for false" }],
    ["StopTimeout", 1.5, { reason: "it is not a whole number" }],
    ["StopTimeout", "10", { reason: "it is not a whole number" }],
    ["ServiceName", withSpecifiers("%h"), { reason: "it has specifiers, and they are not expanded in this place" }],
    [
      "Exec",
      ["a", "", "b"],
      { position: 1, reason: "it is an empty word, with which Podman would drop the rest of the line" },
    ],
    ["Exec", "prog arg", { reason: "the key takes a list" }],
    [
      "PodmanArgs",
      [";"],
      { position: 0, reason: "it is a lone semicolon, which systemd takes for the end of the command" },
    ],
    [
      "Sysctl",
      ["a", `'"`],
      { position: 1, reason: "it holds both kinds of quotes, and this key knows no way to escape them" },
    ],
    ["Sysctl", [""], { position: 0, reason: "it is an empty word, with which Podman would drop the rest of the line" }],
    ["Sysctl", ["a\nb"], { position: 0, reason: "it holds a line break, which this key cannot carry" }],
    ["Volume", ["a", "b\nc"], { position: 1, reason: "it holds a line break, which this key cannot carry" }],
    ["Volume", [verbatim("a\nb")], { position: 0, reason: "it holds a line break, which this key cannot carry" }],
    [
      "Environment",
      { A: "x".repeat(131_070) },
      { position: "A", reason: "it is longer than the 131071 bytes of one argument" },
    ],
    ["Foo", "x", { reason: "Podman knows no such key here and would refuse the unit" }],
    ["toString", "x", { reason: "Podman knows no such key here and would refuse the unit" }],
  ])("%s %j", (key, value, problem) => {
    const found = problems(unitOf("Container", [{ key, value }]));
    expect(found).toEqual([
      { unit: "a.container", section: "Container", key, ...problem, fix: expect.any(String) as string },
    ]);
  });

  test.each(["", "a b", "a=b", "'", '"', "a\\", "%h", "$a", "a\tb", "a\u0001"])("the name %j of a variable", (name) => {
    const found = problems(unitOf("Container", [{ key: "Environment", value: { [name]: "x" } }]));
    expect(found.map(({ position }) => position)).toEqual([name]);
  });

  test("percent signs of a long value are not counted twice", () => {
    const value = { A: "%".repeat(100_000) };
    expect(lines("Container", [{ key: "Environment", value }])).toEqual([`Environment=A=${"%%".repeat(100_000)}`]);
  });

  test("all of it in one error, without the values", () => {
    const unit = defineUnit({
      kind: "container",
      name: "a b",
      container: { Image: "", Exec: ["hidden", ""], Environment: { "A B": "hidden", C: "hidden\0" }, AppArmor: "x" },
    });
    expect(() => render(unit, { podman: "5.4.2" })).toThrow(QuadletError);
    expect(messageOf(() => render(unit, { podman: "5.4.2" }))).toBe(
      [
        "QuadletError: a b.container: systemd loads no unit of this name; name it with at most 255 letters, digits and any of : _ . \\ @ -",
        "a b.container [Container] Image: it is empty, which means 'forget this key'; leave the key out",
        "a b.container [Container] Exec (value 2): it is an empty word, with which Podman would drop the rest of the line; leave it out",
        'a b.container [Container] Environment ("A B"): a name may not be empty nor hold blanks, quotes, control characters or any of = \\ % $; choose another name',
        'a b.container [Container] Environment ("C"): it holds a NUL character, at which it would be cut; remove it',
        "a b.container [Container] AppArmor: the key needs Podman 5.8, the target is 5.4; leave it out or upgrade Podman",
      ].join("\n"),
    );
  });
});

describe("the way out through PodmanArgs", () => {
  test("takes texts that a scalar cannot carry, in the key's place", () => {
    expect(
      lines("Container", [
        { key: "HealthCmd", value: 'echo "a"' },
        { key: "WorkingDir", value: " /a" },
        { key: "SecurityLabelLevel", value: "s0\\" },
        { key: "HostName", value: withSpecifiers("%H ") },
      ]),
    ).toEqual([
      'PodmanArgs="--health-cmd=echo \\"a\\""',
      'PodmanArgs="--workdir= /a"',
      'PodmanArgs="--security-opt=label=level:s0\\\\"',
      'PodmanArgs="--hostname=%H "',
    ]);
  });

  test("is not taken where Podman has no such key yet, nor for what no word can carry", () => {
    const policy = unitOf("Network", [{ key: "Driver", value: "a\\" }], "network");
    expect(problems(policy, { podman: "4.5" })).toHaveLength(1);
    expect(render(policy, { podman: "4.6" })).toBe('[Network]\nPodmanArgs="--driver=a\\\\"\n');
    expect(problems(unitOf("Container", [{ key: "HealthCmd", value: "\0" }]))).toHaveLength(1);
  });
});

describe("older releases", () => {
  test.each<[UnitKind, string, string]>([
    ["artifact", "5.6", "a .artifact unit needs Podman 5.7, the target is 5.6"],
    ["build", "5.1", "a .build unit needs Podman 5.2, the target is 5.1"],
    ["pod", "4.9", "a .pod unit needs Podman 5.0, the target is 4.9"],
    ["image", "4.7", "a .image unit needs Podman 4.8, the target is 4.7"],
  ])("%s units are refused", (kind, podman, reason) => {
    expect(problems({ kind, name: "a", sections: [] }, { podman })).toEqual([
      { unit: `a.${kind}`, reason, fix: "leave it out or upgrade Podman" },
    ]);
  });

  test("a list that was a single value takes one", () => {
    const kube = (value: Entry["value"]): Unit => unitOf("Kube", [{ key: "Yaml", value }], "kube");
    expect(render(kube(["/a.yaml", "/b c.yaml"]))).toBe('[Kube]\nYaml=/a.yaml\nYaml="/b c.yaml"\n');
    expect(render(kube(["/b c.yaml"]), { podman: "5.6" })).toBe("[Kube]\nYaml=/b c.yaml\n");
    expect(problems(kube(["/a", "/b"]), { podman: "5.6" }).map(({ reason }) => reason)).toEqual([
      "the key takes one value before Podman 5.7",
    ]);
    expect(problems(kube([withSpecifiers("%h/a")]), { podman: "4.4" })).toHaveLength(1);
    expect(render(kube([withSpecifiers("%h/a")]), { podman: "4.5" })).toBe("[Kube]\nYaml=%h/a\n");
    expect(render(kube([]), { podman: "4.4" })).toBe("[Kube]\n");
  });

  test("a version that is none is a mistake of the caller", () => {
    expect(() => render(unitOf("Container", []), { podman: "4.3" })).toThrow(RangeError);
  });
});

test("a section of another kind is refused", () => {
  expect(problems(unitOf("Pod", []))).toEqual([
    {
      unit: "a.container",
      section: "Pod",
      reason: "a .container unit has no such section",
      fix: "use [Unit], [Container], [Quadlet], [Service], [Install], or a name with X- before it for notes",
    },
  ]);
});

test("an empty list and an empty object write nothing", () => {
  expect(
    lines("Container", [
      { key: "Volume", value: [] },
      { key: "Exec", value: [] },
      { key: "Label", value: {} },
    ]),
  ).toEqual([]);
});

test("verbatim values stand as they are, one a line", () => {
  expect(
    lines("Container", [
      { key: "Volume", value: [verbatim("%h:/a"), "/b"] },
      { key: "Volume", value: verbatim("") },
      { key: "Exec", value: verbatim('a "b c"') },
    ]),
  ).toEqual(["Volume=%h:/a", "Volume=/b", "Volume=", 'Exec=a "b c"']);
});
