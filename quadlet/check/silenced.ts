import type { SourceFile } from "../directory.ts";
import { readUnitFile } from "../file.ts";
import type { UnitView } from "../view.ts";
import type { FileHit, Hit, RuleFacts } from "./rule.ts";
import { rules } from "./rules.ts";
import { readSilences } from "./silence.ts";
import type { PlacedSilence, ReadSilences } from "./silence.ts";

/** The rules about silences themselves. Nothing silences them. */
export const silenceRules = {
  form: {
    id: "silence-form",
    severity: "warning",
    summary: "A comment for the checker names a rule and gives a reason",
    why: "A silence without a reason silences nothing: who comes later must be able to tell whether it still holds.",
  },
  unknown: {
    id: "silence-unknown",
    severity: "warning",
    summary: "A silence names a rule that there is",
    why: "The name is misspelled, or the rule is gone. The rules about silences cannot be silenced.",
  },
  unused: {
    id: "silence-unused",
    severity: "warning",
    summary: "A silence silences something",
    why: "What it once excused is mended; left standing, it would hide the next mistake of that kind. It is not said of a rule that the release at hand is not checked for.",
  },
} as const satisfies Readonly<Record<string, RuleFacts>>;

/** A silence that something is wrong with. */
export interface SilenceHit {
  readonly rule: RuleFacts;
  readonly hit: Hit;
}

/** The silences of a node's units, and which of them were of use. */
export class Silences {
  readonly #files: readonly SourceFile[];
  readonly #units: readonly UnitView[];
  readonly #read = new Map<UnitView, ReadSilences>();
  readonly #used = new Set<string>();

  constructor(files: readonly SourceFile[], units: readonly UnitView[]) {
    this.#files = files;
    this.#units = units;
  }

  /** Whether what is wrong may be so by the unit's own comments, or by those of a file that is part of no unit. */
  allow(rule: RuleFacts, hit: Hit | FileHit): boolean {
    const silences = "unit" in hit ? this.#of(hit.unit).silences : this.#ofFile(hit.path);
    const found = silences.filter((silence) => silence.rule === rule.id);
    for (const silence of found) this.#used.add(identity(silence));
    return found.length > 0;
  }

  /** What is wrong with the silences, once every rule was asked. `asked` says which ones were. */
  *problems(asked: (rule: string) => boolean): Generator<SilenceHit> {
    const said = new Set<string>();
    for (const unit of this.#units) {
      const { silences, malformed } = this.#of(unit);
      for (const on of malformed) {
        yield {
          rule: silenceRules.form,
          hit: {
            unit,
            on,
            message: "this comment silences nothing",
            fix: "write it as # hecate-lint allow=RULE-ID REASON, or take it out",
          },
        };
      }
      for (const silence of silences) {
        // A drop-in of several units is of use when it is to one of them.
        const key = identity(silence);
        if (this.#used.has(key) || said.has(key)) continue;
        said.add(key);
        if (!rules.some(({ id }) => id === silence.rule)) {
          yield {
            rule: silenceRules.unknown,
            hit: {
              unit,
              on: silence,
              message: `there is no rule ${JSON.stringify(silence.rule.slice(0, 60))} that could be silenced`,
              fix: "write the id that findings end in, or take the comment out",
            },
          };
        } else if (asked(silence.rule)) {
          yield {
            rule: silenceRules.unused,
            hit: {
              unit,
              on: silence,
              message: `nothing here breaks ${silence.rule}`,
              fix: "take the comment out",
            },
          };
        }
      }
    }
  }

  #of(unit: UnitView): ReadSilences {
    const before = this.#read.get(unit);
    if (before !== undefined) return before;
    const read = readSilences(unit.comments);
    this.#read.set(unit, read);
    return read;
  }

  #ofFile(path: string): readonly PlacedSilence[] {
    return this.#files
      .filter((file) => file.path === path)
      .flatMap(({ text }) => readSilences(readUnitFile(path, text).comments).silences);
  }
}

function identity({ rule, path, at }: PlacedSilence): string {
  return `${rule} ${at.line} ${path}`;
}
