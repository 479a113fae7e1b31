import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { beforeEach, expect, test } from "vitest";

import { makePrivate } from "../../engine/privateState.ts";

const preload = join(import.meta.dirname, "../../engine/protectState.ts");

let project: string;

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), "hecate-private-"));
  mkdirSync(join(project, ".state/.pulumi/stacks"), { recursive: true, mode: 0o755 });
  writeFileSync(join(project, ".state/.pulumi/stacks/a.json"), "{}");
  writeFileSync(join(project, "Pulumi.yaml"), "name: a\nbackend:\n  url: file://./.state?create_dir=true\n");
  writeFileSync(join(project, "others"), "");
  for (const path of [".state", ".state/.pulumi", "others"]) chmodSync(join(project, path), 0o755);
  return () => {
    rmSync(project, { recursive: true });
  };
});

function modes(...paths: string[]): string[] {
  return paths.map((path) => (statSync(join(project, path)).mode & 0o777).toString(8));
}

test("a directory becomes its owner's alone, with all of the state, and nothing that a link leads to", () => {
  symlinkSync("../../../others", join(project, ".state/.pulumi/stacks/link"));
  makePrivate(join(project, ".state"));
  expect(modes(".state", ".state/.pulumi/stacks", ".state/.pulumi/stacks/a.json")).toEqual(["700", "700", "600"]);
  expect(modes("others")).toEqual(["755"]);
});

test("what is no state keeps its mode, in a backend that holds more than states", () => {
  for (const path of ["bin", ".pulumi/plugins"]) {
    mkdirSync(join(project, ".state", path));
    writeFileSync(join(project, ".state", path, "tool"), "");
    chmodSync(join(project, ".state", path, "tool"), 0o755);
  }
  expect(makePrivate(join(project, ".state"))).toBeUndefined();
  expect(modes(".state", ".state/bin/tool", ".state/.pulumi/plugins/tool")).toEqual(["755", "755", "755"]);
  expect(modes(".state/.pulumi/stacks", ".state/.pulumi/stacks/a.json")).toEqual(["700", "600"]);
});

test("one that is missing is made", () => {
  makePrivate(join(project, "new/state"));
  expect(modes("new/state")).toEqual(["700"]);
});

test.each<[string, Record<string, string>, string[]]>([
  ["protects the backend that the project names", {}, ["700", "600"]],
  ["takes an empty variable for none", { PULUMI_BACKEND_URL: "" }, ["700", "600"]],
  ["leaves one alone that the user has chosen", { PULUMI_BACKEND_URL: "file:///somewhere" }, ["755", "644"]],
])("what Pulumi's own host loads before the program %s", (_what, env, expected) => {
  execFileSync(process.execPath, ["--import", preload, "-e", "0"], { cwd: project, env: { ...process.env, ...env } });
  expect(modes(".state", ".state/.pulumi/stacks/a.json")).toEqual(expected);
});
