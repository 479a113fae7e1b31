/**
 * Text for a value. A plain string is literal to the last character: it arrives in the container, or at systemd, as it
 * stands here, whatever `%`, `$`, quotes or backslashes it holds. Only SpecifierText has meaning beyond its characters.
 */
export type Text = string | SpecifierText;

/** Specifiers of systemd.unit(5) as systemd 257 knows them. Any other letter or digit after `%` keeps a unit from loading. */
export const specifierLetters = "ABCDEGHIJLMNPSTUVWYabdfghijlmnopqstuvwy";

/** Longest argument that Linux starts a program with, in bytes: MAX_ARG_STRLEN without its NUL. */
export const longestArgument = 131_071;

const utf8 = new TextEncoder();

/** Bytes that a text takes in UTF-8. */
export function bytesOf(text: string): number {
  return utf8.encode(text).length;
}

/** Whether a text takes more bytes than these. */
export function isLonger(text: string, bytes: number): boolean {
  // No unit of UTF-16 takes more than three: most texts need not be encoded.
  return text.length * 3 > bytes && bytesOf(text) > bytes;
}

/** Text in which systemd's specifiers are expanded when the unit is loaded. Made by `specifiers` or `withSpecifiers`. */
export class SpecifierText {
  readonly #syntax: string;

  /** @internal */
  constructor(syntax: string) {
    this.#syntax = syntax;
  }

  /** The text as systemd reads it: `%h` is a specifier, `%%` a percent sign. */
  get syntax(): string {
    return this.#syntax;
  }
}

/**
 * Text with systemd specifiers: specifiers`%h/.hecate/${name}` is the home directory, then literal text. What is
 * interpolated stays literal, unless it is such text itself. `%%` stands for a percent sign.
 * Throws a RangeError when a `%` of the template begins no specifier that systemd knows.
 */
export function specifiers(template: TemplateStringsArray, ...values: readonly Text[]): SpecifierText {
  const syntax = template.map((part, index) => {
    const value = values[index];
    return checkSpecifiers(part) + (value === undefined ? "" : specifierSyntax(value));
  });
  return new SpecifierText(syntax.join(""));
}

/** The same of a string: withSpecifiers("%h/.hecate"). Throws a RangeError as `specifiers` does. */
export function withSpecifiers(syntax: string): SpecifierText {
  return new SpecifierText(checkSpecifiers(syntax));
}

/** The text as systemd's specifier expansion must see it to give it back: literal percent signs doubled. */
export function specifierSyntax(text: Text): string {
  return typeof text === "string" ? text.replaceAll("%", "%%") : text.syntax;
}

/** The text with literal text before it. */
export function prefixed(prefix: string, text: Text): Text {
  return typeof text === "string" ? prefix + text : new SpecifierText(specifierSyntax(prefix) + text.syntax);
}

function checkSpecifiers(text: string): string {
  for (const [specifier] of text.matchAll(/%([\s\S]?)/gu)) {
    const letter = specifier.slice(1);
    if (letter === "" || !(specifierLetters + "%").includes(letter)) {
      throw new RangeError(
        `${JSON.stringify(text)}: ${JSON.stringify(specifier)} is no systemd specifier; write %% for a percent sign`,
      );
    }
  }
  return text;
}

/** A value exactly as the file shall hold it after the `=`, in the file's own syntax. Nothing in it is escaped. */
export class Verbatim {
  readonly #syntax: string;

  /** @internal */
  constructor(syntax: string) {
    this.#syntax = syntax;
  }

  /** The characters after the `=`. */
  get syntax(): string {
    return this.#syntax;
  }
}

/**
 * A value that the author has escaped himself, for what the typed values cannot say: verbatim("-/bin/rm -f %t/x") as
 * an ExecStartPre. Only what would break the line it stands on is refused when it is rendered.
 */
export function verbatim(syntax: string): Verbatim {
  return new Verbatim(syntax);
}
