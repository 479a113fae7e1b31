import { describe, expect, test } from "vitest";
import { hecateFleet } from "./run.ts";

describe("hecate-fleet completion", () => {
  test.each(["bash", "zsh", "fish"])("prints a script for %s that asks hecate-fleet itself", (shell) => {
    const { exitCode, stdout } = hecateFleet(["completion", shell]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain("hecate-fleet complete --");
  });

  test("completes commands and options", () => {
    const offered = (...words: string[]): string[] =>
      hecateFleet(["complete", "--", ...words])
        .stdout.split("\n")
        .map((line) => line.split("\t")[0] ?? "");
    expect(offered("")).toEqual(
      expect.arrayContaining(["status", "doctor", "diff", "history", "logs", "lint", "render"]),
    );
    expect(offered("sta")).toContain("status");
    expect(offered("status", "--w")).toContain("--watch");
  });
});

test("the codes of trouble are told in each command's help, and kept apart from drift", () => {
  for (const command of ["status", "diff", "doctor", "history", "logs"]) {
    expect(hecateFleet([command, "--help"]).stdout).toMatch(/Exit codes: 0 .*\b1\b/s);
  }
  expect(hecateFleet(["logs", "--none-such"]).exitCode).toBe(1);
  expect(hecateFleet(["render", "--none-such"]).exitCode).toBe(2);
  expect(hecateFleet(["status", "--cwd", "/"])).toMatchObject({
    exitCode: 1,
    stderr: "/: there is no Pulumi.yaml here, nor in a directory above\n",
  });
  expect(hecateFleet(["status", "--watch", "soon"])).toMatchObject({
    exitCode: 1,
    stderr: '--watch: "soon" is no pause; give seconds, from 1 to 86400\n',
  });
});
