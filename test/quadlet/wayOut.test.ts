import { expect, test } from "vitest";

import { QuadletError, render, verbatim, withSpecifiers } from "../../quadlet/index.ts";
import type { Entry, Release, UnitKind } from "../../quadlet/index.ts";

/** Whether a value can be rendered; if not, why and what to do. */
function refusal(section: string, key: string, value: unknown, podman: Release = "5.8.2"): string | undefined {
  const kind = section.toLowerCase() as UnitKind;
  const unit = { kind: section === "Unit" || section === "Install" ? ("container" as const) : kind, name: "a" };
  try {
    render({ ...unit, sections: [{ name: section, entries: [{ key, value: value as Entry["value"] }] }] }, { podman });
    return undefined;
  } catch (error) {
    if (!(error instanceof QuadletError)) throw error;
    return error.problems.map(({ reason, fix }) => `${reason} | ${fix}`).join("\n");
  }
}

test.each<[string, string, unknown, string | undefined, Release?]>([
  ["Unit", "Description", "a\nb", "it holds a line break, which this key cannot carry | write it on one line"],
  ["Unit", "Description", " a", "it begins or ends with a blank, which Podman would take away | write it without"],
  ["Unit", "Description", "a ", "it begins or ends with a blank, which Podman would take away | write it without"],
  ["Unit", "Description", "a\\", "it ends with a backslash, which would join the next line to it | write it without"],
  ["Unit", "Description", "", "it is empty, which means 'forget this key' | leave the key out"],
  [
    "Unit",
    "Description",
    ";",
    "it is a lone semicolon, which systemd takes for the end of the command | use it as a part of a longer value",
  ],
  ["Unit", "Description", "\0", "it holds a NUL character, at which it would be cut | remove it"],
  ["Unit", "Description", "\ud800", "it holds half of a surrogate pair, which is no character of UTF-8 | remove it"],
  [
    "Unit",
    "Description",
    "\u0080",
    "it holds the control character U+0080, which Podman writes as a broken byte | remove it",
  ],
  [
    "Unit",
    "Description",
    "\ufffe",
    "it holds a code point that is no character, which systemd does not read | remove it",
  ],
  [
    "Unit",
    "Description",
    "a".repeat(131_072),
    "it is longer than the 131071 bytes of one argument | put it into a file",
  ],
  ["Unit", "Description", "a".repeat(131_071), undefined],
  [
    "Unit",
    "Description",
    "é".repeat(65_536),
    "it is longer than the 131071 bytes of one argument | put it into a file",
  ],
  ["Unit", "Description", ["a"], "the directive takes one text | give one string"],
  ["Unit", "After", "a", "the key takes a list | give an array of strings"],
  ["Unit", "After", ["a b"], "it holds a blank or a quote | give each unit as a value of its own"],
  ["Unit", "After", ["a/b"], undefined],
  [
    "Unit",
    "ConditionPathExists",
    "/a",
    "how systemd reads this directive is not known here | give it in systemd's own syntax, by verbatim(…)",
  ],
  [
    "Unit",
    "ConditionPathExists",
    [verbatim("/a"), "/b"],
    "how systemd reads this directive is not known here | give it in systemd's own syntax, by verbatim(…)",
  ],
  ["Unit", "A B", "a", "this is no name of a key | use letters and digits"],
  [
    "Install",
    "WantedBy",
    ["a/b"],
    "it holds a slash, and Podman skips such a name silently | give the unit's name alone",
  ],
  [
    "Install",
    "WantedBy",
    [withSpecifiers("%i")],
    "it has specifiers, and they are not expanded in this place | write the text they stand for",
  ],
  ["Container", "Nonsense", "a", "Podman knows no such key here and would refuse the unit | check its name"],
  ["Container", "ReadOnly", "maybe", "Podman takes whatever is not a boolean for false | give true or false"],
  ["Container", "ReadOnly", "healthy", "Podman takes whatever is not a boolean for false | give true or false"],
  ["Container", "Notify", "healthy", undefined],
  ["Container", "PidsLimit", "5", "it is not a whole number | give a whole number"],
  ["Container", "PidsLimit", 5.5, "it is not a whole number | give a whole number"],
  ["Container", "PidsLimit", 5, undefined],
  ["Container", "Image", ["a"], "the key takes one text | give one string"],
  [
    "Container",
    "Image",
    '"a',
    'it begins or ends with a double quote ("), which Podman would take away | write it without one at its ends',
  ],
  ["Container", "Exec", [""], "it is an empty word, with which Podman would drop the rest of the line | leave it out"],
  ["Container", "Exec", "a", "the key takes a list | give an array of strings"],
  ["Container", "Environment", ["A=b"], "the key takes names with values | give an object, a property for each name"],
  [
    "Container",
    "Environment",
    { "A B": "c" },
    "a name may not be empty nor hold blanks, quotes, control characters or any of = \\ % $ | choose another name",
  ],
  [
    "Container",
    "AddCapability",
    [""],
    "it is an empty word, with which Podman would drop the rest of the line | leave it out",
  ],
  [
    "Container",
    "AddCapability",
    [`a"b'`],
    "it holds both kinds of quotes, and this key knows no way to escape them | use one kind only, or give the option by PodmanArgs",
  ],
  ["Container", "AddCapability", ["a\nb"], "it holds a line break, which this key cannot carry | write it on one line"],
  ["Container", "Network", ["a", "b"], undefined],
])("[%s] %s=%j", (section, key, value, said, podman) => {
  expect(refusal(section, key, value, podman)).toBe(said);
});

test("words of a list whose quotes group are put into the kind that they do not hold", () => {
  const text = (word: string): string =>
    render({
      kind: "container",
      name: "a",
      sections: [{ name: "Container", entries: [{ key: "AddCapability", value: [word] }] }],
    });
  expect(text("a b")).toContain('AddCapability="a b"\n');
  expect(text('a "b')).toContain(`AddCapability='a "b'\n`);
  expect(text("a 'b")).toContain(`AddCapability="a 'b"\n`);
});
