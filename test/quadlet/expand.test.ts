import { expect, test } from "vitest";
import { literalArgument, literalText, unknownSpecifier } from "../../quadlet/expand.ts";

test.each([
  ["", ""],
  ["a", "a"],
  ["$", undefined],
  ["a$b", "a$b"],
  ["a$", "a$"],
  ["$$a", "$a"],
  ["a$$b$$", "a$b$"],
  ["$$$$", "$$"],
  ["$a", undefined],
  ["$a-b", undefined],
  ["${a}", undefined],
  ["b${a}", undefined],
  ["$${a}", "${a}"],
  ["b$${a}", "b${a}"],
  ["$$${a}", undefined],
  ["b$$${a}", undefined],
  ["$$$${a}", "$${a}"],
  ["a%%b", "a%b"],
  ["%%$$", "%$"],
  ["%h$$", undefined],
])("as an argument, %j is %j", (text, expected) => {
  expect(literalArgument(text)).toBe(expected);
});

test.each([
  ["", ""],
  ["a$b", "a$b"],
  ["%%", "%"],
  ["%%h", "%h"],
  ["%h", undefined],
  ["a%%%h", undefined],
  ["a%", "a%"],
  ["%-", "%-"],
  ["%\n", "%\n"],
])("as a text, %j is %j", (text, expected) => {
  expect(literalText(text)).toBe(expected);
});

test.each([
  ["a", undefined],
  ["%h %i %%", undefined],
  ["%%x", undefined],
  ["%-%", undefined],
  ["a%x", { specifier: "%x", offset: 1 }],
  ["%%%Q%x", { specifier: "%Q", offset: 2 }],
  ["%9", { specifier: "%9", offset: 0 }],
])("in %j systemd does not know %j", (text, expected) => {
  expect(unknownSpecifier(text)).toEqual(expected);
});
