import { describe, expect, it } from "vitest";
import { oneNode, refusals } from "./stack.ts";

const login = { username: "me", password: "hunter2" };

function secrets(fields: unknown): readonly string[] {
  return refusals(oneNode({}, { secrets: fields }));
}

describe("secrets", () => {
  it.each([
    [
      "a password that is missing",
      { registries: { "ghcr.io": { username: "me" } } },
      /registries\["ghcr\.io"\]\.password: is missing/,
    ],
    [
      "a password as a number",
      { registries: { "ghcr.io": { ...login, password: 12 } } },
      /password: must be a text, is a number/,
    ],
    ["an empty password", { registries: { "ghcr.io": { ...login, password: "" } } }, /password: is empty/],
    [
      "a password of two lines",
      { registries: { "ghcr.io": { ...login, password: "hunter2\n" } } },
      /password: holds a newline/,
    ],
    [
      "a user name with a colon",
      { registries: { "ghcr.io": { ...login, username: "me:hunter2" } } },
      /username: holds a colon/,
    ],
    [
      "a registry as a URL",
      { registries: { "https://ghcr.io": login } },
      /registries\["https:\/\/ghcr\.io"\]: is no registry/,
    ],
    ["a cookie with a blank", { cookie: "hunter2 x" }, /cookie: is no cookie of Erlang/],
    ["an empty cookie", { cookie: "" }, /cookie: is no cookie/],
    ["a cookie too long", { cookie: "hunter2".repeat(40) }, /cookie: is no cookie/],
    [
      "a file that nobody reads",
      { env: { "llm-provider": { A: "hunter2" } } },
      /env\.llm-provider: no service reads it \(did you mean "llm-providers"\?\)/,
    ],
    ["a file with a dot in its name", { env: { "a.env": { A: "hunter2" } } }, /env\["a\.env"\]: is no name/],
    ["a bad variable", { env: { cluster: { "A-B": "hunter2" } } }, /env\.cluster\.A-B: this is no name of a variable/],
    ["a value of two lines", { env: { cluster: { A: "hunter2\nx" } } }, /env\.cluster\.A: holds a newline/],
    ["a placeholder", { env: { cluster: { A: "<hunter2>" } } }, /env\.cluster\.A: is a placeholder/],
    [
      "the cookie twice",
      { cookie: "hunter2", env: { cluster: { HECATE_COOKIE: "hunter2" } } },
      /env\.cluster\.HECATE_COOKIE: is what hecate:secrets\.cookie sets/,
    ],
    ["a text in place of the map", "hunter2", /^hecate:secrets: must be a map, is a text$/],
    ["a list", ["hunter2"], /^hecate:secrets: must be a map, is a list$/],
  ])("refuse %s, and no message repeats a value", (_what, fields, line) => {
    const lines = secrets(fields);
    expect(lines).toEqual([expect.stringMatching(line)]);
    expect(lines.join("\n")).not.toContain("hunter2");
  });

  it.each(["ghcr.io", "registry:5000", "quay.io/me", "10.0.0.1:5000"])("take the registry %s", (registry) => {
    expect(secrets({ registries: { [registry]: login } })).toEqual([]);
  });

  it("are refused when stored in plain, with a command for each value and without the values", () => {
    const stack = oneNode({}, { secrets: { cookie: "hunter2", registries: { "ghcr.io": login } } });
    expect(refusals(stack, []).join("\n")).toMatchInlineSnapshot(`
      "hecate:secrets: is stored in plain. Take it out (pulumi config rm hecate:secrets), change what was readable, and set each value anew; the command asks for it:
          pulumi config set --secret --path 'hecate:secrets.cookie'
          pulumi config set --secret --path 'hecate:secrets.registries["ghcr.io"].username'
          pulumi config set --secret --path 'hecate:secrets.registries["ghcr.io"].password'"
    `);
    expect(refusals(oneNode({}, { secrets: "hunter2" }), []).join("\n")).not.toContain("hunter2");
  });

  it("may be absent, or an empty map in plain", () => {
    expect(refusals(oneNode({}, { secrets: {} }), [])).toEqual([]);
  });

  it.each(["ssh", "nodes", "services", "rollout", "owner", "podman"])("are refused anywhere else: in %s", (key) => {
    const good = oneNode({}, { services: {}, rollout: {}, owner: "a/b", podman: "5.4" });
    expect(refusals(good, [key])).toContainEqual(
      expect.stringMatching(
        `^hecate:${key}: holds a secret, which would hide all of it in previews; put the secret under`,
      ),
    );
  });
});
