import { positionIn } from "../../file.ts";
import { keyFacts } from "../../keys.ts";
import { splitWords } from "../../split.ts";
import type { Word } from "../../split.ts";
import type { FileEntry } from "../../file.ts";
import type { UnitView } from "../../view.ts";
import { quadletEntries } from "../entries.ts";
import { rulesOf } from "../rule.ts";

/** A text that no quote is left open in. */
const outsideQuotes = /^(?:[^"'\\]|\\.|"(?:[^"\\]|\\.)*"|'[^']*')*$/s;

/** Keys whose value a shell reads, which takes a comment itself. */
const shellKeys: readonly string[] = ["HealthCmd", "HealthStartupCmd"];

/** Rules about words that are not part of a value, although the author may think so. */
export const wordRules = rulesOf([
  {
    id: "loose-word",
    severity: "warning",
    scope: "unit",
    since: "5.6",
    summary: "A value with blanks is quoted together with its name",
    why: 'From 5.6 on the generator passes each further word of the line on by itself: `Environment=A=one two` gives `--env A=one --env two`, and the variable "two" of the user manager goes into the container. A name alone on a line is meant for that.',
    *check(unit, { target }) {
      for (const { section, entry } of quadletEntries(unit)) {
        if (keyFacts(section, entry.key)?.syntax !== "words-kv") continue;
        const { words: all } = splitWords(entry.value, { escapes: true, target });
        // What looks like a comment is another rule's.
        const comment = all.findIndex(({ offset }) => entry.value[offset] === "#");
        const words = comment < 0 ? all : all.slice(0, comment);
        const loose = words.find((word, index) => isLoose(word, words.slice(0, index), entry.key));
        if (loose === undefined) continue;
        const isFirst = words[0] === loose;
        const text = JSON.stringify(loose.text);
        yield {
          unit,
          section,
          key: entry.key,
          on: { path: entry.path, at: positionIn(entry, loose.offset) },
          message: isFirst
            ? `Podman takes ${text} for the name of a variable, and no variable has this name`
            : `Podman takes ${text} for a name of its own, not for a part of the value before it`,
          fix: isFirst ? "write it as NAME=VALUE" : 'quote the whole pair, for example "NAME=one two"',
        };
      }
    },
  },
  {
    id: "trailing-comment",
    severity: "error",
    scope: "unit",
    summary: "A comment has a line of its own",
    why: "systemd.syntax(7): a comment begins at the first character of a line. Behind a value, Podman takes it as a part of the value or as further words.",
    *check(unit) {
      for (const { section, entry } of quadletEntries(unit)) {
        const offset = commentIn(unit, section, entry);
        if (offset === undefined) continue;
        yield {
          unit,
          section,
          key: entry.key,
          on: { path: entry.path, at: positionIn(entry, offset) },
          message: `Podman takes ${JSON.stringify(entry.value.slice(offset, offset + 30))} as a part of the value`,
          fix: "put the comment on a line of its own",
        };
      }
    },
  },
]);

/** Whether a word without a sign of equality is unlikely to be a name. */
function isLoose({ text }: Word, before: readonly Word[], key: string): boolean {
  if (text.includes("=")) return false;
  const isVariable = key === "Environment" || key === "BuildArg";
  return before.some((word) => word.text.includes("=")) || (isVariable && !/^[A-Za-z_]\w*\*?$/.test(text));
}

/** Where a comment behind a value begins; undefined when the value has none. */
function commentIn(unit: UnitView, section: string, entry: FileEntry): number | undefined {
  const facts = keyFacts(section, entry.key);
  if (facts === undefined || shellKeys.includes(entry.key)) return undefined;
  // A line that another one replaces says nothing.
  if (!unit.values(entry.key, section).some((value) => value.entry === entry)) return undefined;
  if (facts.syntax === "scalar" || facts.syntax === "raw-line") {
    const found = /\s(#.*|;\s.*)$/s.exec(entry.value)?.[1];
    // What stands in quotes is text of the value, for example of a shell's command.
    if (found !== undefined && !outsideQuotes.test(entry.value.slice(0, -found.length))) return undefined;
    // What goes on with the other half of a volume is a path with such a sign.
    const isPath = entry.key === "Volume" && found !== undefined && /:\/(?!\/)/.test(found);
    return found === undefined || isPath ? undefined : entry.value.length - found.length;
  }
  const { words } = splitWords(entry.value, { escapes: facts.syntax !== "strv", target: unit.target });
  // An argument may begin with this sign, for example the name of a channel.
  const isArguments = facts.type === "args";
  return words.find(
    ({ text, offset }, index) => index > 0 && entry.value[offset] === "#" && (text === "#" || !isArguments),
  )?.offset;
}
