import { expect, test } from "vitest";
import { EnvFileError, renderEnvFile } from "../../quadlet/index.ts";

test("an env file is its variables in order, after its comment", () => {
  expect(renderEnvFile({ B: "x y", A: '"$1" #', EMPTY: "" }, { comment: ["one\ntwo", ""] })).toBe(
    '# one\n# two\n#\nB=x y\nA="$1" #\nEMPTY=\n',
  );
  expect(renderEnvFile({})).toBe("");
});

test.each([
  ["1A", "x", "this is no name of a variable", "use letters, digits and _, and no digit at the start"],
  ["A", "x\ny", "the value holds a newline", "set it by Environment= or as a Podman secret"],
  ["A", "x\0", "the value holds a NUL character", "remove it"],
  ["A", "x\r", "the value ends with a carriage return, which Podman would drop", "remove it"],
  ["A", "\ud800", "the value holds half of a surrogate pair, which is no character", "remove it"],
  ["A", "x".repeat(65_534), "the line is longer than Podman's 65535 bytes", "put it into a file to mount"],
])("what is refused of a variable %#", (variable, value, reason, fix) => {
  expect(() => renderEnvFile({ [variable]: value })).toThrow(EnvFileError);
  try {
    renderEnvFile({ GOOD: "1", [variable]: value });
  } catch (error) {
    expect(error).toMatchObject({ problems: [{ variable, reason, fix }] });
    expect(String(error)).toContain(`variable "${variable}": ${reason}; ${fix}`);
    expect(String(error)).not.toContain("GOOD");
  }
});

test("all that is wrong is told at once; what just fits is not", () => {
  try {
    renderEnvFile({ "A B": "x\n\0\r", C: "\udc00" });
  } catch (error) {
    expect(error).toBeInstanceOf(EnvFileError);
    if (error instanceof EnvFileError)
      expect(error.problems.map(({ variable }) => variable)).toEqual(["A B", "A B", "A B", "A B", "C"]);
  }
  expect(renderEnvFile({ A: "x".repeat(65_533), B: "\rx", _C1: "😀" })).toContain("_C1=😀\n");
});
