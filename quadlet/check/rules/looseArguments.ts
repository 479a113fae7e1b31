import { rulesOf } from "../rule.ts";

/** What podman takes an argument without an option for, by kind of unit. */
const taken: Readonly<Record<string, string>> = {
  container: "the image",
  pod: "a name too many",
  network: "a name too many",
  volume: "a name too many",
};

/** Rules about words of PodmanArgs that belong to no option. */
export const looseArgumentRules = rulesOf([
  {
    id: "argument-loose",
    severity: "error",
    scope: "unit",
    summary: "Each word of PodmanArgs is an option or the value of one",
    why: "Blanks split the line into words: `--device-cgroup-rule=c 226:* rwm` is three. podman takes a word without an option for the image of a container, or refuses it.",
    *check(unit) {
      const what = taken[unit.kind];
      const words = what === undefined ? [] : unit.values("PodmanArgs");
      for (const [index, value] of words.entries()) {
        const before = words[index - 1]?.text;
        // Only podman knows which options take the next word.
        if (value.text.startsWith("-") || (before !== undefined && !/^-[^=]*=/.test(before))) continue;
        yield {
          unit,
          on: value,
          message: `podman takes ${JSON.stringify(value.text)} for ${what}`,
          fix: 'quote the option with its value, for example "--option=one two"',
        };
        return;
      }
    },
  },
]);
