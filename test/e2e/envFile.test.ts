import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import type { Host } from "../../lab/index.ts";
import { renderEnvFile } from "../../quadlet/index.ts";
import { hostileString } from "../quadlet/hostile.ts";
import { variables } from "./support/containers.ts";
import { bootHosts, nth, on } from "./support/hosts.ts";
import { image } from "./support/realUnit.ts";
import { seed } from "../support/seed.ts";

/** Number of env files, each given to a container of its own. */
const count = Number(process.env["HECATE_REAL_ENV_FILES"] ?? 30);

/** What Podman made of env files: the environment of the container's program, or why there is none. */
type Outcome = Readonly<Record<string, string>> | string;

let host: Host;
beforeAll(async () => {
  console.log(`HECATE_REAL_ENV_FILES=${count} HECATE_PROPERTY_SEED=${seed}`);
  const { hosts } = await bootHosts(["beam00"]);
  host = nth(hosts, 0);
});

/** Runs a container for each env file. The process of Podman has the variables HOSTS and XDG_ONE of its own. */
async function outcomes(files: readonly (string | Buffer)[]): Promise<Outcome[]> {
  // Podman may lose the output of a program that ends at once, so the program writes a file.
  const run = `podman run --rm --pull never --network none --env-file env -v $PWD:/out --entrypoint '["/bin/busybox","cp"]' ${image} /proc/self/environ /out/out`;
  const script = [
    "cd $(mktemp -d)",
    "export HOSTS=its-own XDG_ONE=1",
    ...files.map((content) =>
      [
        `echo ${Buffer.from(content).toString("base64")} | base64 -d > env`,
        `if ${run} 2>err; then printf 'ran '; base64 -w0 out; else printf 'failed '; base64 -w0 err; fi; echo`,
      ].join("\n"),
    ),
    "rm -r $PWD",
  ];
  const { exitCode, stdout, stderr } = await host.ssh("bash -s", { stdin: script.join("\n") });
  expect(exitCode, stderr).toBe(0);
  return stdout
    .trim()
    .split("\n")
    .map((line) => {
      const [how, encoded = ""] = line.split(" ");
      const text = Buffer.from(encoded, "base64").toString("utf8");
      return how === "ran" ? withoutOwn(variables(text)) : text;
    });
}

/** The environment without what every container of the image has. */
function withoutOwn(environment: Readonly<Record<string, string>>): Record<string, string> {
  const own = ["container", "HOME", "HOSTNAME", "PATH"];
  expect(Object.keys(environment)).toEqual(expect.arrayContaining(own));
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !own.includes(name)));
}

test("the program in the container has every variable of a rendered file, to the last byte", async () => {
  const name = fc
    .stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,8}$/)
    .filter((text) => !/^(container|HOME|HOSTNAME|PATH|__proto__)$/.test(text));
  const value = hostileString
    .map((text) =>
      text
        .replaceAll(/[\0\n\p{Surrogate}]/gu, "")
        .slice(0, 65_000)
        .replace(/\r+$/, ""),
    )
    .filter((text) => Buffer.byteLength(text) <= 65_000);
  const made = fc.sample(fc.dictionary(name, value, { minKeys: 10, maxKeys: 60, noNullPrototype: true, size: "max" }), {
    numRuns: count,
    seed,
  });
  const found = await outcomes(made.map((one) => renderEnvFile(one, { comment: ["A=1", "of a test"] })));
  expect(found).toHaveLength(count);
  for (const [index, one] of made.entries()) expect(found[index]).toEqual(one);
});

/** Lines as somebody may write them, and what Podman makes of each: it is not a shell, and not systemd. */
const lines: readonly (readonly [about: string, line: string | Buffer, outcome: Outcome])[] = [
  ["double quotes are part of the value", 'A="x y"', { A: '"x y"' }],
  ["single quotes too", "A='x'", { A: "'x'" }],
  ["blanks need no quotes", "A=x y", { A: "x y" }],
  ["there is no comment behind a value", "A=x # y", { A: "x # y" }],
  ["nothing is expanded", "A=$HOME $(id) `id` ${HOSTS}", { A: "$HOME $(id) `id` ${HOSTS}" }],
  ["% has no meaning", "A=100%d %h %%", { A: "100%d %h %%" }],
  ["there are no escapes", "A=a\\nb\\x41", { A: "a\\nb\\x41" }],
  ["the first = ends the name", "A=b=c==", { A: "b=c==" }],
  ["trailing blanks are kept", "A=x  \t", { A: "x  \t" }],
  ["leading blanks of the value too", "A=  x", { A: "  x" }],
  ["blanks before the name are cut", " \t A=x", { A: "x" }],
  ["blanks behind the name belong to it", "A =x", { "A ": "x" }],
  ["# begins a comment, after blanks too", "# c=1\n   # c=2\nA=1", { A: "1" }],
  ["; does not", ";c=1", { ";c": "1" }],
  ["a name alone takes the value that podman has", "HOSTS", { HOSTS: "its-own" }],
  ["or nothing", "NOT_THERE", {}],
  ["a name with a star takes all of podman's", "XDG_O*", { XDG_ONE: "1" }],
  ["an empty value is a value", "A=", { A: "" }],
  ["there must be a name", "=x", 'invalid variable: "=x"'],
  ["export is part of the name", "export A=1", { "export A": "1" }],
  ["names need not be a shell's", "A-B=1\n1A=2\né=3", { "A-B": "1", "1A": "2", é: "3" }],
  ["quotes do not span lines", 'A="l1\nl2"', { A: '"l1' }],
  ["a backslash does not continue the line", "A=x\\\nB=2", { A: "x\\", B: "2" }],
  ["CRLF ends a line", "A=x\r\nB=2\r\n", { A: "x", B: "2" }],
  ["a byte order mark is part of the first name", "\ufeffA=1", { "\ufeffA": "1" }],
  ["what is not UTF-8 is replaced", Buffer.from([0x41, 0x3d, 0x78, 0xe9, 0x79]), { A: "x\ufffdy" }],
  ["a NUL cuts the value", "A=x\0y", { A: "x" }],
  ["the last of a name wins", "A=1\nA=2", { A: "2" }],
  ["a line may have 65535 bytes", `A=${"x".repeat(65_533)}`, { A: "x".repeat(65_533) }],
  ["and no more", `A=${"x".repeat(65_534)}`, "token too long"],
];

describe("what Podman makes of lines that nobody rendered", () => {
  let found: readonly Outcome[];
  beforeAll(async () => {
    found = await outcomes(lines.map(([, line]) => (typeof line === "string" ? `${line}\n` : line)));
  });

  test.each(lines.map(([about, , outcome], index) => ({ about, outcome, index })))("$about", ({ outcome, index }) => {
    if (typeof outcome === "string") expect(found[index]).toContain(outcome);
    else expect(found[index]).toEqual(outcome);
  });
});

test("a file that is not there keeps the container from starting; a later file beats an earlier one, --env beats all", async () => {
  const run = `podman run --rm --pull never --network none --entrypoint /bin/env`;
  const script = [
    "cd $(mktemp -d)",
    "printf 'A=1\\nB=1\\nC=1\\n' > one; printf 'B=2\\nC=2\\n' > two",
    `${run} --env-file one --env-file two --env C=3 ${image} | grep '^[ABC]=' | sort | tr '\\n' ' '`,
    `${run} --env-file none ${image} 2>&1; echo exit $?`,
    "rm -r $PWD",
  ].join("\n");
  const said = await on(host, script);
  expect(said).toContain("A=1 B=2 C=3");
  expect(said).toMatch(/no such file or directory\s+exit 125/);
});
