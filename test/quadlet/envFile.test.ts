import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { EnvFileError, renderEnvFile } from "../../quadlet/index.ts";
import { envFileReader, envFileVersions } from "./generator/build.ts";
import { hostileString } from "./hostile.ts";
import { seed } from "../support/seed.ts";

const runs = Number(process.env["HECATE_PROPERTY_RUNS"] ?? 40);

let directory = "";
beforeAll(async () => {
  console.log(`HECATE_PROPERTY_RUNS=${runs} HECATE_PROPERTY_SEED=${seed}`);
  directory = await mkdtemp(join(tmpdir(), "hecate-env-"));
});
afterAll(() => rm(directory, { recursive: true }));

/** What Podman's own code reads from an env file. */
async function read(version: (typeof envFileVersions)[number], text: string): Promise<unknown> {
  const file = join(directory, "test.env");
  await writeFile(file, text);
  const { stdout } = await promisify(execFile)(await envFileReader(version), [file], { maxBuffer: 64 * 1024 * 1024 });
  return JSON.parse(stdout);
}

const refused = (name: string, value: string): boolean =>
  /[\0\n\p{Surrogate}]|\r$/u.test(value) || Buffer.byteLength(`${name}=${value}`) > 65_535;

describe.each(envFileVersions)("Podman %s", (version) => {
  test(
    "reads back every value, or it is refused",
    async () => {
      const name = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,8}$/).filter((text) => text !== "__proto__");
      await fc.assert(
        fc.asyncProperty(fc.dictionary(name, hostileString, { noNullPrototype: true }), async (variables) => {
          const [bad, good] = [true, false].map((wanted) =>
            Object.fromEntries(Object.entries(variables).filter(([key, value]) => refused(key, value) === wanted)),
          );
          expect(new Set(problemsOf(variables))).toEqual(new Set(Object.keys(bad ?? {})));
          expect(await read(version, renderEnvFile(good ?? {}, { comment: ["A=1", "two"] }))).toEqual(good);
        }),
        { numRuns: runs, seed },
      );
    },
    60_000 + runs * 500,
  );

  test("takes a line of 65535 bytes, not of 65536", async () => {
    const value = "x".repeat(65_533);
    expect(await read(version, renderEnvFile({ A: value }))).toEqual({ A: value });
    expect(problemsOf({ A: value + "x" })).toEqual(["A"]);
    await expect(read(version, `A=${value}x\n`)).rejects.toThrow();
  });
});

function problemsOf(variables: Readonly<Record<string, string>>): string[] {
  try {
    renderEnvFile(variables);
    return [];
  } catch (error) {
    if (!(error instanceof EnvFileError)) throw error;
    return error.problems.map(({ variable }) => variable);
  }
}

test("values are written as they are, in the author's order, under a comment", () => {
  expect(
    renderEnvFile({ B: 'x "y" $Z # w', A: " 100%d\\n " }, { comment: ["Written by a program.", "", "a\nB=2"] }),
  ).toBe('# Written by a program.\n#\n# a\n# B=2\nB=x "y" $Z # w\nA= 100%d\\n \n');
  expect(renderEnvFile({})).toBe("");
});

test.each(["", "1A", "A-B", "A B", "A=B", "é", "export A", "#A"])("the name %j is refused", (name) => {
  expect(problemsOf({ [name]: "x" })).toEqual([name]);
});

test("an error names every variable and the way out, and no value", () => {
  expect(() => renderEnvFile({ TOKEN: "hidden\nvalue", "A B": "hidden", C: "hidden\r" })).toThrow(
    new EnvFileError([
      { variable: "TOKEN", reason: "the value holds a newline", fix: "set it by Environment= or as a Podman secret" },
      {
        variable: "A B",
        reason: "this is no name of a variable",
        fix: "use letters, digits and _, and no digit at the start",
      },
      {
        variable: "C",
        reason: "the value ends with a carriage return, which Podman would drop",
        fix: "remove it",
      },
    ]),
  );
  expect(problemsOf({ A: "\0" })).toEqual(["A"]);
  expect(() => renderEnvFile({ A: "hidden\0" })).toThrow(/^(?!.*hidden)/);
});
