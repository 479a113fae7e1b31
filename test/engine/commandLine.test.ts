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
  expect(readCommandLine(argv, "/here", {})).toEqual({
    args: argv.filter((arg) => arg !== "--"),
    takesProgram,
    destroys: argv.some((arg) => ["destroy", "down"].includes(arg)),
    stack: undefined,
    continuesOnError: false,
    cwd,
  });
});

test.each<[string[], string | undefined, boolean]>([
  [["up", "--continue-on-error"], undefined, true],
  [["update", "--continue-on-error=t"], "false", true],
  [["up", "--continue-on-error=false"], "true", false],
  [["up"], "true", true],
  [["up"], "", false],
  [["up"], undefined, false],
  // A preview that a node refuses must fail.
  [["preview"], "true", false],
  [["destroy", "--continue-on-error"], undefined, false],
])("%j with PULUMI_CONTINUE_ON_ERROR=%j goes on with the other resources: %j", (argv, value, goesOn) => {
  const env = value === undefined ? {} : { PULUMI_CONTINUE_ON_ERROR: value };
  expect(readCommandLine(argv, "/here", env)).toMatchObject({ continuesOnError: goesOn });
});

test.each<[string[], string | undefined]>([
  [["up", "--stack", "home"], "home"],
  [["-s", "org/hecate/home", "up", "--yes"], "org/hecate/home"],
  [["destroy", "--stack=home"], "home"],
  [["-s", "up", "preview"], "up"],
  [["up", "-shome"], "home"],
  [["up", "-s=home"], "home"],
  [["preview"], undefined],
])("%j is about a stack", (argv, stack) => {
  expect(readCommandLine(argv, "/here")).toMatchObject({ stack, takesProgram: true });
});
