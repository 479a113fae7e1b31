import { readFileSync } from "node:fs";

const readme = readFileSync(new URL("../../../README.md", import.meta.url), "utf8");

/** The fenced block below a comment such as `<!-- example: fleet -->`. Throws when the README has none. */
export function block(kind: "example" | "shown", name: string): string {
  const [, text] = new RegExp(`<!-- ${kind}: ${name} -->\\n\`\`\`\\w+\\n([\\s\\S]*?)\`\`\``).exec(readme) ?? [];
  if (text === undefined) throw new Error(`the README has no block ${kind}: ${name}`);
  return text;
}

/** The arguments of a command in the running text: words, or words in single quotes. */
export function wordsAfter(command: string): string[] {
  const at = readme.indexOf(command);
  if (at === -1) throw new Error(`the README does not say ${command}`);
  const [line = ""] = readme.slice(at + command.length).split(/`|\n\n/);
  return [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, word = ""]) => quoted ?? word);
}

/** The names of all blocks of a kind, so that none is forgotten. */
export function blockNames(kind: "example" | "shown"): string[] {
  return [...readme.matchAll(new RegExp(`<!-- ${kind}: ([^>]+) -->`, "g"))].map(([, name = ""]) => name);
}

/** A text with what differs from run to run made the same: times, addresses, IDs of images, names of stacks. */
export function masked(text: string): string[] {
  return text
    .replaceAll(/\d\d:\d\d:\d\d/g, "TIME")
    .replaceAll(/\d+\.\d+ s\b/g, "SECONDS")
    .replaceAll(/198\.(18|19)\.\d+\.\d+/g, "ADDRESS")
    .replaceAll(/\b[0-9a-f]{12}\b/g, "ID")
    .replaceAll(/stacks\/hecate\/\w+/g, "stacks/hecate/STACK")
    .replaceAll(/urn:pulumi:\w+::/g, "urn:pulumi:STACK::")
    .split("\n")
    .map((line) => line.trim().replaceAll(/ {2,}/g, "  "))
    .filter((line) => line !== "");
}
