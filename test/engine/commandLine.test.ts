import { expect, test } from "vitest";
import { readCommandLine } from "../../engine/commandLine.ts";

test.each<[string[], boolean, string]>([
  [["up", "--yes"], true, "/here"],
  [["--", "up"], true, "/here"],
  [["--color", "never", "preview"], true, "/here"],
  [["-C", "sub", "pre"], true, "/here/sub"],
  [["-C/abs", "down"], true, "/abs"],
  [["destroy", "--cwd=../other", "--yes"], true, "/other"],
  [["refresh", "--cwd", "a", "-v", "3"], true, "/here/a"],
  [["-v", "3", "stack", "ls"], false, "/here"],
  [["config", "set", "a", "up"], false, "/here"],
  [["up", "--help"], false, "/here"],
  [["version"], false, "/here"],
  [[], false, "/here"],
])("%j", (argv, takesProgram, cwd) => {
  expect(readCommandLine(argv, "/here")).toEqual({
    args: argv.filter((arg) => arg !== "--"),
    takesProgram,
    cwd,
  });
});
