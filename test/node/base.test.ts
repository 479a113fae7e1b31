import { afterEach, describe, expect, it } from "vitest";

import { ProgramShell, shells } from "./shell.ts";

describe.each(shells)("a secret in what is shown under %s", (shell) => {
  let place: ProgramShell;

  afterEach(() => {
    place.remove();
  });

  /** The text as a user sees it on a node that knows these secrets. */
  function shown(secrets: readonly string[], text: string): string {
    place = new ProgramShell(shell);
    place.write("work/secrets.new", secrets.map((secret) => `${secret}\n`).join(""));
    place.write("text", `${text}\n`);
    return place.run("redact <text").out;
  }

  it.each([
    ["that begins another one", ["hunter", "hunter2!long"], "a hunter2!long b hunter c", "a [secret] b [secret] c"],
    ["that ends another one", ["word", "password"], "password word", "[secret] [secret]"],
    ["that is twice on a line", ["oatmeal"], "oatmealoatmeal", "[secret][secret]"],
    ["that looks like a pattern", ["a.*[b]\\1&"], "x a.*[b]\\1& y axb", "x [secret] y axb"],
    ["of one character", ["7"], "pin=7, 77 of 17 at 7", "pin=[secret], 77 of 17 at [secret]"],
    ["of two characters", ["ab"], 'abab "ab" xab ab', 'abab "[secret]" xab [secret]'],
    ["of three characters", ["s3c"], "s3c:s3c s3cs s3c", "[secret]:[secret] s3cs [secret]"],
    ["that is short and begins a long one", ["s3c", "s3cret"], "s3cret s3c s3crets", "[secret] [secret] [secret]s"],
  ])("%s", (_what, secrets, text, expected) => {
    expect(shown(secrets, text)).toBe(`${expected}\n`);
  });
});
