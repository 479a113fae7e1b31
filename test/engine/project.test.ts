import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { backendDirectory, findProject } from "../../engine/project.ts";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "hecate-project-"));
});
afterEach(() => {
  rmSync(dir, { recursive: true });
});

describe("findProject", () => {
  test.each([
    ["name: x\nmain: src/index.ts\nbackend:\n  url: file://./.state?create_dir=true\n", "src/index.ts"],
    ["name: x\nmain: 'src/index.ts' # why\nbackend: # where\n  # a remark\n  url: file://./.state\n", "src/index.ts"],
  ])("reads %j", (text, main) => {
    writeFileSync(join(dir, "Pulumi.yaml"), text);
    const project = findProject(dir);
    expect(project).toMatchObject({ dir, program: join(dir, main) });
    expect(project?.backend).toMatch(/^file:\/\/\.\/\.state/);
  });

  test("looks upwards, and does without what is not named", () => {
    writeFileSync(join(dir, "Pulumi.yaml"), "name: x\nconfig:\n  url: no\n");
    mkdirSync(join(dir, "a/b"), { recursive: true });
    expect(findProject(join(dir, "a/b"))).toEqual({
      dir,
      name: "x",
      program: join(dir, "index.ts"),
      backend: undefined,
    });
  });

  test("finds none", () => {
    expect(findProject(dir)).toBeUndefined();
  });
});

test.each([
  ["file://./.state?create_dir=true", undefined, "/cwd/.state"],
  ["file:///abs", undefined, "/abs"],
  ["file://~", undefined, "/home/me"],
  ["file://~/s", undefined, "/home/me/s"],
  ["s3://bucket", undefined, undefined],
  [undefined, undefined, undefined],
  ["file:///abs", "s3://bucket", undefined],
  ["s3://bucket", "file:///abs", "/abs"],
  ["file:///abs", "", "/abs"],
])("the directory of the backend %s, overridden by %s", (backend, url, expected) => {
  const env = { HOME: "/home/me", ...(url === undefined ? {} : { PULUMI_BACKEND_URL: url }) };
  expect(backendDirectory({ dir, name: "x", program: "", backend }, "/cwd", env)).toBe(expected);
});
