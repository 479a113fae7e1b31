import { directiveFacts, isSystemdSection } from "./directives.ts";
import type { FileComment, FileEntry, Position, UnitFile } from "./file.ts";
import { positionIn } from "./file.ts";
import { isQuadletSection, keyFacts, syntaxIn } from "./keys.ts";
import type { Syntax } from "./keys.ts";
import { kinds } from "./kinds.ts";
import type { UnitKind } from "./kinds.ts";
import { trimmedEnd } from "./logicalLines.ts";
import { has } from "./release.ts";
import type { Release } from "./release.ts";
import { splitWords } from "./split.ts";
import type { Dropped } from "./split.ts";

/** A value as Podman takes it from a unit, before systemd expands `%` and `$` in it. */
export interface ReadValue {
  /** Without the quotes and escapes that Quadlet takes away. */
  readonly text: string;
  readonly entry: FileEntry;
  /** Where the value begins. */
  readonly at: Position;
}

/** A line of which Podman drops something, silently or with a warning. */
export interface DroppedLine {
  readonly section: string;
  readonly entry: FileEntry;
  readonly at: Position;
  readonly why: Dropped["why"];
}

/** A unit with its drop-ins as a release of Podman sees it. */
export class UnitView {
  /** Path of the unit file as it was given. */
  readonly path: string;
  readonly kind: UnitKind;
  /** File name without its extension. */
  readonly name: string;
  readonly target: Release;
  /** The unit file, with the sections of its drop-ins merged in. */
  readonly file: UnitFile;
  readonly #keys: ReadonlyMap<string, ReadonlyMap<string, KeyView>>;
  #dropped: readonly DroppedLine[] | undefined;

  constructor(file: UnitFile, kind: UnitKind, target: Release) {
    this.file = file;
    this.path = file.path;
    this.kind = kind;
    this.name = stemOf(fileNameOf(file.path));
    this.target = target;
    this.#keys = new Map(file.sections.map(({ name, entries }) => [name, keysOf(name, entries, target)]));
  }

  /** File name, as `hecate-daemon.container`. */
  get fileName(): string {
    return fileNameOf(this.path);
  }

  /** Name of the section that is the kind's own. */
  get ownSection(): (typeof kinds)[UnitKind]["section"] {
    return kinds[this.kind].section;
  }

  /** Name of the service that is generated, with `.service`. */
  get service(): string {
    const named = has(this.target, "5.3") ? this.value("ServiceName")?.text : undefined;
    if (named !== undefined) return `${named}.service`;
    const { suffix } = kinds[this.kind];
    // Since 5.7 the @ of a template stays at the end.
    if (has(this.target, "5.7") && this.name.endsWith("@")) return `${this.name.slice(0, -1)}${suffix}@.service`;
    return `${this.name}${suffix}.service`;
  }

  get comments(): readonly FileComment[] {
    return this.file.comments;
  }

  /** Entries of a key as they stand in the file, resets included, in order. */
  entries(key: string, section: string = this.ownSection): readonly FileEntry[] {
    return this.#keys.get(section)?.get(key)?.entries ?? [];
  }

  /** All entries of a section. */
  section(name: string): readonly FileEntry[] {
    return this.file.sections.find((section) => section.name === name)?.entries ?? [];
  }

  /**
   * What counts of a key: the last value of a key that takes one, all lines or words since the last reset of one that
   * takes several, the last of each name of one that takes pairs (as NAME=VALUE).
   */
  values(key: string, section: string = this.ownSection): readonly ReadValue[] {
    return this.#keys.get(section)?.get(key)?.values ?? [];
  }

  /** The last value of a key, where it has one. */
  value(key: string, section: string = this.ownSection): ReadValue | undefined {
    return this.values(key, section).at(-1);
  }

  /** A boolean key as Podman takes it: whatever is not 1, yes, true or on is false. Undefined when it is not there. */
  flag(key: string, section: string = this.ownSection): boolean | undefined {
    const value = this.value(key, section);
    return value === undefined ? undefined : /^(?:1|yes|true|on)$/i.test(value.text);
  }

  /** Lines of the unit that count for less than they say. */
  dropped(): readonly DroppedLine[] {
    return (this.#dropped ??= this.file.sections.flatMap(({ name, entries }) =>
      entries.flatMap((entry): DroppedLine[] => {
        const syntax = syntaxOf(name, entry.key, this.target);
        if (syntax === "scalar" || syntax === "raw-line") return [];
        const { words, dropped } = splitWords(entry.value, { escapes: syntax !== "strv", target: this.target });
        const unpaired = words.filter((word) => syntax === "words-kv" && !isPair(word.text, this.target));
        return [...unpaired.map(({ offset }): Dropped => ({ offset, why: "pair" })), ...(dropped ? [dropped] : [])].map(
          ({ offset, why }) => ({ section: name, entry, at: positionIn(entry, offset), why }),
        );
      }),
    ));
  }
}

/** What stands under a key, and what of it counts. */
interface KeyView {
  readonly entries: readonly FileEntry[];
  readonly values: readonly ReadValue[];
}

function keysOf(section: string, entries: readonly FileEntry[], target: Release): ReadonlyMap<string, KeyView> {
  const byKey = new Map<string, FileEntry[]>();
  for (const entry of entries) {
    const before = byKey.get(entry.key);
    if (before === undefined) byKey.set(entry.key, [entry]);
    else before.push(entry);
  }
  return new Map(
    [...byKey].map(([key, own]) => [
      key,
      { entries: own, values: readValues(own, syntaxOf(section, key, target), target) },
    ]),
  );
}

function readValues(entries: readonly FileEntry[], syntax: Syntax, target: Release): readonly ReadValue[] {
  const reset = entries.findLastIndex(({ resets }) => resets);
  const whole = (entry: FileEntry): ReadValue => ({ text: entry.value, entry, at: positionIn(entry, 0) });
  const words = (entry: FileEntry): readonly ReadValue[] =>
    splitWords(entry.value, { escapes: syntax !== "strv", target }).words.map(({ text, offset }) => ({
      text,
      entry,
      at: positionIn(entry, offset),
    }));
  switch (syntax) {
    case "scalar":
      return entries.slice(-1).map((last) => ({ ...whole(last), text: unquoted(last.value, target) }));
    case "raw-line":
      return entries.slice(reset + 1).map(whole);
    case "strv":
    case "words":
      return entries.slice(reset + 1).flatMap(words);
    case "words-kv": {
      const byName = new Map(
        entries
          .slice(reset + 1)
          .flatMap(words)
          .filter(({ text }) => isPair(text, target))
          .map((word) => [word.text.split("=", 1)[0], word] as const),
      );
      return [...byName.values()];
    }
    case "words-last":
      return entries.slice(-1).flatMap(words);
  }
}

/** Whether a word counts for a key that takes pairs. Since 5.6 a name alone does, and takes its value from Podman. */
function isPair(word: string, target: Release): boolean {
  return has(target, "5.6") || word.includes("=");
}

/** A scalar without the quotes at its ends that the release takes away. */
function unquoted(line: string, target: Release): string {
  const value = trimmedEnd(line);
  if (!has(target, "5.0")) return value;
  if (has(target, "5.8.2")) return /^"[^]*"$/.test(value) && value.length > 1 ? value.slice(1, -1) : value;
  return value.replace(/^"+|"+$/g, "");
}

function syntaxOf(section: string, key: string, target: Release): Syntax {
  if (isQuadletSection(section)) {
    const facts = keyFacts(section, key);
    return facts === undefined ? "raw-line" : syntaxIn(facts, target);
  }
  if (!isSystemdSection(section)) return "raw-line";
  switch (directiveFacts(section, key)?.syntax) {
    case "units":
    case "names":
      return "strv";
    case "pairs":
      return "words-kv";
    case "plain":
    case "text":
    case "verbatim":
    case undefined:
      return "raw-line";
  }
}

/** A file name without its extension; the dot of a hidden file begins none. */
function stemOf(name: string): string {
  const dot = name.lastIndexOf(".");
  return dot > 0 ? name.slice(0, dot) : name;
}

function fileNameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
