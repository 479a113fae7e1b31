import { expect, test } from "vitest";
import { specifiers, verbatim, withSpecifiers } from "../../quadlet/index.ts";

test("a template's own text has specifiers, what is put in is literal", () => {
  expect(specifiers`%h/.hecate/${"50%h"}/x`.syntax).toBe("%h/.hecate/50%%h/x");
  expect(specifiers`${withSpecifiers("%h/a")}:/b%%`.syntax).toBe("%h/a:/b%%");
  expect(specifiers``.syntax).toBe("");
});

test("backslashes of a template are those of a string", () => {
  expect(specifiers`a\\b`.syntax).toBe("a\\b");
});

test.each(["%", "a%", "%x/y", "%1", "% x", "%h%", "%é", "%😀", "%%%"])("%j has no such specifier", (text) => {
  expect(() => withSpecifiers(text)).toThrow(/is no systemd specifier; write %% for a percent sign$/);
});

test("every letter that systemd knows is taken", () => {
  const all = Array.from("ABCDEGHIJLMNPSTUVWYabdfghijlmnopqstuvwy%", (letter) => `%${letter}`).join("");
  expect(withSpecifiers(all).syntax).toBe(all);
});

test("verbatim text is kept as it is", () => {
  expect(verbatim('a "b').syntax).toBe('a "b');
});
