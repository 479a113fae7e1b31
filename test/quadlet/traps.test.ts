import { describe, expect, test } from "vitest";
import { defineUnit, releaseOf, render, verbatim, withSpecifiers } from "../../quadlet/index.ts";
import type { SectionSource, Since } from "../../quadlet/index.ts";
import { versions } from "./generator/build.ts";
import { expanded } from "./generator/commandLine.ts";
import { execStart, generate } from "./generator/generate.ts";
import { isKnown } from "./podmanValues.ts";

type Container = SectionSource<"Container">;

const image = "registry.example/image:1";

function text(container: Container, podman = "5.8"): string {
  return render(defineUnit({ kind: "container", name: "a", container: { Image: image, ...container } }), { podman });
}

/** The arguments that a unit adds to those of a unit without anything, `--name=value` taken apart. */
async function added(version: (typeof versions)[number], file: string): Promise<string[]> {
  const generated = await generate(version, { "a.container": file, "plain.container": text({}, version) });
  const plain = apart(execStart(generated, "plain.service"));
  return apart(execStart(generated, "a.service")).filter((word) => !plain.includes(word));
}

/** Some releases write `--sysctl x`, others `--sysctl=x`, which is the same to Podman. */
function apart(argv: readonly string[]): string[] {
  return argv.flatMap((word) => {
    const [, name, value] = /^(--[a-z-]+)=([\s\S]*)$/.exec(word) ?? [];
    return name === undefined || value === undefined ? [word] : [name, value];
  });
}

/** Values that are lost or changed when they are written as they are, with the line as it must be. */
const traps: readonly {
  readonly since?: Since;
  readonly value: Container;
  readonly naive?: Container;
  readonly lines: string;
  readonly argv: readonly string[];
}[] = [
  {
    value: { Environment: { A: "hello world" } },
    naive: { Environment: verbatim("A=hello world") },
    lines: 'Environment="A=hello world"',
    argv: ["--env", "A=hello world"],
  },
  {
    value: { Environment: { A: "C:\\dir" } },
    naive: { Environment: verbatim("A=C:\\dir") },
    lines: 'Environment="A=C:\\\\dir"',
    argv: ["--env", "A=C:\\dir"],
  },
  {
    value: { Environment: { A: "x\\", B: "2" } },
    lines: 'Environment="A=x\\\\"\nEnvironment=B=2',
    argv: ["--env", "A=x\\", "--env", "B=2"],
  },
  {
    value: { Environment: { A: "%d/%H 50%x" } },
    naive: { Environment: verbatim('"A=%d/%H 50%x"') },
    lines: 'Environment="A=%%d/%%H 50%%x"',
    argv: ["--env", "A=%d/%H 50%x"],
  },
  {
    value: { Environment: { A: "x${HOME}y$$" } },
    naive: { Environment: verbatim('"A=x${HOME}y$$"') },
    lines: 'Environment="A=x$${HOME}y$$$$"',
    argv: ["--env", "A=x${HOME}y$$"],
  },
  { value: { Environment: { A: "" } }, lines: "Environment=A=", argv: ["--env", "A="] },
  {
    value: { Environment: { A: "it's", B: "\n\t\r\u0001\u007f" } },
    lines: 'Environment="A=it\'s"\nEnvironment="B=\\n\\t\\r\\x01\\x7f"',
    argv: ["--env", "A=it's", "--env", "B=\n\t\r\u0001\u007f"],
  },
  {
    value: { Environment: { A: withSpecifiers("%h/é $HOME %%") } },
    lines: 'Environment="A=%h/é $$HOME %%"',
    argv: ["--env", `A=${expanded}h/é $HOME %`],
  },
  {
    value: { Exec: ["prog", "$FOO", "${FOO}", "x$FOO", "$"] },
    naive: { Exec: verbatim("prog $FOO ${FOO} x$FOO $") },
    lines: 'Exec=prog $$FOO "$${FOO}" x$$FOO $$',
    argv: ["prog", "$FOO", "${FOO}", "x$FOO", "$"],
  },
  {
    value: { Exec: ["date", "+%s"] },
    naive: { Exec: verbatim("date +%s") },
    lines: "Exec=date +%%s",
    argv: ["date", "+%s"],
  },
  {
    value: { Exec: ["grep", "\\d", "a;", "#"] },
    naive: { Exec: verbatim("grep \\d a; #") },
    lines: 'Exec=grep "\\\\d" "a;" "#"',
    argv: ["grep", "\\d", "a;", "#"],
  },
  {
    since: "4.5",
    value: { HealthCmd: 'sh -c "echo hi"' },
    lines: 'PodmanArgs="--health-cmd=sh -c \\"echo hi\\""',
    argv: ['--health-cmd=sh -c "echo hi"'],
  },
  {
    since: "4.5",
    value: { HealthCmd: "test -S %h/$X || exit\n1" },
    lines: 'PodmanArgs="--health-cmd=test -S %%h/$$X || exit\\n1"',
    argv: ["--health-cmd=test -S %h/$X || exit\n1"],
  },
  {
    since: "4.5",
    value: { HealthCmd: withSpecifiers("test -S %h/api.sock") },
    lines: "HealthCmd=test -S %h/api.sock",
    argv: ["--health-cmd", `test -S ${expanded}h/api.sock`],
  },
  {
    value: { Volume: ["/srv/a b:/c"] },
    naive: { Volume: verbatim('"/srv/a b:/c"') },
    lines: "Volume=/srv/a b:/c",
    argv: ["-v", "/srv/a b:/c"],
  },
  {
    value: { Volume: [withSpecifiers("%h/x:/home/rl/x:Z"), "/50%/a:/$b"] },
    lines: "Volume=%h/x:/home/rl/x:Z\nVolume=/50%%/a:/$$b",
    argv: ["-v", `${expanded}h/x:/home/rl/x:Z`, "-v", "/50%/a:/$b"],
  },
  {
    since: "4.5",
    value: { EnvironmentFile: ["/a b.env", withSpecifiers("%h/c.env")] },
    naive: { EnvironmentFile: verbatim("/a b.env") },
    lines: 'EnvironmentFile="/a b.env"\nEnvironmentFile=%h/c.env',
    argv: ["--env-file", "/a b.env", "--env-file", `${expanded}h/c.env`],
  },
  {
    since: "4.6",
    value: { Sysctl: ["net.ipv4.ping_group_range=0 0", "a='b\\"] },
    naive: { Sysctl: verbatim("net.ipv4.ping_group_range=0 0") },
    lines: 'Sysctl="net.ipv4.ping_group_range=0 0"\nSysctl="a=\'b\\"',
    argv: ["--sysctl", "net.ipv4.ping_group_range=0 0", "--sysctl", "a='b\\"],
  },
  {
    since: "5.2",
    value: { LogOpt: ['tag=it"s'] },
    naive: { LogOpt: verbatim('tag=it"s') },
    lines: "LogOpt='tag=it\"s'",
    argv: ["--log-opt", 'tag=it"s'],
  },
  { since: "5.0", value: { Entrypoint: "" }, lines: "PodmanArgs=--entrypoint=", argv: ["--entrypoint="] },
];

describe.each(traps)("$lines", ({ since = "4.4", value, naive, lines, argv }) => {
  test("is what is written", () => {
    expect(text(value)).toBe(`[Container]\nImage=${image}\n${lines}\n`);
  });

  test.each(versions.filter((version) => isKnown(releaseOf(version), since)))(
    "is read rightly by Podman %s",
    async (version) => {
      expect(await added(version, text(value, version))).toEqual(apart(argv));
    },
    60_000,
  );

  if (naive !== undefined) {
    test("is needed: the plain text means something else", async () => {
      const read = added("5.4.2", text(naive));
      await expect(read.catch(() => "refused")).resolves.not.toEqual(apart(argv));
    });
  }
});

test("a lone semicolon and an empty word would end the command, which is why they are refused", async () => {
  await expect(added("5.8.2", text({ Exec: verbatim("prog a ; b") }))).rejects.toThrow("a second command");
  await expect(added("5.8.2", text({ Exec: verbatim('prog ";" b') }))).rejects.toThrow("a second command");
  await expect(added("5.8.2", text({}) + "PublishPort=;\n")).rejects.toThrow("a second command");
  await expect(added("5.8.2", text({ Exec: verbatim('prog "" tail') }))).resolves.toEqual(["prog"]);
});

test("quotes at the ends of a scalar are lost, which is why it goes through PodmanArgs", async () => {
  const file = text({ HealthCmd: verbatim('sh -c "echo hi"') });
  await expect(added("5.4.2", file)).resolves.toEqual(["--health-cmd", 'sh -c "echo hi']);
});

test("Ulimit took one value before 5.0, which is why a second one is refused there", async () => {
  const two: Container = { Ulimit: ["nofile=1:1", "nproc=1:1"] };
  expect(() => text(two, "4.9")).toThrow("Ulimit: the key takes one value before Podman 5.0");
  await expect(added("4.9.5", text(two))).resolves.toEqual(["--ulimit", "nproc=1:1"]);
  expect(text({ Ulimit: ["nofile=1:1"] }, "4.9")).toContain("\nUlimit=nofile=1:1\n");
});

test("4.4 takes a path that begins with a specifier for a relative one, which is why it is refused there", async () => {
  const file: Container = { EnvironmentFile: ["/a.env", withSpecifiers("%h/a.env")] };
  expect(() => text(file, "4.4")).toThrow(
    "EnvironmentFile (value 2): a path that begins with a specifier needs Podman 4.5, the target is 4.4",
  );
  expect((await added("4.4.4", text(file)))[3]).toMatch(new RegExp(`^/.+/${expanded}h/a.env$`));
});
