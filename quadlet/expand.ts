import { specifierLetters } from "./text.ts";

/**
 * The literal text of a value that ends up in a command line, where systemd expands `%` and `$`: `%%` and `$$` taken for
 * one sign. Undefined when the text holds a specifier or a variable, so that only the node knows it.
 */
export function literalArgument(text: string): string | undefined {
  const withoutSpecifiers = literalText(text);
  if (withoutSpecifiers === undefined) return undefined;
  // A word that begins with one $ is a variable to its end, whatever its name.
  if (/^\$(?![${])/.test(withoutSpecifiers)) return undefined;
  if (/(?:^|[^$])(?:\$\$)*\$\{/.test(withoutSpecifiers)) return undefined;
  return withoutSpecifiers.replaceAll("$$", "$");
}

/** The literal text of a value in which systemd expands `%` alone. Undefined when it holds a specifier. */
export function literalText(text: string): string | undefined {
  if (!text.includes("%")) return text;
  for (const [, letter = ""] of text.matchAll(/%(.?)/gsu)) {
    if (letter !== "" && specifierLetters.includes(letter)) return undefined;
  }
  return text.replaceAll("%%", "%");
}

/** The first `%` with a letter or digit that systemd knows no specifier for, as `%x`: it keeps the unit from loading. */
export function unknownSpecifier(text: string): { readonly specifier: string; readonly offset: number } | undefined {
  for (const match of text.matchAll(/%(.?)/gsu)) {
    const letter = match[0].slice(1);
    if (/[A-Za-z0-9]/.test(letter) && !specifierLetters.includes(letter)) {
      return { specifier: `%${letter}`, offset: match.index };
    }
  }
  return undefined;
}
