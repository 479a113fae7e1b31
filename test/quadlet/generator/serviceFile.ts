import { directiveFacts } from "../../../quadlet/directives.ts";
import { splitCommand, splitPairs, withoutSpecifiers } from "./commandLine.ts";

/** A directive of a generated service, its value taken apart as systemd does. */
export interface Directive {
  readonly section: string;
  readonly key: string;
  readonly words: readonly string[];
}

/** The directives of a generated service, without what the generator only keeps for the record ([X-Container] …). */
export function directives(service: string): Directive[] {
  let section = "";
  // At newlines alone, as systemd does: a regular expression would also end a line at U+2028.
  return service.split("\n").flatMap((line): Directive[] => {
    const header = /^\[(.*)\]$/s.exec(line);
    if (header !== null) section = header[1] ?? "";
    const equals = line.indexOf("=");
    if (header !== null || equals < 0 || line.startsWith("#") || section.startsWith("X-")) return [];
    const key = line.slice(0, equals);
    return [{ section, key, words: valueWords(section, key, line.slice(equals + 1)) }];
  });
}

function valueWords(section: string, key: string, value: string): readonly string[] {
  if (/^Exec(?:Start|StartPre|StartPost|Stop|StopPost|Reload|Condition)$/.test(key)) {
    const [, prefix = "", command = ""] = /^([-@:+!]*)(.*)$/s.exec(value) ?? [];
    return [prefix, ...splitCommand(command)];
  }
  // Quadlet reads [Install] letter by letter.
  if (section === "Install") return [value];
  switch (directiveFacts(section, key)?.syntax) {
    case "plain":
      return [value];
    case "pairs":
      return splitPairs(value);
    case "units":
      return withoutSpecifiers(value).split(/[ \t]+/);
    case "text":
    case "names":
    case "verbatim":
    case undefined:
      return [withoutSpecifiers(value)];
  }
}
