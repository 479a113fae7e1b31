import { expect, test } from "vitest";
import { readLines } from "../../node/lines.ts";
import type { Ended } from "../../node/lines.ts";

/** What a command of this machine printed, and how it ended. */
async function run(command: string, signal?: AbortSignal): Promise<Ended & { readonly lines: readonly string[] }> {
  const lines: string[] = [];
  const ended = await readLines("here", {
    ...{ connection: "local", command, onLine: (line: string) => lines.push(line) },
    ...(signal === undefined ? {} : { signal }),
  });
  return { ...ended, lines };
}

test("each line comes whole, the last one too", async () => {
  expect(await run("printf 'a\\nb'; sleep 0.1; printf 'c\\n\\nd'")).toEqual({
    exitCode: 0,
    error: "",
    lines: ["a", "bc", "", "d"],
  });
});

test("a command that fails says why", async () => {
  expect(await run("echo 'no journal' >&2; exit 3")).toEqual({ exitCode: 3, error: "no journal", lines: [] });
});

test("what it says on its standard error cannot command a terminal", async () => {
  expect((await run("printf 'no\\033[2J journal' >&2; exit 3")).error).toBe("no\\x1b[2J journal");
});

test("it ends when nobody wants more", async () => {
  const ending = new AbortController();
  setTimeout(() => {
    ending.abort();
  }, 300);
  const { exitCode, lines } = await run("echo one; exec sleep 60", ending.signal);
  expect(exitCode).toBeUndefined();
  expect(lines).toEqual(["one"]);
});
